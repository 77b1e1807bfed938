// What scrolls sideways must be reachable from the keyboard, and only then: a formula or
// a listing that fits would be an idle stop on the way through the page.
(() => {
  const boxes = document.querySelectorAll(".math-scroll, .highlight pre, .table-wrapper");
  const update = ({ target }) => {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  };
  const observer = new ResizeObserver((entries) => entries.forEach(update));
  boxes.forEach((box) => observer.observe(box));
})();
