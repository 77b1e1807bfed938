/**
 * A function that runs once things have been quiet for a while.
 * @param {number} ms
 * @param {() => void} run
 */
export function later(ms, run) {
  let timer = 0;
  return {
    call() {
      clearTimeout(timer);
      timer = setTimeout(() => this.flush(), ms);
    },
    /** Run at once what waits; nothing, if nothing does. */
    flush() {
      if (!timer) return;
      clearTimeout(timer);
      timer = 0;
      run();
    },
  };
}
