// Puts the style sheets and scripts of the site together: node ui/bundle.mjs OUTPUT-FOLDER
//
// Out come icon.svg, site.css and site.js (every page) and map.css and map.js (only where a map was asked for). From others only
// what is listed here goes in, unchanged, from ui/node_modules (npm ci). Cascade layers keep the order fixed, whatever
// the weight of a selector: components first, then the theme's tokens, then what is ours.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");

const components = [
  "alert",
  "badge-list",
  "breadcrumb-nav",
  "button",
  "button-group",
  "data-badge",
  "form-field",
  "form-field-description",
  "form-field-error-message",
  "form-fieldset",
  "form-label",
  "heading-1",
  "heading-2",
  "heading-3",
  "link",
  "page-footer",
  "pagination",
  "paragraph",
  "root",
  "select",
  "skip-link",
  "table",
  "textarea",
  "textbox",
  "unordered-list",
];

// Ours; the order is that of the cascade. Only tokens of theme.css in them, no colours or sizes of their own.
const styles = ["page.css", "forms.css", "home.css", "profile.css", "tell.css", "openings.css", "learn.css", "media.css"];

const read = (...parts) => readFileSync(join(...parts), "utf8");

// A @charset rule may only stand first in a file; ours are all UTF-8.
const layer = (name, css) => `@layer ${name} {\n${css.replace(/@charset "[^"]*";/gi, "").trim()}\n}\n`;

function component(name) {
  return layer("components", read(modules, "@utrecht", `${name}-css`, "dist", "index.min.css"));
}

// Leaflet's own pictures are not used (markers are drawn), so rules that fetch one go.
function leafletStyle() {
  return read(modules, "leaflet", "dist", "leaflet.css").replace(/[^{}]*\{[^{}]*url\([^{}]*\}/g, "");
}

function write(folder, name, text) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
}

function bundle(folder) {
  const css = ["@layer components, theme, site;\n", ...components.map(component)];
  css.push(layer("theme", read(here, "css", "theme.css")), layer("site", styles.map((name) => read(here, "css", name)).join("\n")));
  write(folder, "site.css", css.join(""));
  write(folder, "site.js", [read(modules, "htmx.org", "dist", "htmx.min.js"), read(here, "js", "site.js")].join("\n"));
  write(folder, "icon.svg", read(here, "icon.svg"));
  write(folder, "map.css", leafletStyle() + read(here, "css", "map.css"));
  write(folder, "map.js", [read(modules, "leaflet", "dist", "leaflet.js"), read(here, "js", "map.js")].join("\n"));
}

if (process.argv.length !== 3) {
  console.error("usage: node ui/bundle.mjs OUTPUT-FOLDER");
  process.exit(2);
}
bundle(process.argv[2]);
