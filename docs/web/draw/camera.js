/**
 * The camera: where points of the scene are in the picture.
 *
 * @typedef {{azimuth: number, elevation: number, zoom: number}} View from where a scene is
 *   seen, in degrees
 * @typedef {ReturnType<typeof cameraOf>} Camera
 */

const FIELD = 0.5; // tangent of half the angle of view
const DISTANCE = 3.5;
// Of a picture that is 2 wide: what the figure may take, and how far right of the middle.
const WIDTH = 1.78;
const LABELS = 0.05;

/**
 * The camera of a view that has some points, and a little more on the left for labels,
 * between the sides of the picture while nobody has zoomed.
 * @param {View} view
 * @param {number} aspect width over height of the picture
 * @param {number[]} target the point looked at
 * @param {number[][]} points
 */
export function fittedCamera(view, aspect, target, points) {
  const plain = cameraOf({ ...view, zoom: 1 }, aspect, target);
  const places = points.map((point) => plain.project(point)[0]);
  const [left, right] = [Math.min(...places), Math.max(...places)];
  const zoom = view.zoom * Math.min(1, WIDTH / (right - left));
  return cameraOf({ ...view, zoom }, aspect, target, LABELS - (zoom * (left + right)) / 2);
}

/**
 * A camera: a matrix for the shaders, and the same as functions.
 * @param {View} view
 * @param {number} aspect width over height of the picture
 * @param {number[]} target the point looked at
 * @param {number} [shift] of the picture to the right
 */
export function cameraOf({ azimuth, elevation, zoom }, aspect, target, shift = 0) {
  const [a, e] = [azimuth, elevation].map((degrees) => (degrees * Math.PI) / 180);
  const back = [Math.cos(e) * Math.sin(a), -Math.cos(e) * Math.cos(a), Math.sin(e)];
  const right = [Math.cos(a), Math.sin(a), 0];
  const up = cross(back, right);
  const distance = DISTANCE / zoom;
  const eye = target.map((value, k) => value + distance * back[k]);
  // Narrow pictures see as much from left to right as square ones do.
  const [fx, fy] = aspect > 1 ? [1 / (FIELD * aspect), 1 / FIELD] : [1 / FIELD, aspect / FIELD];
  const [near, far] = [Math.max(distance - 2.5, 0.05), distance + 2.5];
  const depth = (far + near) / (near - far);
  const offset = (2 * far * near) / (near - far);
  const rows = [
    right
      .map((v, k) => v * fx - shift * back[k])
      .concat(shift * dot(back, eye) - dot(right, eye) * fx),
    [...up.map((v) => v * fy), -dot(up, eye) * fy],
    [...back.map((v) => v * depth), -dot(back, eye) * depth + offset],
    [...back.map((v) => -v), dot(back, eye)],
  ];
  return {
    eye,
    back,
    right,
    up,
    matrix: Float32Array.from([0, 1, 2, 3].flatMap((column) => rows.map((row) => row[column]))),
    /** To the picture: x and y from −1 to 1, y upwards, and the depth before the eye. */
    project: (/** @type {number[]} */ point) => {
      const [px, py, , w] = rows.map((row) => dot(row, point) + row[3]);
      return [px / w, py / w, w];
    },
    /** The direction of the ray through a place of the picture. */
    ray: (/** @type {number} */ px, /** @type {number} */ py) =>
      back.map((v, k) => -v + (right[k] * (px - shift)) / fx + (up[k] * py) / fy),
  };
}

/** @param {number[]} a @param {number[]} b */
function dot(a, b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** @param {number[]} a @param {number[]} b */
function cross(a, b) {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
