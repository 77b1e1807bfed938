import js from "@eslint/js";
import compat from "eslint-plugin-compat";
import globals from "globals";

const STRICT = {
  curly: ["error", "multi-line"],
  eqeqeq: "error",
  "no-else-return": "error",
  "no-implicit-coercion": "error",
  "no-promise-executor-return": "error",
  "no-shadow": ["error", { builtinGlobals: false }],
  "no-unused-vars": ["error", { varsIgnorePattern: "^_", argsIgnorePattern: "^_" }],
  "no-use-before-define": ["error", { functions: false, variables: false }],
  "no-useless-rename": "error",
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": ["error", { destructuring: "all" }],
  "prefer-template": "error",
  "require-atomic-updates": "error",
  yoda: "error",
};

export default [
  { linterOptions: { reportUnusedDisableDirectives: "error", reportUnusedInlineConfigs: "error" } },
  { ...js.configs.recommended, files: ["**/*.js", "**/*.mjs"] },
  { files: ["**/*.js", "**/*.mjs"], rules: STRICT },
  { files: ["docs/web/**/*.js", "benchmarks/*.js", "tests/engines/*.js"], languageOptions: { globals: { ...globals.browser, DOCUMENTATION_OPTIONS: "readonly", Search: "readonly", regsurfExtras: "readonly" } } },
  { ...compat.configs["flat/recommended"], files: ["docs/web/**/*.js"] },
  { files: ["tests/web/*.mjs"], languageOptions: { globals: globals.node } },
];
