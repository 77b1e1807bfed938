/** Where things are in the picture, and in which colours. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { cameraOf, fittedCamera } from "../../docs/web/draw/camera.js";
import {
  MINIMIZER_COLOR,
  N_BANDS,
  bandColors,
  niceStep,
  symmetricTicks,
  tickLabel,
  viridis,
} from "../../docs/web/draw/palette.js";
import { numbers } from "./numbers.mjs";

const TARGET = [0, 0, 0.5];
const between = (low, high) => low + (high - low) * Math.random();
const views = () => ({
  azimuth: between(-180, 180),
  elevation: between(4, 89),
  zoom: between(0.5, 4),
});
const close = (a, b) => assert.ok(Math.abs(a - b) < 1e-6, `${a} is not ${b}`);

test("what a camera looks at is in the middle of its picture", () => {
  for (let k = 0; k < 100; k += 1) {
    const [x, y, depth] = cameraOf(views(), between(0.5, 2), TARGET).project(TARGET);
    close(x, 0);
    close(y, 0);
    assert.ok(depth > 0);
    close(cameraOf(views(), 1, TARGET, 0.25).project(TARGET)[0], 0.25);
  }
});

test("the matrix of the shaders projects as the function does", () => {
  for (let k = 0; k < 100; k += 1) {
    // Not zoomed: close up, points may be behind the eye.
    const view = { ...views(), zoom: 1 };
    const camera = cameraOf(view, between(0.5, 2), TARGET, between(-0.2, 0.2));
    const point = [between(-1, 1), between(-1, 1), between(0, 1.4)];
    const row = (r) => [...point, 1].reduce((sum, v, c) => sum + camera.matrix[4 * c + r] * v, 0);
    const [x, y, depth] = camera.project(point);
    const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-4, `${a} is not ${b}`);
    near(row(0) / row(3), x);
    near(row(1) / row(3), y);
    near(row(3), depth);
    assert.ok(Math.abs(row(2)) <= row(3), "between the planes that cut the scene");
  }
});

test("the ray through the place of a point meets the point", () => {
  for (let k = 0; k < 100; k += 1) {
    const camera = cameraOf(views(), between(0.5, 2), TARGET, between(-0.2, 0.2));
    const point = [between(-1, 1), between(-1, 1), between(0, 1.4)];
    const [x, y, depth] = camera.project(point);
    const ray = camera.ray(x, y);
    camera.eye.forEach((from, j) => close(from + depth * ray[j], point[j]));
  }
});

test("azimuth turns from the front to the right, and up is up", () => {
  const front = cameraOf({ azimuth: 0, elevation: 20, zoom: 1 }, 1, TARGET);
  assert.ok(front.eye[1] < -1 && Math.abs(front.eye[0]) < 1e-9 && front.eye[2] > 0.5);
  const right = cameraOf({ azimuth: 90, elevation: 20, zoom: 1 }, 1, TARGET);
  assert.ok(right.eye[0] > 1);
  const [, low] = front.project([0, 0, 0]);
  const [, high] = front.project([0, 0, 1]);
  assert.ok(high > low);
});

test("a fitted camera keeps all points between the sides, the left a little further in", () => {
  const corners = [-1, 1].flatMap((a) => [-1, 1].flatMap((b) => [0, 1.4].map((c) => [a, b, c])));
  for (let k = 0; k < 200; k += 1) {
    const view = { ...views(), zoom: 1 };
    const camera = fittedCamera(view, between(0.4, 3), TARGET, corners);
    const places = corners.map((corner) => camera.project(corner)[0]);
    const [left, right] = [Math.min(...places), Math.max(...places)];
    assert.ok(left > -0.98 && right < 1, `from ${left} to ${right}`);
  }
});

test("bands have the colours of regsurf.plotting", () => {
  const colors = bandColors();
  assert.equal(N_BANDS, numbers.bands.length);
  assert.equal(colors.length, N_BANDS);
  colors.forEach((color, band) => {
    color.forEach((c, k) => assert.ok(Math.abs(c / 255 - numbers.bands[band][k]) < 1e-12));
  });
  assert.equal(MINIMIZER_COLOR, numbers.minimizer_color);
});

test("viridis ends where it ends", () => {
  assert.deepEqual(viridis(-1), viridis(0));
  assert.deepEqual(viridis(2), viridis(1));
});

test("ticks are round, symmetric and inside the view", () => {
  assert.deepEqual(symmetricTicks(4), [-4, -2, 0, 2, 4]);
  for (let k = 0; k < 200; k += 1) {
    const halfWidth = 10 ** between(-1, 2);
    const ticks = symmetricTicks(halfWidth);
    assert.ok(ticks.length >= 3 && ticks.length <= 8, String(ticks));
    assert.ok(ticks.every((tick) => Math.abs(tick) <= halfWidth * (1 + 1e-8)));
    ticks.forEach((tick, m) => close(tick + ticks[ticks.length - 1 - m], 0));
  }
  assert.deepEqual([0.7, 1, 1.1, 3, 6, 30].map(niceStep), [1, 1, 2, 5, 10, 50]);
  assert.equal(tickLabel(-0.30000000000000004), "−0.3");
});
