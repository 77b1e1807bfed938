/**
 * Half the mean of the squared residuals, as `regsurf.SquaredLoss(X, y)`.
 *
 * @import { Link, Parameters } from "./linear.js"
 */
import { linearLoss } from "./linear.js";

/** @type {Link} */
const LINK = {
  height: (z, y) => (z - y) ** 2 / 2,
  slope: (z, y) => z - y,
  bend: () => 1,
  side: () => 0,
  steepest: 1,
  isHomogeneous: true,
};

/** @param {Parameters} parameters */
export function squared(parameters) {
  return linearLoss(LINK, parameters);
}
