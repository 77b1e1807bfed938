/**
 * What only some readers of a figure ask for: layers, and lines for pages of their own.
 *
 * @import { ContourView } from "../draw/contour.js"
 * @import { Plot } from "../draw/contour-marks.js"
 * @import { Sheet3D } from "../draw/marks.js"
 * @import { Objective } from "../math/objective.js"
 * @import { MinimizerSet } from "../math/sets.js"
 * @import { Dial, Values } from "../page/dials.js"
 *
 * @typedef {object} Shown what the figure shows
 * @property {Objective} objective
 * @property {number} halfWidth
 * @property {MinimizerSet} minimizers
 * @property {Float32Array} z
 * @property {number} n
 *
 * @typedef {object} LayerOptions
 * @property {HTMLElement} host the contour's element, positioned
 * @property {ContourView} contour
 * @property {Map<string, Dial>} dials of the figure
 * @property {(changes: Values) => void} onMove called with dials that the reader moves by
 *   the layer
 * @property {() => void} redraw called when the layer has more to show
 *
 * @typedef {object} Layer
 * @property {boolean} isOn
 * @property {(isOn: boolean) => void} turn on or off
 * @property {(shown: Shown) => string} follow what the figure shows; returns a sentence
 * @property {(plot: Plot) => void} [onPlane] draw on the contour
 * @property {(sheet: Sheet3D) => void} [onSheet] draw on the surface
 * @property {() => any} probe for tests, and for whoever is curious
 */
import { budgetLayer } from "./budget-layer.js";
import { pathLayer } from "./path-layer.js";
import { lineFor } from "../page/embedding.js";

/** @type {Record<string, (options: LayerOptions) => Layer>} */
const layers = { budget: budgetLayer, path: pathLayer };

/** @typedef {{layers: typeof layers, lineFor: typeof lineFor}} Extras */
Object.assign(globalThis, { regsurfExtras: { layers, lineFor } });
