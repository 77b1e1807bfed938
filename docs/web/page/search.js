// The search shows a few words of each page it has found, and of a formula it would read
// the letters alone: 12 for a half.
document.addEventListener("DOMContentLoaded", () => {
  if (typeof Search === "undefined") return; // another page
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
