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
  const lines = [];
  let isUnchecked = false;
  for (const { name, nSteps, ended } of paths) {
    if (t > nSteps) {
      const why = ended === "diverged" ? "runs away" : "has no next step";
      lines.push(`    # ${labels[name]} ${why} after step ${nSteps}`);
      continue;
    }
    const isLong = !isSafe(name, objective, step);
    if (isLong && name === "accelerated") {
      lines.push(`    # ${labels[name]}: regsurf takes no step as long as this`);
      continue;
    }
    isUnchecked ||= isLong;
    const call = isLong ? `unchecked(lambda beta: ${UNCHECKED[name]})` : CALLS[name];
    lines.push(`    ${JSON.stringify(labels[name])}: ${call},`);
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
best = rs.minimizers(J)
print(best)

start = [${float(b1)}, ${float(b2)}]
step = ${float(step)}
n_steps = ${t}
${isUnchecked ? helper : ""}
racers = {
${lines.join("\n")}
}
for name, iterates in racers.items():
    beta = next(islice(iterates, n_steps, None))
    print(f"{name}: β = {beta.tolist()}, J = {J(beta)}")
    print(f"  distance {best.distance(beta)}, optimality {J.optimality(beta)}")
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
 * Both views side by side with a line of words.
 * @param {{surface: SurfaceView, contour: ContourView, host: HTMLElement, title: string,
 *   legend: {label: string, color: string}[]}} parts
 * @returns {Promise<Blob>}
 */
export function asPicture({ surface, contour, host, title, legend }) {
  const ratio = 2;
  const [w, h] = [contour.canvas.clientWidth, contour.canvas.clientHeight];
  const canvas = document.createElement("canvas");
  const wide = 2 * w;
  [canvas.width, canvas.height] = [wide * ratio, (h + 70) * ratio];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.scale(ratio, ratio);
  const style = getComputedStyle(host);
  context.fillStyle = style.getPropertyValue("--color-background-primary") || "#fff";
  context.fillRect(0, 0, wide, h + 70);
  context.fillStyle = style.color;
  context.font = `600 14px ${style.fontFamily}`;
  context.fillText(title, 14, 24, wide - 28);
  surface.paintOn(context, 0, 36, w, h);
  context.drawImage(contour.canvas, w, 36, w, h);
  let x = 14;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  context.font = `12px ${style.fontFamily}`;
  for (const { label, color } of legend) {
    for (const { stroke, width } of [
      { stroke: "#222", width: 5 },
      { stroke: color, width: 3 },
    ]) {
      context.beginPath();
      context.moveTo(x, h + 52);
      context.lineTo(x + 22, h + 52);
      [context.strokeStyle, context.lineWidth] = [stroke, width];
      context.stroke();
    }
    context.fillStyle = style.color;
    context.fillText(label, x + 28, h + 56);
    x += 44 + context.measureText(label).width;
  }
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error("the browser made no picture"));
    }, "image/png");
  });
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
