// Code can be folded away, on all pages at once, by a reader who came for the pictures.
(() => {
  const button = document.querySelector(".code-switch button");
  if (!(button instanceof HTMLButtonElement)) return;
  const listings = [...document.querySelectorAll("details")].filter((details) =>
    details.classList.contains("code"),
  );

  let folded = false;
  const fold = (/** @type {boolean} */ value) => {
    folded = value;
    button.textContent = folded ? "Show all code" : "Fold all code away";
    for (const listing of listings) listing.open = !folded;
  };
  button.addEventListener("click", () => {
    fold(!folded);
    localStorage.setItem("code", folded ? "folded" : "shown");
  });
  button.disabled = false;

  // Who comes from the search page looks for words, which may stand in the code.
  const searched =
    new URLSearchParams(location.search).has("highlight") ||
    localStorage.getItem("sphinx_highlight_terms");
  if (localStorage.getItem("code") === "folded" && !searched) fold(true);

  // The browser's own search opens what it finds, or it does not know how to.
  addEventListener("keydown", (event) => {
    const find = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "f";
    if (find && !("onbeforematch" in button)) fold(false);
  });
  /** @type {boolean[]} */
  let before = [];
  addEventListener("beforeprint", () => {
    before = listings.map((listing) => listing.open);
    for (const listing of listings) listing.open = true;
  });
  addEventListener("afterprint", () => {
    listings.forEach((listing, k) => {
      listing.open = before[k];
    });
  });
})();
