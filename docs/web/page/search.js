// On the page of the search: what it waits for, and what it shows of a page it has found.
document.addEventListener("DOMContentLoaded", () => {
  if (typeof Search === "undefined") return;
  const results = document.querySelector("#search-results");
  const waiting = document.querySelector(".waiting");
  const look = () => {
    if (results?.querySelector(".search-summary")?.textContent) waiting?.remove();
  };
  if (results) new MutationObserver(look).observe(results, { childList: true, subtree: true });
  if (!new URLSearchParams(location.search).get("q") && Search.hasIndex()) waiting?.remove();

  // Of a formula an excerpt would have the letters alone: 12 for a half.
  const { htmlToText } = Search;
  Search.htmlToText = (html, anchor) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    page.querySelectorAll("annotation").forEach((tex) => tex.remove());
    for (const [kind, sign] of [["mfrac", "/"], ["msup", "^"]]) {
      page.querySelectorAll(kind).forEach((part) => part.firstElementChild?.after(sign));
    }
    return htmlToText(page.documentElement.outerHTML, anchor);
  };
});
