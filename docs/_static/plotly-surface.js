/**
 * A surface in three dimensions, drawn by Plotly: when it is loaded, how many exist at a
 * time, what turns them, and in which colours.
 */

const PLOTLY = new URL("plotly-gl3d.min.js", import.meta.url); // beside this script
// Browsers keep about 16 WebGL contexts alive in all pages together, phones fewer.
const MOST_ALIVE = 4;
const TURN = Math.PI / 36;
const SETTLED_MS = 100;
const LINE_WIDTH = 18;
const RING_RADIUS = 2e-5;
const RING = Array.from({ length: 9 }, (_, k) => [
  Math.cos((k * Math.PI) / 4),
  Math.sin((k * Math.PI) / 4),
]);
const alive = [];
let library = null;

/** Fetch Plotly, once, however many ask for it. */
export function loadLibrary() {
  library ??= load().catch((error) => {
    library = null; // so that a later figure may try again
    throw error;
  });
  return library;
}

function load() {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = PLOTLY;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error(`${script.src} could not be loaded`));
    document.head.append(script);
  });
}

/**
 * Put a live surface into an element, in front of the picture that it holds.
 *
 * @param {HTMLElement} host
 * @param {object} figure a Plotly figure: a surface and a line
 * @param {object} options
 * @param {string} options.label what is shown, for screen readers
 * @param {(eye: {x: number, y: number, z: number}) => void} options.onTurn
 */
export function surfaceView(host, figure, { label, onTurn }) {
  const [sheet, line] = figure.data.filter((trace) => trace.visible !== false);
  const home = figure.layout.scene.camera.eye;
  let eye = { ...home };
  let content = null;
  let stage = null;
  let mounting = null;
  let settling = 0;

  const view = {
    /** Draw, with the library if it is there. */
    update(next) {
      content = next;
      if (stage?.isReady) replaceData(stage, dataOf(content));
    },

    /** Fetch the library and draw; resolves when the surface is there. */
    mount() {
      mounting ??= loadLibrary().then(create).catch((error) => {
        view.unmount(); // what Plotly left, without WebGL for instance
        mounting = null;
        throw error;
      });
      return mounting;
    },

    /** Give the context back; the picture is seen again. */
    unmount() {
      if (!stage) return;
      window.Plotly.purge(stage);
      stage.remove();
      stage = mounting = null;
      host.classList.remove("is-live");
      alive.splice(alive.indexOf(view), 1);
    },

    get eye() {
      return eye;
    },

    get moved() {
      return ["x", "y", "z"].some((axis) => Math.abs(eye[axis] - home[axis]) > 1e-3);
    },

    look(from = home) {
      eye = { ...from };
      if (stage) window.Plotly.relayout(stage, { "scene.camera.eye": eye });
    },

    recolor() {
      if (stage) window.Plotly.relayout(stage, colors(host));
    },

    isNear: true,
  };

  function dataOf({ z, n, outline, heights }) {
    const rows = Array.from({ length: n }, (_, i) => z.subarray(i * n, (i + 1) * n));
    // Plotly drops a line without points, and a point that is nowhere is not drawn.
    const points = outline.length ? rounded(outline, heights) : [[NaN, NaN, NaN]];
    const [x, y, height] = [0, 1, 2].map((axis) => points.map((point) => point[axis]));
    return [{ z: rows }, { x, y, z: height }];
  }

  async function create(Plotly) {
    while (alive.length >= MOST_ALIVE) (alive.find((other) => !other.isNear) ?? alive[0]).unmount();
    alive.push(view);
    stage = document.createElement("div");
    stage.className = "live-stage";
    host.append(stage);
    const drawn = content;
    const [sheetData, lineData] = dataOf(drawn);
    const traces = [
      { ...sheet, ...sheetData },
      { ...line, ...lineData, mode: "lines", line: { ...line.line, width: LINE_WIDTH } },
    ];
    const layout = assignDotted(structuredClone(figure.layout), {
      ...colors(host),
      "scene.camera.eye": eye,
    });
    delete layout.height;
    Object.assign(layout, {
      margin: { l: 0, r: 0, t: 0, b: 0 },
      paper_bgcolor: "rgba(0, 0, 0, 0)",
      showlegend: false,
      uirevision: "kept",
    });
    await Plotly.newPlot(stage, traces, layout, {
      displayModeBar: false,
      responsive: true,
      showSendToCloud: false,
      plotGlPixelRatio: Math.min(window.devicePixelRatio || 1, 2),
    });
    if (!sceneOf(stage).glplot) throw new Error("this browser does not offer WebGL");
    stage.on("plotly_relayout", (change) => {
      if (!change["scene.camera"]) return;
      eye = { ...change["scene.camera"].eye };
      onTurn(eye);
    });
    // Plotly reports a turn of the wheel before it has zoomed, and a finger's never.
    const settle = () => {
      clearTimeout(settling);
      settling = setTimeout(() => {
        if (!stage) return;
        eye = savedEye(stage);
        onTurn(eye);
      }, SETTLED_MS);
    };
    stage.addEventListener("wheel", settle, { passive: true });
    stage.addEventListener("touchend", settle, { passive: true });
    host.classList.add("is-live");
    stage.isReady = true;
    if (content !== drawn) view.update(content);
  }

  host.setAttribute("role", "group");
  host.setAttribute("aria-label", label);
  host.tabIndex = 0;
  listen(host, view, onTurn);
  return view;
}

/**
 * Give a line round ends, and a line of one point a disc: a ring too small to be seen is
 * one when a wide line draws it. Markers would do that too, but have a dozen shaders to
 * compile, and the figure would come a tenth later.
 */
function rounded(outline, heights) {
  const points = outline.map((point, k) => [...point, heights[k]]);
  const ring = ([x, y, z]) =>
    RING.map(([cos, sin]) => [x + RING_RADIUS * cos, y + RING_RADIUS * sin, z]);
  return [...ring(points[0]), ...points, ...ring(points.at(-1))];
}

// What follows reaches past Plotly's front door, to names that only this version of it
// promises; the version is pinned, and the site's tests look at what is drawn.

function sceneOf(stage) {
  return stage._fullLayout.scene._scene;
}

/**
 * Draw new data in place of the old. Plotly's `restyle` goes through all defaults, axes
 * and labels again, which costs twice as much as the drawing itself; and its surface asks
 * for the coordinates of every point again, of which only the height has changed.
 */
function replaceData(stage, changes) {
  const scene = sceneOf(stage);
  const [sheet, line] = changes.map((change, k) => {
    Object.assign(stage.data[k], change); // for what Plotly draws by itself later
    const trace = Object.assign(stage._fullData[k], change);
    return { trace, view: scene.traces[trace.uid] };
  });
  const { surface } = sheet.view;
  const rows = sheet.trace.z;
  const coords = surface._field.map((field) => field.lo(1, 1).hi(rows.length, rows.length));
  const [scale, offset] = [scene.dataScale[2], surface.objectOffset[2]];
  rows.forEach((row, i) => {
    for (let j = 0; j < row.length; j += 1) coords[2].set(j, i, row[j] * scale - offset);
  });
  surface.contourLevels = [[], [], []]; // so that the next frame finds the contours anew
  surface.update({ coords, intensityBounds: surface.intensityBounds });
  line.view.update(line.trace);
  scene.glplot.redraw();
}

/** Return where the eye is now, and let Plotly's layout know. */
function savedEye(stage) {
  const scene = sceneOf(stage);
  scene.saveLayout(stage.layout);
  return scene.getCamera().eye;
}

/** Let pointer and keys turn the view, but the page scroll until the reader is in it. */
function listen(host, view, onTurn) {
  const activate = (on) => host.classList.toggle("is-active", on);
  const isActive = () => host.classList.contains("is-active");
  const holdBack = (event) => {
    if (!isActive()) event.stopPropagation();
  };
  // Plotly listens further in: what stops here on the way down does not reach it.
  for (const type of ["wheel", "touchstart", "touchmove"]) {
    host.addEventListener(type, holdBack, { capture: true, passive: true });
  }
  host.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse") activate(true);
  }, { capture: true });
  host.addEventListener("click", () => {
    host.focus({ preventScroll: true });
    activate(true);
  });
  host.addEventListener("focus", () => activate(true));
  host.addEventListener("blur", () => activate(false));
  document.addEventListener("pointerdown", (event) => {
    if (!host.contains(event.target)) activate(false);
  });
  host.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      host.blur();
      activate(false);
      return;
    }
    const eye = turned(view.eye, event.key);
    if (!eye && event.key !== "0") return;
    event.preventDefault();
    view.look(eye ?? undefined);
    onTurn(view.eye);
  });
}

/** Return where the eye is after a key, or null for a key that does not turn. */
function turned({ x, y, z }, key) {
  let [radius, azimuth] = [Math.hypot(x, y, z), Math.atan2(y, x)];
  let elevation = Math.asin(z / radius);
  if (key === "ArrowLeft") azimuth -= TURN;
  else if (key === "ArrowRight") azimuth += TURN;
  else if (key === "ArrowUp") elevation = Math.min(elevation + TURN, 1.5);
  else if (key === "ArrowDown") elevation = Math.max(elevation - TURN, -0.3);
  else if (key === "+" || key === "=") radius = Math.max(radius / 1.1, 0.8);
  else if (key === "-" || key === "_") radius = Math.min(radius * 1.1, 5);
  else return null;
  const flat = radius * Math.cos(elevation);
  return {
    x: flat * Math.cos(azimuth),
    y: flat * Math.sin(azimuth),
    z: radius * Math.sin(elevation),
  };
}

/** Return the theme's colours, as changes of a layout by dotted names. */
function colors(host) {
  const style = getComputedStyle(host);
  const changes = { "font.color": style.color };
  for (const axis of ["xaxis", "yaxis", "zaxis"]) {
    changes[`scene.${axis}.color`] = style.color;
    changes[`scene.${axis}.gridcolor`] = style.getPropertyValue("--live-grid").trim();
    changes[`scene.${axis}.backgroundcolor`] = style.getPropertyValue("--live-wall").trim();
  }
  return changes;
}

/** Set values of nested objects by dotted names, in place. */
function assignDotted(target, changes) {
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split(".");
    const last = keys.pop();
    keys.reduce((inner, key) => (inner[key] ??= {}), target)[last] = value;
  }
  return target;
}
