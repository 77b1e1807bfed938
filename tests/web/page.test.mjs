/** What people type, what addresses say, what messages remain. */
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { cameraText, readCamera, searchOf } from "../../docs/web/page/address.js";
import { later } from "../../docs/web/page/later.js";
import { messagesIn } from "../../docs/web/page/messages.js";
import { parseNumber, problemWith, quoted, shortly } from "../../docs/web/page/numbers.js";

test("numbers are read as people write them", () => {
  for (const [text, value] of [
    ["0.3", 0.3],
    ["0,3", 0.3],
    [" 1,5 ", 1.5],
    ["−2", -2],
    ["-2,25", -2.25],
    ["+4", 4],
    ["1e-310", 1e-310],
    [".5", 0.5],
    ["0,125", 0.125], // no thousand begins with 0
    ["1234,567", 1234.567],
    ["1,0000", 1],
  ]) {
    assert.equal(parseNumber(text), value, text);
  }
});

test("what is no number, or could be two, is none", () => {
  for (const text of ["", " ", "banana", "1,000", "-12,345", "−1,000", "1.000,5", "1,2,3", "1 2"]) {
    assert.ok(Number.isNaN(parseNumber(text)), text);
  }
});

test("a problem names the symbol, the range and the words", () => {
  const field = { symbol: "λ", low: 0, high: 1000 };
  assert.equal(problemWith(field, "0,3"), "");
  assert.equal(problemWith(field, "1000"), "");
  assert.equal(problemWith(field, "-7"), "λ must be a number from 0 to 1000, not “-7”.");
  for (const text of ["1e999", "Infinity", "NaN", "1,000", ""]) {
    assert.match(problemWith(field, text), /λ must be a number from 0 to 1000, not “/, text);
  }
  assert.match(problemWith({ ...field, high: Infinity }, "Infinity"), /not “Infinity”/);
  const steps = { symbol: "N", low: 1, high: 9, isWhole: true };
  assert.equal(problemWith(steps, "3"), "");
  assert.match(problemWith(steps, "2.5", ", as in the address"), /a whole .* “2.5”, as in the/);
});

test("long words are cut, short ones are not", () => {
  assert.equal(quoted("x".repeat(40)), `“${"x".repeat(40)}”`);
  assert.equal(quoted("x".repeat(41)), `“${"x".repeat(40)}…”`);
});

test("numbers to be read are short, with a true minus sign", () => {
  assert.equal(shortly(-0.123456), "−0.123");
  assert.equal(shortly(2 / 3, 4), "0.6667");
  assert.equal(shortly(3), "3");
});

const camera = (text, prefix) => readCamera(new URLSearchParams(text), prefix);

test("a camera is azimuth, elevation and zoom", () => {
  assert.deepEqual(camera("camera=10,20,1.5"), {
    camera: { azimuth: 10, elevation: 20, zoom: 1.5 },
    problem: "",
  });
  assert.deepEqual(camera(""), { camera: null, problem: "" });
  assert.deepEqual(camera("surface-2.camera=1,2,3&camera=4,5,6", "surface-2.").camera, {
    azimuth: 1,
    elevation: 2,
    zoom: 3,
  });
  for (const text of ["camera=a,b,c", "camera=1,2", "camera=", "eye=1,2", "camera=x&eye=1,1,1"]) {
    assert.deepEqual(camera(text), {
      camera: null,
      problem: "The view in the address is not three numbers.",
    });
  }
});

test("old links that name the eye are still read", () => {
  for (const [azimuth, elevation, zoom] of [
    [36, 25, 1],
    [-150, 60, 2],
    [90, 5, 0.5],
  ]) {
    const [a, e] = [azimuth, elevation].map((degrees) => (degrees * Math.PI) / 180);
    const distance = 2.04 / zoom; // where Plotly's camera stood
    const eye = [Math.cos(e) * Math.sin(a), -Math.cos(e) * Math.cos(a), Math.sin(e)];
    const { camera: found } = camera(`eye=${eye.map((v) => distance * v).join()}`);
    assert.ok(Math.abs(found.azimuth - azimuth) < 1e-9);
    assert.ok(Math.abs(found.elevation - elevation) < 1e-9);
    assert.ok(Math.abs(found.zoom - zoom) < 1e-9);
  }
});

test("a camera that is written is read again, commas and all", () => {
  const view = { azimuth: -12.34, elevation: 5, zoom: 1.2 };
  const parameters = new URLSearchParams({ camera: cameraText(view) });
  assert.equal(searchOf(parameters), "?camera=-12.34,5,1.2");
  assert.deepEqual(camera(searchOf(parameters)).camera, view);
  assert.equal(searchOf(new URLSearchParams()), "");
});

test("a message goes when its cause goes, and leaves the others", () => {
  let writes = 0;
  const element = {
    text: "",
    get textContent() {
      return this.text;
    },
    set textContent(text) {
      this.text = text;
      writes += 1;
    },
  };
  const say = messagesIn(element);
  say("p", "p is wrong.");
  say("address", "So is the address.");
  assert.equal(element.text, "p is wrong. So is the address.");
  say("p", "p is still wrong.");
  assert.equal(element.text, "p is still wrong. So is the address.");
  say("p", "");
  assert.equal(element.text, "So is the address.");
  const before = writes;
  say("p", "");
  assert.equal(writes, before, "what is written again is read out again");
  say("address", "");
  assert.equal(element.text, "");
});

test("what waits for quiet runs once, or at once, or not at all", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  let runs = 0;
  const waiting = later(100, () => {
    runs += 1;
  });
  waiting.flush();
  assert.equal(runs, 0);
  waiting.call();
  mock.timers.tick(60);
  waiting.call();
  mock.timers.tick(60);
  assert.equal(runs, 0);
  mock.timers.tick(60);
  assert.equal(runs, 1);
  waiting.call();
  waiting.flush();
  mock.timers.tick(200);
  assert.equal(runs, 2);
  mock.timers.reset();
});
