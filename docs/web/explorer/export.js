/**
 * What readers take with them: the state as Python, the paths as CSV, the picture as PNG.
 *
 * @import { ContourView } from "../draw/contour.js"
 * @import { SurfaceView } from "../draw/surface.js"
 * @import { Objective } from "../math/objective.js"
 * @import { NamedPath } from "./race.js"
 * @import { State } from "./state.js"
 */
import { isSafe } from "../math/descents.js";

/** @type {Record<string, string>} */
const CALLS = {
  subgradient: "rs.subgradient_descent(J, start, step)",
  proximal: "rs.proximal_gradient(J, start, step)",
  accelerated: "rs.proximal_gradient(J, start, step, accelerate=True)",
  coordinate12: "rs.coordinate_descent(J, start, order=(0, 1))",
  coordinate21: "rs.coordinate_descent(J, start, order=(1, 0))",
};
// regsurf refuses steps that run away; to see one do it, the update is written out.
/** @type {Record<string, string>} */
const UNCHECKED = {
  subgradient: "beta - step * J.subgradient(beta)",
  proximal: "J.penalty.prox(beta - step * J.loss.gradient(beta), step)",
};

// regsurf raises an error there; the page has a sentence.
const BEYOND = 'print("The minimizers are farther away than the largest float.")';

/**
 * A script that prints the numbers on the page.
 * @param {Objective} objective
 * @param {State} state
 * @param {NamedPath[]} paths
 * @param {Record<string, string>} labels
 * @returns {string}
 */
export function asPython(objective, state, paths, labels) {
  const { p, x, l1, l2, b1, b2, step, t } = state;
  const found = objective.loss.minimizers(objective.penalty);
  const isBeyond = found.kind !== "none" && Math.abs(found.difference) === Infinity;
  const lines = [];
  // Not every console can print Greek.
  const spelled = (/** @type {string} */ name) =>
    labels[name].replace("β₁", "beta_1").replace("β₂", "beta_2");
  let isUnchecked = false;
  for (const { name, nSteps, ended } of paths) {
    // Without a next step regsurf refuses to begin, so step 0 has no line either.
    if (t > nSteps || ended === "unbounded") {
      const why = ended === "diverged" ? "runs away" : "has no next step";
      lines.push(`    # ${spelled(name)} ${why} after step ${nSteps}`);
      continue;
    }
    const isLong = !isSafe(name, objective, step);
    if (isLong && name === "accelerated") {
      lines.push(`    # ${spelled(name)}: regsurf takes no step as long as this`);
      continue;
    }
    isUnchecked ||= isLong;
    const call = isLong ? `unchecked(lambda beta: ${UNCHECKED[name]})` : CALLS[name];
    lines.push(`    ${JSON.stringify(spelled(name))}: ${call},`);
  }
  const helper = `

def unchecked(update):
    """Repeat an update: regsurf refuses a step as long as this one."""
    beta = np.array(start)
    while True:
        yield beta
        beta = update(beta)

`;
  return `from itertools import islice

${isUnchecked ? "import numpy as np\n\n" : ""}import regsurf as rs

J = rs.CrossEntropy(p=${float(p)}, x=${float(x)}) + rs.Penalty(l1=${float(l1)}, l2=${float(l2)})
${isBeyond ? BEYOND : "best = rs.minimizers(J)\nprint(best)"}

start = [${float(b1)}, ${float(b2)}]
step = ${float(step)}
n_steps = ${t}
${isUnchecked ? helper : ""}
racers = {
${lines.join("\n")}
}
for name, iterates in racers.items():
    beta = next(islice(iterates, n_steps, None))
    print(f"{name}: beta = {beta.tolist()}, J = {J(beta)}")
    print(f"  ${isBeyond ? "" : "distance {best.distance(beta)}, "}optimality {J.optimality(beta)}")
`;
}

/** @param {number} value */
function float(value) {
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? `${value}.0` : String(value);
}

/**
 * All paths in full precision, one line an iterate.
 * @param {NamedPath[]} paths
 * @returns {string}
 */
export function asCsv(paths) {
  const lines = ["algorithm,step,beta1,beta2"];
  for (const { name, points, nSteps } of paths) {
    for (let k = 0; k <= nSteps; k += 1) {
      lines.push(`${name},${k},${points[2 * k]},${points[2 * k + 1]}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

/**
 * Both views side by side, with a line of words above and all of the legend below.
 * @param {{surface: SurfaceView, contour: ContourView, host: HTMLElement, title: string,
 *   legend: {label: string, color: string, dash: number[]}[]}} parts
 * @returns {Promise<Blob>}
 */
export function asPicture({ surface, contour, host, title, legend }) {
  const ratio = 2;
  const [w, h] = [contour.canvas.clientWidth, contour.canvas.clientHeight];
  const canvas = document.createElement("canvas");
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const style = getComputedStyle(host);
  const fonts = [`600 14px ${style.fontFamily}`, `12px ${style.fontFamily}`];
  const wide = 2 * w;
  context.font = fonts[0];
  const words = inLines(title.split(" ").map((word) => ({
    item: word,
    width: context.measureText(`${word} `).width,
  })), wide - 28);
  context.font = fonts[1];
  const keys = inLines(legend.map((item) => ({
    item,
    width: 44 + context.measureText(item.label).width,
  })), wide - 28);
  const top = 12 + 20 * words.length;
  [canvas.width, canvas.height] = [wide * ratio, (top + h + 12 + 22 * keys.length) * ratio];
  context.scale(ratio, ratio);
  context.fillStyle = style.getPropertyValue("--color-background-primary") || "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = style.color;
  context.font = fonts[0];
  words.forEach((line, k) => {
    context.fillText(line.map(({ item }) => item).join(" "), 14, 24 + 20 * k);
  });
  paintSurface(context, surface, top, w, h);
  context.drawImage(contour.canvas, w, top, w, h);
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  context.font = fonts[1];
  keys.forEach((line, k) => {
    for (const { item, x } of line) {
      drawKey(context, item, 14 + x, top + h + 18 + 22 * k);
      context.fillStyle = style.color;
      context.fillText(item.label, 14 + x + 28, top + h + 22 + 22 * k);
    }
  });
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error("the browser made no picture"));
    }, "image/png");
  });
}

/**
 * The surface as it stands, tick labels and all, below `top` in a place of w × h.
 * @param {CanvasRenderingContext2D} context
 * @param {SurfaceView} surface
 * @param {number} top
 * @param {number} w
 * @param {number} h
 */
function paintSurface(context, surface, top, w, h) {
  const { canvas, width, height, labels } = surface.snapshot();
  const scale = Math.min(w / width, h / height);
  const [wide, high] = [scale * width, scale * height];
  const [x, y] = [(w - wide) / 2, top + (h - high) / 2];
  context.drawImage(canvas, x, y, wide, high);
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const { text, x: u, y: v, kind } of labels) {
    const size = kind === "title" ? "italic 14px" : "12px";
    context.font = `${size} ${getComputedStyle(surface.stage).fontFamily}`;
    context.fillText(text, x + ((u + 1) / 2) * wide, y + ((1 - v) / 2) * high);
  }
}

/**
 * Break a row of items where it is full.
 * @template T
 * @param {{item: T, width: number}[]} items
 * @param {number} room
 * @returns {{item: T, x: number}[][]}
 */
function inLines(items, room) {
  /** @type {{item: T, x: number}[][]} */
  const lines = [[]];
  let x = 0;
  for (const { item, width } of items) {
    if (x > 0 && x + width > room) {
      lines.push([]);
      x = 0;
    }
    lines[lines.length - 1].push({ item, x });
    x += width;
  }
  return lines;
}

/**
 * A line of a path's colour and dashes, on a dark edge, as the page draws it.
 * @param {CanvasRenderingContext2D} context
 * @param {{color: string, dash: number[]}} path
 * @param {number} x
 * @param {number} y
 */
function drawKey(context, { color, dash }, x, y) {
  for (const { stroke, width, dashes } of [
    { stroke: "#222", width: 5, dashes: [] },
    { stroke: color, width: 3, dashes: dash },
  ]) {
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + 22, y);
    context.setLineDash(dashes);
    [context.strokeStyle, context.lineWidth] = [stroke, width];
    context.stroke();
  }
  context.setLineDash([]);
}

/**
 * Hand a file to the reader.
 * @param {Blob} blob
 * @param {string} name
 */
export function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
