/**
 * Runs in each measured page before its own scripts: notes when the picture of a live
 * figure was painted, when the first surface was drawn, and waits for drawings to end.
 */
(() => {
  const probe = { picture: null, surface: null, contexts: new Set() };
  window.benchmark = probe;

  // Pictures are timed when they are painted, not when they have arrived.
  new MutationObserver((records) => {
    for (const { addedNodes } of records) {
      for (const node of addedNodes) {
        if (node.matches?.("img.live-picture")) node.setAttribute("elementtiming", "picture");
      }
    }
  }).observe(document, { childList: true, subtree: true });
  new PerformanceObserver((list) => {
    for (const { renderTime } of list.getEntries()) probe.picture ??= renderTime;
  }).observe({ type: "element", buffered: true });

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
        probe.contexts.add(this);
        if (probe.surface !== null || queued.has(this)) return;
        queued.add(this);
        // Once the page has drawn all it wanted, and before the buffer is cleared.
        queueMicrotask(() => {
          queued.delete(this);
          const { width } = this.canvas.getBoundingClientRect?.() ?? { width: 0 };
          if (probe.surface !== null || width < 100) return;
          const bound = this.getParameter(this.FRAMEBUFFER_BINDING);
          this.bindFramebuffer(this.FRAMEBUFFER, null);
          if (isColorful(this)) probe.surface = performance.now();
          this.bindFramebuffer(this.FRAMEBUFFER, bound);
        });
      };
    }
  }

  /** Resolve when all that was asked for has been drawn, by the GPU too. */
  probe.settle = async () => {
    for (let k = 0; k < 3; k += 1) await new Promise(requestAnimationFrame);
    for (const gl of probe.contexts) {
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    }
  };
})();
