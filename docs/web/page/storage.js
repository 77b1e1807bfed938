// Before all scripts that keep something. Where a page may store nothing (a sandboxed frame,
// blocked site data), asking for the store throws, and with it the scripts of theme and
// search. They get one that forgets.
(() => {
  try {
    localStorage.getItem("theme");
  } catch {
    /** @type {Map<string, string>} */
    const kept = new Map();
    const store = {
      getItem: (/** @type {string} */ name) => kept.get(name) ?? null,
      setItem: (/** @type {string} */ name, /** @type {unknown} */ value) => {
        kept.set(name, String(value));
      },
      removeItem: (/** @type {string} */ name) => {
        kept.delete(name);
      },
    };
    Object.defineProperty(globalThis, "localStorage", { value: store });
  }
})();
