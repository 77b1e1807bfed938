/**
 * Runs in each measured page before its own scripts: notes when the picture of a live
 * figure was shown, and the first surface drawn and shown, and waits for drawings to end.
 */
(() => {
  const contexts = new Set();

  // What is shown is timed by the browser: when the frame that has it is presented.
  const times = { picture: null };
  new MutationObserver((records) => {
    for (const { addedNodes } of records) {
      for (const node of addedNodes) {
        if (node.matches?.("img.live-picture")) node.setAttribute("elementtiming", "picture");
      }
    }
  }).observe(document, { childList: true, subtree: true });
  const shown = new Promise((resolve, reject) => {
    new PerformanceObserver((list) => {
      for (const { identifier, renderTime } of list.getEntries()) times[identifier] ??= renderTime;
      if ("shown" in times) resolve(times);
    }).observe({ type: "element", buffered: true });
    setTimeout(() => reject(new Error(`${location} shows no surface`)), 60_000);
  });

  // No drawing is timed so, but a letter that comes into the page with it is.
  function timeThisFrame() {
    const letter = document.createElement("span");
    letter.textContent = "x";
    letter.setAttribute("elementtiming", "shown");
    letter.style.cssText = "position: fixed; top: 0; left: 0; font: 8px monospace";
    document.body.append(letter);
  }

  // A surface is there when what was drawn has colour: axes and letters are grey.
  const levels = [0.35, 0.5, 0.65];
  function isColorful(gl) {
    const { drawingBufferWidth: width, drawingBufferHeight: height } = gl;
    const pixels = new Uint8Array(4 * width);
    return levels.some((level) => {
      gl.readPixels(0, Math.floor(level * height), width, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
      let count = 0;
      for (let k = 0; k < pixels.length; k += 4) {
        const rgb = pixels.subarray(k, k + 3);
        if (Math.max(...rgb) - Math.min(...rgb) > 40) count += 1;
      }
      return count > width / 20;
    });
  }

  const queued = new Set();
  for (const { prototype } of [WebGLRenderingContext, WebGL2RenderingContext]) {
    for (const name of ["drawArrays", "drawElements"]) {
      const draw = prototype[name];
      prototype[name] = function (...inputs) {
        draw.apply(this, inputs);
        contexts.add(this);
        if (times.drawn || queued.has(this)) return;
        queued.add(this);
        // Once the page has drawn all it wanted, and before the buffer is cleared.
        queueMicrotask(() => {
          queued.delete(this);
          const { width } = this.canvas.getBoundingClientRect?.() ?? { width: 0 };
          if (times.drawn || width < 100) return;
          const bound = this.getParameter(this.FRAMEBUFFER_BINDING);
          this.bindFramebuffer(this.FRAMEBUFFER, null);
          if (isColorful(this)) {
            times.drawn = performance.now();
            timeThisFrame();
          }
          this.bindFramebuffer(this.FRAMEBUFFER, bound);
        });
      };
    }
  }

  /** Resolve when all that was asked for has been drawn, by the GPU too. */
  async function settle() {
    for (let k = 0; k < 3; k += 1) await new Promise(requestAnimationFrame);
    for (const gl of contexts) {
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    }
  }

  /** Return how many bytes came over the wire. */
  function size() {
    const files = ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type));
    return files.reduce((sum, { transferSize }) => sum + transferSize, 0);
  }

  window.benchmark = { shown, settle, size };
})();
