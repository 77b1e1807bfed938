/**
 * The sheet of a loss surface in WebGL2, from a grid of values: the values are a texture
 * of one channel, uploaded when a dial has moved, and no shader knows a formula.
 *
 * Both axes are grid lines, and the mesh is sewn along them from four patches. A vertex
 * takes its slopes inside its own patch, so that a fold on an axis is sharp to the pixel
 * and all else is smooth, for any loss.
 *
 * @typedef {object} Sheet
 * @property {(z: Float32Array, n: number) => void} upload take over the values of a grid,
 *   row by row, with n points along each side, odd
 * @property {(scene: SheetScene) => void} draw
 *
 * @typedef {object} SheetScene
 * @property {Float32Array} camera matrix
 * @property {number[]} light direction to it, unit length
 * @property {number} tint of the minimizers' colour, from 0 to 1
 * @property {{low: number, top: number, zScale: number}} scale
 */
import { program, rgb } from "./gl.js";
import { MINIMIZER_COLOR, N_BANDS, bandColors } from "./palette.js";

const VERTEX = `#version 300 es
precision highp float;
precision highp int;
// Column and row, and on which side of either axis the patch lies.
layout(location = 0) in ivec4 node;
uniform highp sampler2D values;
uniform mat4 camera;
uniform float low, top, zScale;
uniform int n;
out float J;
out vec2 slope;

float at(ivec2 where) {
  // What is far above the cut is not seen, and must not overflow.
  return min(texelFetch(values, where, 0).r, low + 16.0 * (top - low));
}

float along(ivec2 unit, int k, int side) {
  int middle = (n - 1) / 2;
  ivec2 here = node.xy;
  if (k == (side < 0 ? 0 : middle))
    return (-3.0 * at(here) + 4.0 * at(here + unit) - at(here + 2 * unit)) / 2.0;
  if (k == (side < 0 ? middle : n - 1))
    return (3.0 * at(here) - 4.0 * at(here - unit) + at(here - 2 * unit)) / 2.0;
  return (at(here + unit) - at(here - unit)) / 2.0;
}

void main() {
  float half_ = float(n - 1) / 2.0;
  J = at(node.xy);
  slope = vec2(along(ivec2(1, 0), node.x, node.z), along(ivec2(0, 1), node.y, node.w));
  slope *= half_ * zScale;
  gl_Position = camera * vec4(vec2(node.xy) / half_ - 1.0, (J - low) * zScale, 1);
}`;

const FRAGMENT = `#version 300 es
precision highp float;
in float J;
in vec2 slope;
uniform float low, top, tint;
uniform vec3 light, minimal, bands[${N_BANDS}];
out vec4 color;
void main() {
  float height = ${N_BANDS}.0 * sqrt(max(J - low, 0.0) / (top - low));
  float line = abs(height - round(height)) / (fwidth(height) + 1e-6);
  if (J > top) discard;
  vec3 normal = normalize(vec3(-slope, 1));
  float shade = 0.62 + 0.46 * max(dot(normal, light), 0.0);
  vec3 base = mix(bands[min(int(height), ${N_BANDS - 1})], minimal, tint);
  float covered = round(height) > 0.5 ? clamp(1.1 - line, 0.0, 1.0) : 0.0;
  color = vec4(mix(base * shade, vec3(1), 0.4 * covered), 1);
}`;

/**
 * @param {WebGL2RenderingContext} gl
 * @returns {Sheet}
 */
export function sheetOn(gl) {
  const { id, at } = program(gl, VERTEX, FRAGMENT);
  const arrays = gl.createVertexArray();
  const nodes = gl.createBuffer();
  const cells = gl.createBuffer();
  const texture = gl.createTexture();
  let mesh = { n: 0, nIndices: 0 };
  let isNew = true;
  gl.bindTexture(gl.TEXTURE_2D, texture);
  // A texture of floats cannot be filtered: with any other filter it reads as 0.
  for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) {
    gl.texParameteri(gl.TEXTURE_2D, name, gl.NEAREST);
  }

  /** @type {Sheet["upload"]} */
  function upload(z, n) {
    gl.bindTexture(gl.TEXTURE_2D, texture);
    if (mesh.n === n) {
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, n, n, gl.RED, gl.FLOAT, z);
      return;
    }
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32F, n, n, 0, gl.RED, gl.FLOAT, z);
    const { corners, indices } = sewn(n);
    gl.bindVertexArray(arrays);
    gl.bindBuffer(gl.ARRAY_BUFFER, nodes);
    gl.bufferData(gl.ARRAY_BUFFER, corners, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribIPointer(0, 4, gl.SHORT, 0, 0);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, cells);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, indices, gl.STATIC_DRAW);
    mesh = { n, nIndices: indices.length };
  }

  /** @type {Sheet["draw"]} */
  function draw({ camera, light, tint, scale }) {
    gl.depthFunc(gl.LEQUAL);
    gl.useProgram(id);
    if (isNew) {
      gl.uniform3fv(at("minimal"), rgb(MINIMIZER_COLOR));
      gl.uniform3fv(at("bands"), bandColors().flat().map((c) => c / 255));
      isNew = false;
    }
    gl.uniformMatrix4fv(at("camera"), false, camera);
    gl.uniform3fv(at("light"), light);
    gl.uniform1f(at("tint"), tint);
    for (const name of /** @type {const} */ (["low", "top", "zScale"])) {
      gl.uniform1f(at(name), scale[name]);
    }
    gl.uniform1i(at("n"), mesh.n);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.bindVertexArray(arrays);
    gl.drawElements(gl.TRIANGLES, mesh.nIndices, gl.UNSIGNED_SHORT, 0);
  }

  return { upload, draw };
}

/**
 * Four patches that share their borders' places, but not their vertices.
 * @param {number} n points along each side of the whole, odd
 */
function sewn(n) {
  const half = (n - 1) / 2;
  const m = half + 1; // points along each side of a patch
  const corners = new Int16Array(4 * 4 * m * m);
  const indices = new Uint16Array(4 * 6 * half * half);
  let [v, t, first] = [0, 0, 0];
  for (const [sj, si] of [[-1, -1], [1, -1], [-1, 1], [1, 1]]) {
    const [j0, i0] = [sj < 0 ? 0 : half, si < 0 ? 0 : half];
    for (let i = 0; i < m; i += 1) {
      for (let j = 0; j < m; j += 1) {
        corners.set([j0 + j, i0 + i, sj, si], v);
        v += 4;
        if (i === half || j === half) continue;
        // Cells are cut along (1, 1), the direction in which the cross-entropy is constant.
        const corner = first + i * m + j;
        indices.set([corner, corner + 1, corner + m + 1], t);
        indices.set([corner, corner + m + 1, corner + m], t + 3);
        t += 6;
      }
    }
    first += m * m;
  }
  return { corners, indices };
}
