/**
 * The surface of a live figure as the explorer draws it: there in a third of the time that
 * Plotly takes, for a page that should be there at once. It offers what plotly-surface.js
 * offers; only that shaders evaluate the loss, where Plotly is given its values.
 */
import { surfaceView as drawnView } from "./surface.js";

const DEGREES = 180 / Math.PI;

// To get a context takes longer than all that follows. Asked for now, it is there when the
// page is painted for the first time.
let ready = document.createElement("canvas");
ready.getContext("webgl2");

/**
 * Put a live surface into an element, in front of the picture that it holds.
 *
 * @param {HTMLElement} host
 * @param {object} figure a Plotly figure; its camera is taken over
 * @param {object} options
 * @param {string} options.label what is shown, for screen readers
 * @param {() => void} options.onTurn
 */
export function surfaceView(host, figure, { label, onTurn }) {
  const distance = length(figure.layout.scene.camera.eye);
  const home = cameraAt(figure.layout.scene.camera.eye);
  let camera = home;
  let content = null;
  let drawn = null;

  /** Where the camera is for an eye as Plotly understands it, and back. */
  function cameraAt({ x, y, z }) {
    const size = length({ x, y, z });
    return {
      azimuth: Math.atan2(x, -y) * DEGREES,
      elevation: Math.asin(z / size) * DEGREES,
      zoom: distance / size,
    };
  }

  function eyeOf({ azimuth, elevation, zoom }) {
    const [a, e] = [azimuth / DEGREES, elevation / DEGREES];
    const size = distance / zoom;
    return {
      x: size * Math.cos(e) * Math.sin(a),
      y: -size * Math.cos(e) * Math.cos(a),
      z: size * Math.sin(e),
    };
  }

  function draw() {
    const { state, halfWidth, range, minimizers } = content;
    drawn.draw({ model: state, halfWidth, range, minimizers });
  }

  return {
    isNear: true,

    update(next) {
      content = next;
      if (drawn) draw();
    },

    /** Draw; the picture stays where there is no WebGL2. */
    async mount() {
      if (drawn) return;
      const stage = document.createElement("div");
      stage.className = "live-stage";
      host.append(stage);
      const turned = () => {
        camera = drawn.camera();
        onTurn();
      };
      drawn = drawnView(stage, { label, onTurn: turned, home, canvas: ready });
      ready = undefined; // the next figure makes its own
      if (!drawn) {
        stage.remove();
        throw new Error("this browser does not offer WebGL2");
      }
      drawn.camera(camera);
      draw();
      host.classList.add("is-live");
    },

    get eye() {
      return eyeOf(camera);
    },

    get moved() {
      return Object.keys(home).some((name) => Math.abs(camera[name] - home[name]) > 0.05);
    },

    look(eye) {
      camera = eye ? cameraAt(eye) : home;
      drawn?.camera(camera);
    },

    recolor() {
      drawn?.recolor();
    },
  };
}

function length({ x, y, z }) {
  return Math.hypot(x, y, z);
}
