/**
 * The constraint set that belongs to a penalty, drawn on contour and surface, with a
 * handle on its rim: whoever moves that moves the dials.
 *
 * @import { Point } from "../math/penalty.js"
 * @import { Layer, LayerOptions, Shown } from "./extras.js"
 */
import { budget as words } from "../../../src/regsurf/definitions.json";
import { budgetOf, priceOf, radius, sharesOf } from "../math/budget.js";
import { cost } from "../math/penalty.js";
import { shortly } from "../page/numbers.js";

const CORNERS = 180; // of the outline: some lie on the axes, as those of the diamond
const NUDGE = 0.01; // of the view
const FENCE = 0.2;
const DARK = "rgba(15, 15, 25, 0.8)";

/**
 * @param {LayerOptions} options
 * @returns {Layer}
 */
export function budgetLayer({ host, contour, dials, onMove }) {
  // The largest strengths that the dials allow; 0 where there is none.
  const most = { l1: dials.get("l1")?.high ?? 0, l2: dials.get("l2")?.high ?? 0 };
  const handle = document.createElement("div");
  handle.className = "budget-handle";
  handle.tabIndex = 0;
  handle.setAttribute("role", "slider");
  handle.setAttribute("aria-label", "Budget; arrow keys change it");
  handle.setAttribute("aria-valuemin", "0");
  handle.hidden = true;
  host.append(handle);
  let shares = sharesOf({ l1: Math.sign(most.l1), l2: Math.sign(most.l2) });
  let t = Infinity;
  let price = 0;
  let angle = Math.PI / 4;
  /** @type {?number} */
  let held = null; // a budget that is more than the minimizers cost has no price
  /** @type {Shown} */
  let shown;
  let isOn = false;

  /** @type {(turn: number) => Point} */
  const direction = (turn) => [Math.cos(turn), Math.sin(turn)];
  const at = (/** @type {number} */ turn) => {
    const u = direction(turn);
    const r = radius(shares, t, u);
    return /** @type {Point} */ ([r * u[0], r * u[1]]);
  };
  const outline = () => Array.from({ length: CORNERS + 1 }, (_, k) => at((2 * Math.PI * k) / CORNERS));

  /** @param {number} budget */
  function move(budget) {
    const { loss } = shown.objective;
    const limits = [most.l1 / shares.l1, most.l2 / shares.l2].filter((limit) => limit >= 0);
    const next = priceOf(loss, shares, budget, Math.min(...limits), price);
    held = next === 0 ? budget : null;
    const names = /** @type {const} */ (["l1", "l2"]).filter((name) => most[name] > 0);
    const strength = (/** @type {"l1" | "l2"} */ name) => Number((next * shares[name]).toPrecision(4));
    onMove(Object.fromEntries(names.map((name) => [name, strength(name)])));
  }

  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    handle.setPointerCapture(event.pointerId);
    event.preventDefault();
    handle.focus({ preventScroll: true });
  });
  handle.addEventListener("pointermove", (event) => {
    if (!handle.hasPointerCapture(event.pointerId)) return;
    const [b1, b2] = contour.toPlane(event);
    const reach = Math.max(Math.abs(b1), Math.abs(b2)) / shown.halfWidth;
    const inside = Math.max(1, reach); // no farther than the view
    if (Math.hypot(b1, b2) > NUDGE * shown.halfWidth) angle = Math.atan2(b2, b1);
    move(cost(shares, b1 / inside, b2 / inside));
  });
  handle.addEventListener("keydown", (event) => {
    /** @type {Record<string, number>} */
    const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const { halfWidth } = shown;
    const [u1, u2] = direction(angle);
    const edge = halfWidth / Math.max(Math.abs(u1), Math.abs(u2));
    const from = Math.min(radius(shares, t, [u1, u2]), edge);
    const r = Math.min(Math.max(from + step * NUDGE * halfWidth, 0), edge);
    move(cost(shares, r * u1, r * u2));
  });

  function place() {
    const { halfWidth } = shown;
    const [u1, u2] = direction(angle);
    const edge = halfWidth / Math.max(Math.abs(u1), Math.abs(u2));
    const r = Number.isFinite(t) ? Math.min(radius(shares, t, [u1, u2]), edge) : edge;
    const [x, y] = contour.fromPlane(r * u1, r * u2);
    handle.style.transform = `translate(${x}px, ${y}px) translate(-50%, -50%)`;
    const largest = cost(shares, edge * u1, edge * u2);
    handle.setAttribute("aria-valuemax", String(Number(largest.toPrecision(4))));
    handle.setAttribute("aria-valuenow", String(Number(Math.min(t, largest).toPrecision(4))));
    handle.setAttribute("aria-valuetext", t === Infinity ? "no limit" : `t = ${shortly(t, 4)}`);
  }

  /** What is limited, in the letters of the text. */
  function limited() {
    if (shares.l2 === 0) return "‖β‖₁";
    return shares.l1 === 0 ? "‖β‖₂²" : "(λ‖β‖₁ + Ω‖β‖₂²) / (λ + Ω)";
  }

  function sentence() {
    const { kind, ends } = shown.minimizers;
    if (t === Infinity) return words.none;
    const numbers = { limited: limited(), t: shortly(t, 4), paid: shortly(price * t, 3) };
    const filled = (/** @type {string} */ text) =>
      text.replace(/\{(\w+)\}/g, (_, name) => numbers[/** @type {"t"} */ (name)]);
    if (held !== null && price === 0) return filled(words.spare);
    if (t === 0) return filled(words.zero);
    const isCorner = shares.l2 < 1 && ends?.[0].includes(0);
    const touch = kind === "segment" ? words.edge : isCorner ? words.corner : words.point;
    return filled(`${words.limit} ${touch}`);
  }

  return {
    get isOn() {
      return isOn;
    },

    turn(next) {
      isOn = next;
      handle.hidden = !next;
    },

    follow(next) {
      shown = next;
      const { loss, penalty } = next.objective;
      price = penalty.l1 + penalty.l2;
      if (price > 0) {
        shares = sharesOf(penalty);
        t = budgetOf({ loss, penalty });
        held = null;
      } else t = held ?? Infinity;
      place();
      return sentence();
    },

    onPlane({ context, toX, toY, halfWidth }) {
      if (t === Infinity) return;
      context.save();
      context.lineJoin = context.lineCap = "round";
      const rim = new Path2D();
      for (const [b1, b2] of outline()) rim.lineTo(toX(b1), toY(b2));
      rim.closePath();
      const outside = new Path2D(rim);
      const side = toX(halfWidth) - toX(-halfWidth);
      outside.rect(toX(-halfWidth), toY(halfWidth), side, side);
      context.fillStyle = "rgba(15, 15, 25, 0.3)";
      context.fill(outside, "evenodd");
      const stroke = (/** @type {Path2D} */ path, /** @type {number} */ width) => {
        for (const [style, extra] of /** @type {const} */ ([[DARK, 2.5], ["#fff", 0]])) {
          context.strokeStyle = style;
          context.lineWidth = width + extra;
          context.stroke(path);
        }
      };
      const level = new Path2D();
      for (const [from, to] of levelLine(shown)) {
        level.moveTo(toX(from[0]), toY(from[1]));
        level.lineTo(toX(to[0]), toY(to[1]));
      }
      if (price > 0) stroke(level, 1);
      stroke(rim, 2.5);
      context.restore();
    },

    onSheet({ lines, lift, halfWidth, ratio, top }) {
      if (t === Infinity || t === 0) return;
      const isInside = (/** @type {Point} */ b) => Math.max(...b.map(Math.abs)) <= halfWidth;
      const [rim, posts] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
      /** @type {?{foot: number[], head: number[]}} */
      let last = null;
      outline().forEach((beta, k) => {
        const foot = isInside(beta) ? lift(...beta) : null;
        const head = foot && [foot[0], foot[1], Math.min(foot[2] + FENCE, top)];
        if (foot && head && last) rim.push(...last.foot, ...foot, ...last.head, ...head);
        if (foot && head && k % 3 === 0) posts.push(...foot, ...head);
        last = foot && head && { foot, head };
      });
      const pieces = { pieces: true, nearer: 0.006 };
      lines.draw(Float32Array.from(posts), { ...pieces, ink: [1, 1, 1, 0.45], width: 2 * ratio, hidden: 0.15 });
      lines.draw(Float32Array.from(rim), { ...pieces, ink: [0.06, 0.06, 0.1, 0.7], width: 4 * ratio });
      lines.draw(Float32Array.from(rim), { ...pieces, nearer: 0.01, ink: [1, 1, 1, 0.95], width: 2 * ratio, hidden: 0.25 });
    },

    probe: () => ({ t, shares }),
  };
}

/**
 * Where the loss alone is as high as at the minimizers, in straight pieces: cell by cell,
 * between those sides of it that the level crosses.
 * @param {Shown} shown
 * @returns {[Point, Point][]}
 */
function levelLine({ objective: { loss, penalty }, minimizers: { ends }, halfWidth, z, n }) {
  if (!ends) return [];
  const level = loss.value(...ends[0]);
  const middle = (n - 1) / 2;
  const b = (/** @type {number} */ k) => ((k - middle) * halfWidth) / middle;
  const price = Float64Array.from({ length: n }, (_, k) => cost(penalty, b(k), 0));
  const above = z.map((value, k) => value - price[k % n] - price[Math.floor(k / n)] - level);
  /** @type {[Point, Point][]} */
  const pieces = [];
  for (let i = 0; i < n - 1; i += 1) {
    for (let j = 0; j < n - 1; j += 1) {
      const k = i * n + j;
      const isBelow = above[k] < 0;
      const isCrossed = [k + 1, k + n, k + n + 1].some((other) => above[other] < 0 !== isBelow);
      if (!isCrossed) continue;
      /** @type {Point[]} */
      const crossings = [];
      const corners = [[j, i], [j + 1, i], [j + 1, i + 1], [j, i + 1]];
      corners.forEach(([u, v], side) => {
        const [p, q] = corners[(side + 1) % 4];
        const [from, to] = [above[v * n + u], above[q * n + p]];
        if (from < 0 === to < 0) return;
        const part = from / (from - to);
        crossings.push([b(u + part * (p - u)), b(v + part * (q - v))]);
      });
      if (crossings.length === 2) pieces.push([crossings[0], crossings[1]]);
    }
  }
  return pieces;
}
