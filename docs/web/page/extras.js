/**
 * What only some readers ask for is a script of its own.
 *
 * @import { Extras } from "../extras/extras.js"
 */

const { src } = /** @type {HTMLScriptElement} */ (document.currentScript);

/**
 * Fetch that script, which lies beside the one that runs now, for the first who asks.
 * @returns {Promise<Extras>}
 */
export async function extras() {
  if (!("regsurfExtras" in globalThis)) {
    await new Promise((done, fail) => {
      const script = document.createElement("script");
      script.src = new URL("extras.js", src).href;
      script.addEventListener("load", done);
      script.addEventListener("error", () => fail(new Error("its script did not come")));
      document.head.append(script);
    });
  }
  return regsurfExtras;
}
