/** Messages of a figure: each has an owner, and goes when its cause goes. */

/**
 * @param {HTMLElement} element role="alert"
 * @returns {(owner: string, text: string) => void} shows what an owner has to say; no
 *   words, no message
 */
export function messagesIn(element) {
  /** @type {Map<string, string>} */
  const messages = new Map();
  return (owner, text) => {
    if (text) messages.set(owner, text);
    else messages.delete(owner);
    const all = [...messages.values()].join(" ");
    if (element.textContent !== all) element.textContent = all;
  };
}

/**
 * What a page says of how its surface is drawn, where the graphics card does not.
 * @type {Record<import("../draw/surface.js").How, string>}
 */
export const HOW_IT_IS_DRAWN = {
  live: "",
  lost: "The browser has taken back the graphics card; until it returns, the surface is drawn more plainly.",
  plain: "This browser offers no WebGL2, so the surface is drawn more plainly.",
};
