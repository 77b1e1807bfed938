/**
 * The page's address carries the state: dials by their names, and the camera.
 *
 * @import { View } from "../draw/camera.js"
 */
import { later } from "./later.js";
import { parseNumber } from "./numbers.js";

const SETTLED_MS = 300; // browsers refuse addresses that change at every frame
const OLD_EYE = 2.04; // how far away the camera was where addresses still said "eye"
const DEGREES = 180 / Math.PI;

/**
 * Keep the address up to date.
 * @param {() => string} search what it should say, with its question mark
 * @returns {() => void} to be called whenever something has changed
 */
export function addressKeeper(search) {
  const writer = later(SETTLED_MS, () => {
    const next = search();
    if (next === location.search) return;
    history.replaceState(null, "", (next || location.pathname) + location.hash);
  });
  // Whoever lets go of a dial and leaves or reloads at once has moved it all the same.
  for (const type of ["change", "keyup", "pointerup", "pagehide"]) {
    addEventListener(type, () => writer.flush());
  }
  return () => writer.call();
}

/**
 * Write parameters the way people read them.
 * @param {URLSearchParams} parameters
 */
export function searchOf(parameters) {
  const text = parameters.toString().replaceAll("%2C", ",");
  return text && `?${text}`;
}

/**
 * Read a camera: azimuth and elevation in degrees, and zoom. Old links name the eye.
 * @param {URLSearchParams} parameters
 * @param {string} [prefix] of the figure's names
 * @returns {{camera: ?View, problem: string}}
 */
export function readCamera(parameters, prefix = "") {
  const [camera, eye] = ["camera", "eye"].map((name) => numbersIn(parameters.get(prefix + name)));
  if (camera === undefined || (camera === null && eye === undefined)) {
    return { camera: null, problem: "The view in the address is not three numbers." };
  }
  if (camera) return { camera: cameraFrom(camera), problem: "" };
  return { camera: eye ? cameraOfEye(eye) : null, problem: "" };
}

/**
 * Three numbers; null where nothing is said, undefined where it is something else.
 * @param {?string} text
 */
function numbersIn(text) {
  if (text === null) return null;
  const numbers = text.split(",").map(parseNumber);
  return numbers.length === 3 && numbers.every(Number.isFinite) ? numbers : undefined;
}

/** @param {number[]} camera @returns {View} */
function cameraFrom([azimuth, elevation, zoom]) {
  return { azimuth, elevation, zoom };
}

/** @param {number[]} eye @returns {View} */
function cameraOfEye([x, y, z]) {
  const size = Math.hypot(x, y, z) || 1;
  return {
    azimuth: Math.atan2(x, -y) * DEGREES,
    elevation: Math.asin(z / size) * DEGREES,
    zoom: OLD_EYE / size,
  };
}

/**
 * Write a camera.
 * @param {View} camera
 */
export function cameraText({ azimuth, elevation, zoom }) {
  return [azimuth, elevation, zoom].map((v) => Number(v.toFixed(2))).join();
}
