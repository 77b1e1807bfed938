// Loaded before all other scripts of a page: WebDriver keeps no console, so this does.
window.problems = [];
const note = (...words) => window.problems.push(words.join(" "));
for (const level of ["error", "warn"]) {
  const plain = console[level];
  console[level] = (...words) => {
    note(level, ...words);
    plain.apply(console, words);
  };
}
addEventListener("error", (event) => {
  if (event instanceof ErrorEvent) note("uncaught", event.message, event.filename, event.lineno);
  else note("not loaded", event.target.outerHTML);
}, true);
addEventListener("unhandledrejection", (event) => note("rejected", event.reason));
addEventListener("securitypolicyviolation", (event) => {
  note("policy", event.violatedDirective, event.blockedURI);
});
