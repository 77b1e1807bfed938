// Whoever copies a formula gets the TeX that it was written in. Browsers copy the letters
// of MathML, one a line, and no structure.
(() => {
  const formulaAround = (/** @type {Node} */ node) =>
    (node instanceof Element ? node : node.parentElement)?.closest("math");

  const texOf = (/** @type {Element} */ formula) => {
    const tex = formula.querySelector("annotation")?.textContent;
    const marks = formula.getAttribute("display") === "block" ? "$$" : "$";
    return marks + tex + marks;
  };

  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    if (!selection || selection.isCollapsed || !event.clipboardData) return;
    if (event.target instanceof Element && event.target.closest("input, textarea")) return;
    const range = selection.getRangeAt(0).cloneRange();
    // Half a formula is no TeX: it is copied whole.
    const [first, last] = [range.startContainer, range.endContainer].map(formulaAround);
    if (first) range.setStartBefore(first);
    if (last) range.setEndAfter(last);
    const copied = document.createElement("div");
    copied.append(range.cloneContents());
    const formulas = copied.querySelectorAll("math");
    if (!formulas.length) return;
    const html = copied.innerHTML;
    formulas.forEach((formula) => formula.replaceWith(texOf(formula)));
    // Only what is laid out knows where its lines end.
    copied.style.cssText = "position: fixed; opacity: 0";
    document.body.append(copied);
    const text = copied.innerText;
    copied.remove();
    event.clipboardData.setData("text/plain", text);
    event.clipboardData.setData("text/html", html);
    event.preventDefault();
  });
})();
