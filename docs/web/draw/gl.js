/**
 * What every program of the graphics card needs.
 *
 * @typedef {object} Program
 * @property {WebGLProgram} id
 * @property {(name: string) => WebGLUniformLocation | null} at where a uniform is
 */

/**
 * Link a program; its uniforms are looked up once.
 * @param {WebGL2RenderingContext} gl
 * @param {string} vertexSource
 * @param {string} fragmentSource
 * @returns {Program}
 */
export function program(gl, vertexSource, fragmentSource) {
  const id = gl.createProgram();
  const shaders = [
    { kind: gl.VERTEX_SHADER, source: vertexSource },
    { kind: gl.FRAGMENT_SHADER, source: fragmentSource },
  ].map(({ kind, source }) => {
    // Null, against the letter of the standard, in older browsers that have lost the card.
    const shader = /** @type {WebGLShader} */ (gl.createShader(kind));
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(id, shader);
    return shader;
  });
  gl.linkProgram(id);
  const check = () => {
    if (gl.getProgramParameter(id, gl.LINK_STATUS) || gl.isContextLost()) return;
    const logs = shaders.map((shader) => gl.getShaderInfoLog(shader));
    throw new Error(`shader: ${logs.join(" ")} ${gl.getProgramInfoLog(id)}`);
  };
  /** @type {Map<string, WebGLUniformLocation | null>} */
  const places = new Map();
  const at = (/** @type {string} */ name) => {
    const known = places.get(name);
    if (known !== undefined) return known;
    if (places.size === 0) check(); // not before: the card compiles while the page goes on
    const place = gl.getUniformLocation(id, name);
    places.set(name, place);
    return place;
  };
  return { id, at };
}

/**
 * A CSS colour #rrggbb as red, green and blue from 0 to 1.
 * @param {string} hex
 */
export function rgb(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
}
