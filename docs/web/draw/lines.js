/**
 * Lines and discs in WebGL2, of constant width on the screen.
 *
 * @import { Program } from "./gl.js"
 *
 * @typedef {{camera: Float32Array, viewport: [number, number]}} Frame
 * @typedef {object} Style of a line, or of discs
 * @property {number[]} ink red, green, blue and, where not opaque, alpha, from 0 to 1
 * @property {number} width in device pixels
 * @property {number} [nearer] how far it is pulled towards the eye
 * @property {number} [hidden] its opacity behind the sheet
 * @property {boolean} [pieces] whether points are taken two by two
 * @property {boolean} [discs] whether discs are drawn, and no line
 *
 * @typedef {object} Lines
 * @property {(camera: Float32Array) => void} begin a frame, with its camera's matrix
 * @property {(points: Float32Array, style: Style) => void} draw a line through points
 *   x, y, z, x, …, or discs at them
 */
import { program } from "./gl.js";

// A line is a ribbon, one instance a piece.
const RIBBON_VERTEX = `#version 300 es
precision highp float;
layout(location = 0) in vec3 from;
layout(location = 1) in vec3 to;
uniform mat4 camera;
uniform vec2 viewport;
uniform float width, nearer;
void main() {
  vec4 a = camera * vec4(from, 1), b = camera * vec4(to, 1);
  vec2 along = (b.xy / b.w - a.xy / a.w) * viewport;
  along = dot(along, along) > 1e-9 ? normalize(along) : vec2(1, 0);
  bool end = gl_VertexID > 1;
  float side = gl_VertexID % 2 == 0 ? 1.0 : -1.0;
  vec4 at = end ? b : a;
  vec2 shift = (vec2(-along.y, along.x) * side + (end ? 0.4 : -0.4) * along) * width;
  gl_Position = at + vec4(shift / viewport * at.w, -nearer * at.w, 0);
}`;

const DISC_VERTEX = `#version 300 es
precision highp float;
layout(location = 0) in vec3 from;
uniform mat4 camera;
uniform float width, nearer;
void main() {
  gl_Position = camera * vec4(from, 1);
  gl_Position.z -= nearer * gl_Position.w;
  gl_PointSize = width;
}`;

const FLAT_FRAGMENT = `#version 300 es
precision highp float;
uniform vec4 ink;
out vec4 color;
void main() { color = vec4(ink.rgb * ink.a, ink.a); }`;

const DISC_FRAGMENT = `#version 300 es
precision highp float;
uniform vec4 ink;
uniform float width;
out vec4 color;
void main() {
  float inside = (1.0 - length(2.0 * gl_PointCoord - 1.0)) * width / 2.0;
  float alpha = ink.a * clamp(inside, 0.0, 1.0);
  if (alpha < 0.02) discard;
  color = vec4(ink.rgb * alpha, alpha);
}`;

/**
 * @param {WebGL2RenderingContext} gl
 * @returns {Lines}
 */
export function linesOn(gl) {
  const arrays = gl.createVertexArray();
  const buffer = gl.createBuffer();
  /** @typedef {Program & {frame?: Frame}} Marks with the frame they were last used in */
  /** @type {{ribbon?: Marks, disc?: Marks}} */
  const made = {}; // when they are first used
  /** @type {Frame} */
  let frame;
  gl.bindVertexArray(arrays);
  gl.enableVertexAttribArray(0);
  gl.enableVertexAttribArray(1);

  /**
   * Use a program, and tell it once a frame where the eye is.
   * @param {Marks} chosen
   */
  function use(chosen) {
    gl.useProgram(chosen.id);
    if (chosen.frame === frame) return;
    chosen.frame = frame;
    gl.uniformMatrix4fv(chosen.at("camera"), false, frame.camera);
    gl.uniform2fv(chosen.at("viewport"), frame.viewport);
  }

  return {
    begin(camera) {
      frame = { camera, viewport: [gl.drawingBufferWidth, gl.drawingBufferHeight] };
    },

    draw(points, { ink, width, nearer = 0.004, hidden = 0, pieces, discs }) {
      const count = points.length / 3;
      if (count < (discs ? 1 : 2)) return;
      const marks = discs
        ? (made.disc ??= program(gl, DISC_VERTEX, DISC_FRAGMENT))
        : (made.ribbon ??= program(gl, RIBBON_VERTEX, FLAT_FRAGMENT));
      const { at } = marks;
      use(marks);
      gl.bindVertexArray(arrays);
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.bufferData(gl.ARRAY_BUFFER, points, gl.STREAM_DRAW);
      const stride = pieces ? 24 : 12;
      for (const k of [0, 1]) {
        gl.vertexAttribPointer(k, 3, gl.FLOAT, false, discs ? 12 : stride, discs ? 0 : 12 * k);
        gl.vertexAttribDivisor(k, discs ? 0 : 1);
      }
      gl.uniform1f(at("width"), width);
      gl.uniform1f(at("nearer"), nearer);
      const once = (/** @type {number} */ alpha) => {
        gl.uniform4f(at("ink"), ink[0], ink[1], ink[2], (ink[3] ?? 1) * alpha);
        if (discs) gl.drawArrays(gl.POINTS, 0, count);
        else gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, pieces ? count / 2 : count - 1);
      };
      if (hidden > 0) {
        gl.depthFunc(gl.GREATER);
        gl.depthMask(false);
        once(hidden);
        gl.depthMask(true);
      }
      gl.depthFunc(gl.LEQUAL);
      once(1);
    },
  };
}
