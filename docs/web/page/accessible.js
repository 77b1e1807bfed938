// Cures that depend on what the page turns out to be in the reader's window.
(() => {
  // What scrolls sideways must be reachable from the keyboard, and only then: a formula
  // or a listing that fits would be an idle stop on the way through the page.
  const boxes = document.querySelectorAll(".math-scroll, .highlight pre, .table-wrapper");
  const update = (/** @type {ResizeObserverEntry} */ { target }) => {
    if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
    else target.removeAttribute("tabindex");
  };
  const observer = new ResizeObserver((entries) => entries.forEach(update));
  boxes.forEach((box) => observer.observe(box));

  // The theme has two sidebars; a list of landmarks should tell them apart.
  const names = { ".sidebar-drawer": "Site", ".toc-drawer": "On this page" };
  for (const [selector, name] of Object.entries(names)) {
    document.querySelector(selector)?.setAttribute("aria-label", name);
  }

  // The search reads each page it has found for an excerpt, which a browser forbids where
  // pages have no origin: in a folder, in a sandboxed frame. It finds them all the same.
  if (origin === "null") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
})();
