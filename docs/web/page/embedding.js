/** A line of HTML that shows a figure elsewhere, as it stands here. */

const MARGIN = 60; // for the line that leads back, and what a narrower page breaks

/**
 * @param {string} name of the figure, as embed.html knows it
 * @param {string[][]} parameters of its state
 * @param {string} title
 * @param {number} height of the figure on this page, CSS pixels
 * @returns {string}
 */
export function lineFor(name, parameters, title, height) {
  const root = document.documentElement.dataset.content_root ?? "./";
  const address = new URL(`${root}embed.html`, location.href);
  address.search = new URLSearchParams([["figure", name], ...parameters, ...schemeAsked()])
    .toString()
    .replaceAll("%2C", ",");
  address.hash = "";
  const line = document.createElement("iframe");
  line.setAttribute("src", address.href);
  line.setAttribute("title", title);
  line.setAttribute("width", "100%");
  line.setAttribute("height", String(Math.ceil(height) + MARGIN));
  line.setAttribute("loading", "lazy");
  line.setAttribute("style", "border: 0");
  return line.outerHTML;
}

/** The scheme, if the reader has chosen one; otherwise that of whoever reads. */
function schemeAsked() {
  const { theme = "auto" } = document.body.dataset;
  return theme === "auto" ? [] : [["theme", theme]];
}
