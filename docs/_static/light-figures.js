/** The live figures of a page, drawn by the module that draws the explorer's surface. */
import { bringToLife } from "./live-figure.js";
import { surfaceView } from "./light-surface.js";

bringToLife(surfaceView);
