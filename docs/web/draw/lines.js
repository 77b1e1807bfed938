/** Lines and discs in WebGL2, of constant width on the screen. */
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
 */
export function linesOn(gl) {
  const arrays = gl.createVertexArray();
  const buffer = gl.createBuffer();
  let [ribbon, disc] = [null, null]; // made when they are first used
  let frame = null;
  gl.bindVertexArray(arrays);
  gl.enableVertexAttribArray(0);
  gl.enableVertexAttribArray(1);

  /** Use a program, and tell it once a frame where the eye is. */
  function use(chosen) {
    gl.useProgram(chosen.id);
    if (chosen.frame === frame) return;
    chosen.frame = frame;
    gl.uniformMatrix4fv(chosen.at("camera"), false, frame.camera);
    gl.uniform2fv(chosen.at("viewport"), frame.viewport);
  }

  return {
    /** @param {Float32Array} camera of the frame that begins */
    begin(camera) {
      frame = { camera, viewport: [gl.drawingBufferWidth, gl.drawingBufferHeight] };
    },

    /**
     * Draw a line through points, or discs at them.
     * @param {Float32Array} points x, y, z, x, …
     * @param {{ink: number[], width: number, nearer?: number, hidden?: number,
     *   pieces?: boolean, discs?: boolean}} style width in device pixels; `nearer` pulls
     *   towards the eye; `hidden` is the opacity behind the sheet; `pieces` takes points
     *   two by two
     */
    draw(points, { ink, width, nearer = 0.004, hidden = 0, pieces, discs }) {
      const count = points.length / 3;
      if (count < (discs ? 1 : 2)) return;
      if (discs) disc ??= program(gl, DISC_VERTEX, DISC_FRAGMENT);
      else ribbon ??= program(gl, RIBBON_VERTEX, FLAT_FRAGMENT);
      const marks = discs ? disc : ribbon;
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
      const once = (alpha) => {
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
