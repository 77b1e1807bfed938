/** The live figures of a page, drawn by Plotly. */
import { bringToLife } from "./live-figure.js";
import { loadLibrary, surfaceView } from "./plotly-surface.js";

bringToLife(surfaceView, loadLibrary);
