// Modules import definitions.json by name, as esbuild lets them; Node alone would not.
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";

registerHooks({
  load(url, context, next) {
    if (!url.endsWith(".json")) return next(url, context);
    const parts = Object.entries(JSON.parse(readFileSync(new URL(url), "utf8")));
    const lines = parts.map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`);
    return { format: "module", source: lines.join("\n"), shortCircuit: true };
  },
});
