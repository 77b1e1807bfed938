/**
 * The losses that a figure can name. A figure's data is a name and parameters, as Python
 * writes them; a new loss is a module and a line here.
 *
 * @import { Loss } from "./objective.js"
 */
import { logistic } from "./logistic.js";
import { softmax } from "./softmax.js";
import { squared } from "./squared.js";

/** @type {Record<string, (parameters: any) => Loss>} */
export const LOSSES = { logistic, softmax, squared };

/**
 * @param {{name: string} & Record<string, any>} description
 * @returns {Loss}
 */
export function lossFrom({ name, ...parameters }) {
  if (!Object.hasOwn(LOSSES, name)) throw new Error(`there is no loss called “${name}”`);
  return LOSSES[name](parameters);
}
