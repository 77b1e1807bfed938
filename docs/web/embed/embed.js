/** A figure alone: the one that the address names, in the scheme that it asks for. */
import { quoted } from "../page/numbers.js";

const wanted = new URLSearchParams(location.search);
const name = wanted.get("figure");
const template = document.getElementById(`of-${name}`);
const main = document.querySelector("main");

const theme = wanted.get("theme");
if (theme === "light" || theme === "dark") document.body.dataset.theme = theme;

if (main && template instanceof HTMLTemplateElement) {
  const { title = "", page = "" } = template.dataset;
  document.title = `${title} · regsurf`;
  const back = document.createElement("a");
  const here = new URLSearchParams(wanted);
  for (const own of ["figure", "theme"]) here.delete(own);
  back.href = `${page}?${here}${name === "explorer" ? "" : "#surface"}`;
  back.target = "_blank";
  back.rel = "noopener";
  back.textContent = `regsurf: ${title}`;
  const line = document.createElement("h1");
  line.append(back);
  main.replaceChildren(template.content, line);
  const script = document.createElement("script");
  script.src = `_static/${name === "explorer" ? "explorer" : "live-figure"}.js`;
  document.head.append(script);
} else if (name !== null) {
  const message = document.querySelector(".embed-message");
  if (message) message.textContent = `There is no figure called ${quoted(name)}. These are there:`;
}
