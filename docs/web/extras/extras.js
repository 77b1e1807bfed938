/** What only some readers of a figure ask for: budgets, and lines for pages of their own. */
import { budgetLayer } from "./budget-layer.js";
import { lineFor } from "../page/embedding.js";

/** @typedef {{budgetLayer: typeof budgetLayer, lineFor: typeof lineFor}} Extras */
Object.assign(globalThis, { regsurfExtras: { budgetLayer, lineFor } });
