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
