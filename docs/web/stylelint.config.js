// The oldest browsers are listed in package.json; eslint and esbuild read them, too.
const WITHOUT_HARM = [
  "css-content-visibility", // without scripts, code that was folded stays so on paper
  "css-media-scripting", // controls that cannot work are seen, though disabled
  "css-touch-action", // Safari on a computer has no touch
];

export default {
  plugins: ["stylelint-no-unsupported-browser-features"],
  reportNeedlessDisables: true,
  rules: {
    "plugin/no-unsupported-browser-features": [
      true,
      { ignore: WITHOUT_HARM, ignorePartialSupport: true },
    ],
  },
};
