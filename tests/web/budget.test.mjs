/** Price and budget: as in Python, and one the inverse of the other. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { budgetOf, priceOf, radius, sharesOf } from "../../docs/web/math/budget.js";
import { lossFrom } from "../../docs/web/math/losses.js";
import { cost } from "../../docs/web/math/penalty.js";
import { assertClose, numbers } from "./numbers.mjs";

const KINDS = [{ l1: 1, l2: 0 }, { l1: 0, l2: 1 }, { l1: 0.3, l2: 0.7 }];

test("the budget of a price is that of Python", () => {
  let count = 0;
  for (const { loss, penalty, expected } of numbers.states) {
    if (!expected.minimizers) continue;
    const { budget } = expected.minimizers;
    assertClose(budgetOf({ loss: lossFrom(loss), penalty }), budget, "budget", { relative: 1e-9 });
    if (budget > 0 && Number.isFinite(budget)) count += 1;
  }
  assert.ok(count > 20);
});

test("the outline of a budget is as far away as the budget says", () => {
  for (const shares of KINDS) {
    for (const t of [0, 1e-6, 0.3, 1, 40]) {
      for (let k = 0; k < 16; k += 1) {
        const u = [Math.cos((k * Math.PI) / 8), Math.sin((k * Math.PI) / 8)];
        const r = radius(shares, t, u);
        assertClose(cost(shares, r * u[0], r * u[1]), t, "penalty on the outline");
      }
    }
  }
});

test("the price of a budget buys that budget", () => {
  let count = 0;
  for (const { loss: description, penalty } of numbers.states) {
    const price = penalty.l1 + penalty.l2;
    if (!(price > 1e-4 && price < 1e4)) continue;
    const loss = lossFrom(description);
    const t = budgetOf({ loss, penalty });
    if (!(t > 1e-9)) continue;
    const shares = sharesOf(penalty);
    const found = priceOf(loss, shares, t, 2 * price);
    const scaled = { l1: found * shares.l1, l2: found * shares.l2 };
    assertClose(budgetOf({ loss, penalty: scaled }, shares), t, "budget", { relative: 1e-3 });
    for (const near of [1e-9 * price, 0.3 * price, price, 1.1 * price, 1.99 * price]) {
      const again = priceOf(loss, shares, t, 2 * price, near);
      const strengths = { l1: again * shares.l1, l2: again * shares.l2 };
      assertClose(budgetOf({ loss, penalty: strengths }, shares), t, "budget", { relative: 1e-3 });
    }
    count += 1;
  }
  assert.ok(count > 10);
});

test("what no price can bring about is answered by the nearest price", () => {
  const loss = lossFrom({ name: "softmax", p: 0.8, x: 1 });
  // At price 0 log 4 is spent, and with a strength of 1 nothing.
  for (const near of [0, 0.001, 0.2, 0.9]) {
    assert.equal(priceOf(loss, KINDS[0], 1.5, 1, near), 0);
    assert.equal(priceOf(loss, KINDS[1], 0, 1, near), 1);
  }
  assertClose(priceOf(loss, KINDS[0], 0, 1), 0.3, "the critical strength", { relative: 1e-3 });
  // L2 never spends nothing.
  assert.equal(priceOf(loss, KINDS[1], 0, 1), 1);
  assert.equal(budgetOf({ loss, penalty: { l1: 0, l2: 0 } }), Infinity);
});
