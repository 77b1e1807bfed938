/** Tables that people paste, states in addresses, folds: data of the reader's own. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { errorOf, fitOf, planeOf, reachOf, unitsOf } from "../../docs/web/data/fit.js";
import { heldOut, problemWithFolds } from "../../docs/web/data/held-out.js";
import { asPython, readHash, writeHash } from "../../docs/web/data/state.js";
import { likelyColumns, parseTable, pointsFrom, writeCsv } from "../../docs/web/data/table.js";

const POINTS = Array.from({ length: 30 }, (_, k) => [Math.sin(k), Math.cos(2 * k), k % 3 === 0 ? 1 : 0]);
const STATE = {
  model: "logistic", intercept: true, standardize: true, l1: 0.05, l2: 0, preset: "",
  points: POINTS, names: ["a", "b", "c"], labels: ["no", "yes"],
};
const ALL = ["logistic", "squared"].flatMap((model) =>
  [true, false].flatMap((intercept) =>
    [true, false].map((standardize) => ({ ...STATE, model, intercept, standardize })),
  ),
);

test("tables with each separator, quotes, a header or none", () => {
  const wanted = [[1.5, 2, 0], [-3, 4e-2, 1]];
  const texts = [
    "u,v,kind\n1.5,2,cat\n-3,4e-2,dog\n",
    "u;v;kind\r\n1,5;2;cat\r\n-3;4e-2;dog",
    "u\tv\tkind\n1,5\t2\tcat\n\n−3\t0.04\tdog\n",
    '\uFEFF"u","v","kind"\n"1.5",2,"cat"\n-3,.04,"dog"',
    "u v kind\n1.5  2 cat\n-3 0.04 dog",
  ];
  for (const text of texts) {
    const { points, names, labels, left } = pointsFrom(parseTable(text), [0, 1, 2]);
    assert.deepEqual(points, wanted, text);
    assert.deepEqual([names, labels, left], [["u", "v", "kind"], ["cat", "dog"], 0]);
  }
  const bare = parseTable("1,2,0\n3,4,1");
  assert.deepEqual([bare.names[0], bare.first], ["column 1", 1]);
  assert.deepEqual(pointsFrom(bare, [0, 1, 2]).labels, ["0", "1"]);
});

test("quoted cells keep separators, ends of lines and quotes", () => {
  const { names, rows } = parseTable('"a, b","c ""d""","e\nf"\n1,2,3');
  assert.deepEqual(names, ["a, b", 'c "d"', "e\nf"]);
  assert.deepEqual(rows, [["1", "2", "3"]]);
});

test("rows with missing cells are left out and counted", () => {
  const table = parseTable("a,b,y\n1,2,3\n,5,6\nNA,5,6\n7,8,9.5\n7,8,?\n1,1,4");
  const { points, labels, left } = pointsFrom(table, [0, 1, 2]);
  assert.deepEqual(points, [[1, 2, 3], [7, 8, 9.5], [1, 1, 4]]);
  assert.deepEqual([labels, left], [null, 3]);
});

test("columns that a reader may have meant", () => {
  const table = parseTable("id,kind,u,v\nx1,cat,1,2\nx2,dog,3,4\nx3,cat,5,6");
  assert.deepEqual(likelyColumns(table), [2, 3, 1]);
  assert.deepEqual(likelyColumns(parseTable("1,2,3,4\n5,6,7,8")), [0, 1, 3]);
});

test("what is no table is refused in a sentence that says where", () => {
  const cases = [
    ["", /empty/],
    ["   \n \n", /empty/],
    ["a,b,c", /header and no rows/],
    ["1,2\n3,4", /three columns or more.*has 2/],
    ["1,2,3\n4,5", /Row 2 has 2 cells/],
    ["a,b,c\n1,x,1\n2,3,0", /Row 2, column “b” must be a number, not “x”/],
    ["a,b,c\n1,2,u\n2,3,v\n3,4,w", /two labels, or numbers; it has 3 labels/],
    ["a,b,c\n1,,1\n,2,1", /empty cell/],
    ["a\0b,2,3", /no text/],
    ["1,2,3\n".repeat(2001), /2,001 rows; up to 2,000/],
    ["x".repeat(2_000_001), /characters/],
    ["a,b,c\n1,0x10,1\n2,3,0", /must be a number, not “0x10”/],
  ];
  for (const [text, message] of cases) {
    assert.throws(() => {
      pointsFrom(parseTable(text), [0, 1, 2]);
    }, message, text.slice(0, 40));
  }
});

test("CSV comes back as it was, and no cell is a formula", () => {
  const text = writeCsv([["=1+2", "+a", "-b"], ["@x", "a, b", 'q"q'], [-1.5, 2e-300, "  =c"]]);
  assert.equal(text, "'=1+2,'+a,'-b\r\n'@x,\"a, b\",\"q\"\"q\"\r\n-1.5,2e-300,\"'  =c\"\r\n");
  const points = [[0.1, -2.5e-7, 1], [1e22, 3, 0]];
  const back = pointsFrom(parseTable(writeCsv([["a", "b", "c"], ...points])), [0, 1, 2]);
  assert.deepEqual(back.points, points);
});

test("an address brings back the state", () => {
  const names = ["a & b = #", "<b>\u2028", "c"];
  for (const state of [STATE, { ...STATE, model: "squared", labels: null, names, intercept: false }]) {
    assert.deepEqual(readHash(writeHash(state), STATE, new Map()), state);
  }
  const named = { ...STATE, preset: "one", l1: 0.3 };
  assert.ok(!writeHash(named).includes("points"));
  const presets = new Map([["one", { ...STATE, preset: "one" }]]);
  assert.deepEqual(readHash(writeHash(named), STATE, presets), named);
});

test("an address with nonsense is refused in a sentence", () => {
  const cases = [
    ["preset=nope", /no preset called “nope”/],
    ["model=tree", /model must be/],
    ["l1=-1", /l1 must be a number from 0/],
    ["l2=x", /l2 must be/],
    ["intercept=2", /intercept must be 0 or 1/],
    ["points=1 2,3 4 5", /Point 1 of the address/],
    ["points=1 2 nan", /Point 1/],
    ["points=1 2 7", /label must be 0 or 1, not 7/],
    ["points=1 2 0.5", /label must be 0 or 1, not 0.5/],
    ["points=1 2 1&names=[1]", /names in the address must be 3 words/],
    ["points=1 2 1&labels={", /labels in the address must be 2 words/],
    [`points=${"1 2 1,".repeat(2000)}1 2 1`, /2001 points/],
  ];
  for (const [hash, message] of cases) assert.throws(() => readHash(hash, STATE, new Map()), message);
});

test("words of a table are literals in the Python to copy", () => {
  const names = ['"); import os #', "a\nb\\", "\u2028é\ud800"];
  const text = asPython({ ...STATE, names, labels: ["'''", '"""'] });
  const line = text.split("\n").find((each) => each.startsWith("names ="));
  assert.equal(line, String.raw`names = ["\"); import os #", "a\nb\\", "\u2028\u00e9\ud800"]`);
  assert.ok([...text].every((mark) => mark === "\n" || (mark >= " " && mark <= "~")));
});

test("a plane in the units of the table gives the outputs of the model", () => {
  for (const each of ALL) {
    const settings = { ...each, points: POINTS.map(([a, b, y]) => [1000 * a, b + 5, y]) };
    const fit = fitOf(settings);
    const [beta] = fit.loss.minimizers({ l1: 0.01, l2: 0.001 }).ends;
    const [constant, w1, w2] = planeOf(fit, beta);
    const { means, scales } = unitsOf(settings);
    const [x1, x2] = settings.points[3];
    const z = fit.loss.intercept(...beta) + (beta[0] * (x1 - means[0])) / scales[0] + (beta[1] * (x2 - means[1])) / scales[1];
    assert.ok(Math.abs(constant + w1 * x1 + w2 * x2 - z) < 1e-9);
    assert.ok(errorOf(settings, [constant, w1, w2]) >= 0);
    assert.ok(reachOf(fit.loss, 0.1) > 0);
  }
});

test("data that say little or nothing make no number that is none", () => {
  const degenerate = [
    [[1, 2, 1]],
    [[1, 2, 0], [1, 2, 1]],
    [[0, 0, 1], [0, 0, 1]],
    [[5, 1, 0], [5, 2, 1], [5, 3, 0]],
    [[1e100, 1, 0], [-1e100, 2, 1], [3, 3, 0]],
    [[1e-200, 1e-200, 0], [2e-200, 1e-200, 1], [0, 1e-200, 1]],
  ];
  for (const points of degenerate) {
    for (const each of ALL) {
      const { loss } = fitOf({ ...each, points });
      for (const penalty of [{ l1: 0, l2: 0 }, { l1: 0.1, l2: 0 }, { l1: 0, l2: 0.1 }]) {
        const { ends, value } = loss.minimizers(penalty);
        const where = JSON.stringify({ ...each, points, penalty });
        assert.ok(!Number.isNaN(value), where);
        if (ends) assert.ok(ends.flat().every((b) => !Number.isNaN(b)), where);
      }
    }
  }
});

test("cross-validation sees no row that it judges", () => {
  const done = (name, penalty) => {
    const work = heldOut(STATE, name, penalty);
    let steps = 0;
    let next = work.next();
    for (; !next.done; next = work.next()) steps += 1;
    assert.equal(steps, 5 * next.value.strengths.length);
    return next.value;
  };
  // Each fold has 2 of the 10 ones among its 6 rows. At a strength that leaves nothing but
  // the intercept, the others predict 8 of 24.
  const constant = -(Math.log(8 / 24) + 2 * Math.log(16 / 24)) / 3;
  for (const mean of done("l2", { l1: 10, l2: 0 }).means) assert.ok(Math.abs(mean - constant) < 1e-12);
  const { means, errors, best, simplest } = done("l1", { l1: 0, l2: 0 });
  assert.ok(simplest <= best && means[simplest] <= means[best] + errors[best]);
  assert.ok(errors.every((error) => error >= 0));
  assert.match(problemWithFolds({ ...STATE, points: POINTS.slice(0, 9) }), /10 points/);
  assert.match(problemWithFolds({ ...STATE, points: POINTS.map(([a, b]) => [a, b, 1]) }), /of each label/);
  assert.equal(problemWithFolds(STATE), "");
});
