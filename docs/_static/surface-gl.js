/**
 * What the graphics card does for a loss surface. The grid is uploaded once; a dial
 * changes uniforms only, since the shaders evaluate the objective themselves.
 */
import { MINIMIZER_COLOR, N_BANDS, bandColors } from "./palette.js";

// Odd, so that the folds at β = 0 lie on grid lines and stay sharp.
const GRID = 121;

const OBJECTIVE = `
uniform float p, x, l1, l2, halfWidth, low, spread, zScale;
float objective(vec2 beta) {
  float u = x * (beta.x - beta.y);
  float weight = u < 0.0 ? p : 1.0 - p;
  vec2 size = abs(beta);
  return log(1.0 + exp(-abs(u))) + weight * abs(u) + dot((l1 + l2 * size) * size, vec2(1));
}`;

const SURFACE_VERTEX = `#version 300 es
precision highp float;
layout(location = 0) in vec2 place;
uniform mat4 camera;
out vec2 beta;
${OBJECTIVE}
void main() {
  beta = place * halfWidth;
  gl_Position = camera * vec4(place, (objective(beta) - low) * zScale, 1);
}`;

// The gradient is known exactly in every pixel, so shading follows the folds to the
// pixel and is smooth everywhere else, however coarse the grid.
const SURFACE_FRAGMENT = `#version 300 es
precision highp float;
in vec2 beta;
uniform float cap, tint;
uniform vec3 light, minimal, bands[${N_BANDS}];
out vec4 color;
${OBJECTIVE}
void main() {
  float J = objective(beta);
  float height = ${N_BANDS}.0 * sqrt(max(J - low, 0.0) / spread);
  float line = abs(height - round(height)) / (fwidth(height) + 1e-6);
  if (J > cap) discard;
  float u = x * (beta.x - beta.y);
  float tail = exp(-abs(u));
  float q = (u < 0.0 ? tail : 1.0) / (1.0 + tail);
  vec2 gradient = x * (q - p) * vec2(1, -1) + l1 * sign(beta) + 2.0 * l2 * beta;
  vec3 normal = normalize(vec3(-gradient * halfWidth * zScale, 1));
  float shade = 0.62 + 0.46 * max(dot(normal, light), 0.0);
  vec3 base = mix(bands[min(int(height), ${N_BANDS - 1})], minimal, tint);
  float covered = round(height) > 0.5 ? clamp(1.1 - line, 0.0, 1.0) : 0.0;
  color = vec4(mix(base * shade, vec3(1), 0.4 * covered), 1);
}`;

// A line is a ribbon of constant width on the screen, one instance a piece.
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

const POINT_VERTEX = `#version 300 es
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

const POINT_FRAGMENT = `#version 300 es
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
 * Prepare a WebGL2 context for surfaces, ribbons and discs.
 * @param {WebGL2RenderingContext} gl
 */
export function surfaceRenderer(gl) {
  const sheet = program(gl, SURFACE_VERTEX, SURFACE_FRAGMENT);
  let [ribbon, disc] = [null, null]; // made when they are first used
  let frame = null;
  const nIndices = uploadGrid(gl);
  const sheetArrays = gl.getParameter(gl.VERTEX_ARRAY_BINDING);
  const lineArrays = gl.createVertexArray();
  const lineBuffer = gl.createBuffer();
  gl.bindVertexArray(lineArrays);
  gl.bindBuffer(gl.ARRAY_BUFFER, lineBuffer);
  gl.enableVertexAttribArray(0);
  gl.enableVertexAttribArray(1);
  gl.enable(gl.DEPTH_TEST);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  gl.useProgram(sheet.id);
  gl.uniform3fv(sheet.at("minimal"), MINIMIZER_INK);
  gl.uniform3fv(
    sheet.at("bands"),
    bandColors()
      .flat()
      .map((c) => c / 255),
  );

  /**
   * @param {{camera: Float32Array, light: number[], model: object, scale: object,
   *   isAllMinimal: boolean}} scene
   */
  function begin({ camera, light, model, scale, isAllMinimal }) {
    const { drawingBufferWidth: w, drawingBufferHeight: h } = gl;
    gl.viewport(0, 0, w, h);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    frame = { camera, viewport: [w, h] };
    use(sheet);
    gl.uniform3fv(sheet.at("light"), light);
    gl.uniform1f(sheet.at("tint"), isAllMinimal ? 0.3 : 0);
    for (const [name, value] of Object.entries({ ...model, ...scale })) {
      gl.uniform1f(sheet.at(name), value);
    }
  }

  /** Use a program, and tell it once a frame where the eye is. */
  function use(chosen) {
    gl.useProgram(chosen.id);
    if (chosen.frame === frame) return;
    chosen.frame = frame;
    gl.uniformMatrix4fv(chosen.at("camera"), false, frame.camera);
    gl.uniform2fv(chosen.at("viewport"), frame.viewport);
  }

  function drawSheet() {
    gl.depthFunc(gl.LEQUAL);
    use(sheet);
    gl.bindVertexArray(sheetArrays);
    gl.drawElements(gl.TRIANGLES, nIndices, gl.UNSIGNED_SHORT, 0);
  }

  /**
   * Draw a line through points, or discs at them.
   * @param {Float32Array} points x, y, z, x, …
   * @param {{ink: number[], width: number, nearer?: number, hidden?: number,
   *   pieces?: boolean, discs?: boolean}} style width in device pixels; `nearer` pulls
   *   towards the eye; `hidden` is the opacity behind the sheet; `pieces` takes points two by two
   */
  function drawMarks(points, { ink, width, nearer = 0.004, hidden = 0, pieces, discs }) {
    const count = points.length / 3;
    if (count < (discs ? 1 : 2)) return;
    if (discs) disc ??= program(gl, POINT_VERTEX, POINT_FRAGMENT);
    else ribbon ??= program(gl, RIBBON_VERTEX, FLAT_FRAGMENT);
    const marks = discs ? disc : ribbon;
    const { at } = marks;
    use(marks);
    gl.bindVertexArray(lineArrays);
    gl.bindBuffer(gl.ARRAY_BUFFER, lineBuffer);
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
  }

  return { begin, drawSheet, drawMarks };
}

/** Upload the grid and leave its vertex array bound; returns the number of indices. */
function uploadGrid(gl) {
  const middle = (GRID - 1) / 2;
  const places = new Float32Array(2 * GRID * GRID);
  const indices = new Uint16Array(6 * (GRID - 1) ** 2);
  let [v, t] = [0, 0];
  for (let i = 0; i < GRID; i += 1) {
    for (let j = 0; j < GRID; j += 1) {
      places[v++] = (j - middle) / middle;
      places[v++] = (i - middle) / middle;
      if (i === GRID - 1 || j === GRID - 1) continue;
      // Cells are cut along (1, 1), the direction in which the loss is constant.
      const corner = i * GRID + j;
      indices.set([corner, corner + 1, corner + GRID + 1], t);
      indices.set([corner, corner + GRID + 1, corner + GRID], t + 3);
      t += 6;
    }
  }
  gl.bindVertexArray(gl.createVertexArray());
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, places, gl.STATIC_DRAW);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, indices, gl.STATIC_DRAW);
  return indices.length;
}

function program(gl, vertexSource, fragmentSource) {
  const id = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, vertexSource],
    [gl.FRAGMENT_SHADER, fragmentSource],
  ]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(id, shader);
  }
  gl.linkProgram(id);
  if (!gl.getProgramParameter(id, gl.LINK_STATUS) && !gl.isContextLost()) {
    const [vertex, fragment] = gl.getAttachedShaders(id);
    const logs = [vertex, fragment].map((shader) => gl.getShaderInfoLog(shader));
    throw new Error(`shader: ${logs.join(" ")} ${gl.getProgramInfoLog(id)}`);
  }
  const places = new Map();
  const at = (name) => {
    if (!places.has(name)) places.set(name, gl.getUniformLocation(id, name));
    return places.get(name);
  };
  return { id, at };
}

/** A CSS colour #rrggbb as red, green and blue from 0 to 1. */
export function rgb(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
}

export const MINIMIZER_INK = rgb(MINIMIZER_COLOR);
