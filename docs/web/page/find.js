/** Elements of the page that a script cannot do without. */

/**
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} kind of element
 * @returns {T}
 */
export function find(root, selector, kind) {
  const [found] = findAll(root, selector, kind);
  if (!found) throw new Error(`the page has no ${kind.name} that is ${selector}`);
  return found;
}

/**
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} kind of elements
 * @returns {T[]}
 */
export function findAll(root, selector, kind) {
  const found = [...root.querySelectorAll(selector)];
  return found.flatMap((element) => (element instanceof kind ? [element] : []));
}
