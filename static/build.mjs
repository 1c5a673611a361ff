/* Builds static/dist from static/src and the packages in package.json: `npm ci && npm run build`.
   app.css, answer.css, report.css, board.css · answer.js, app.js, charts.js, theme.js · icons.svg · fonts/. Nothing here is fetched from the network.
   Tabler is cut down to the classes that occur in templates, Python and our scripts: build again after using a new one. */

import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { watch } from "node:fs";
import path from "node:path";
import { brotliCompressSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { PurgeCSS } from "purgecss";
import subsetFont from "subset-font";
import { ALWAYS_KEPT, ICONS } from "./src/config.mjs";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const SRC = path.join(ROOT, "static/src");
const DIST = path.join(ROOT, "static/dist");
const PACKAGES = path.join(ROOT, "node_modules");
const BROWSERS = ["chrome120", "firefox120", "safari17"];

/* The weights that the pages use, of the letters of western Europe. */
const FONTS = {
  "inter-latin.woff2": ["@fontsource-variable/inter/files/inter-latin-wght-normal.woff2", { variationAxes: { wght: { min: 400, max: 650 } } }],
  "source-serif-4-latin-600.woff2": ["@fontsource/source-serif-4/files/source-serif-4-latin-600-normal.woff2", {}],
};
const LETTERS = [[0x20, 0x7e], [0xa0, 0xff], [0x131, 0x131], [0x152, 0x153], [0x2bb, 0x2bc], [0x2c6, 0x2c6], [0x2da, 0x2da], [0x2dc, 0x2dc],
  [0x2000, 0x206f], [0x20ac, 0x20ac], [0x2122, 0x2122], [0x2191, 0x2193], [0x2212, 0x2215]];

/* For documents (PDF): static TrueType, one file a script and weight, since a file of the packages holds one script. Each script gets
   a family name of its own and of the same length, so that the document asks for them in order (apps/core/documents/look.typ). */
const PRINTED = [
  ["Inter", "@fontsource-variable/inter/files/inter-SCRIPT-wght-normal.woff2", [400, 600]],
  ["Source Serif 4", "@fontsource/source-serif-4/files/source-serif-4-SCRIPT-600-normal.woff2", [600]],
];
const SCRIPTS = { latin: "", "latin-ext": "Ex", vietnamese: "Vi", greek: "Gr", cyrillic: "Cy" };
const PRINTED_LETTERS = [[0x20, 0x7e], [0xa0, 0x52f], [0x1e00, 0x1eff], [0x2000, 0x206f], [0x20a0, 0x20bf], [0x2100, 0x22ff]];

/* Each file is put in place whole, so that a server may read while we build. */
const made = new Set();
async function put(name, content) {
  const target = path.join(DIST, name);
  const draft = `${target}.${process.pid}.draft`;
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(draft, content);
  await rename(draft, target);
  made.add(name.split("/")[0]);
}

/* Tabler's rules for what our pages use. */
async function tabler() {
  const [{ css }] = await new PurgeCSS().purge({
    content: ["templates/**/*.html", "apps/**/*.html", "apps/**/*.py", "static/src/js/**/*.js"].map((glob) => path.join(ROOT, glob)),
    css: [path.join(PACKAGES, "@tabler/core/dist/css/tabler.css")],
    defaultExtractor: (text) => text.match(/[A-Za-z0-9_-]+/g) || [],
    safelist: { standard: ALWAYS_KEPT },
    blocklist: [/^theme-/, /^navbar/, /^hljs/],
    keyframes: true,
    variables: true,
  });
  return css.replace(/\/\*# sourceMappingURL.*?\*\//, "");
}

/* Browsers without light-dark() see the light colours. */
function withLightFallback(css) {
  const pair = /light-dark\((#[0-9a-f]+),\s*#[0-9a-f]+\)/gi;
  return css.replace(/:root\{([^}]*light-dark\([^}]*)\}/, (rule, body) =>
    `:root{${body.replace(pair, "$1")}}@supports (color:light-dark(#000,#fff)){:root{${body}}}`);
}

async function bundleStyles(name, before = "") {
  const { outputFiles } = await esbuild.build({
    entryPoints: [path.join(SRC, `css/${name}.css`)], bundle: true, write: false, external: ["*.woff2"], logLevel: "warning",
  });
  const { code } = await esbuild.transform(before + outputFiles[0].text, { loader: "css", minify: true, legalComments: "none", target: BROWSERS });
  await put(`${name}.css`, withLightFallback(code));
}

async function bundleScripts() {
  const { outputFiles } = await esbuild.build({
    entryPoints: ["answer", "app", "charts", "theme"].map((name) => path.join(SRC, `js/${name}.js`)),
    outdir: DIST, bundle: true, minify: true, format: "iife", target: BROWSERS, legalComments: "none", logLevel: "warning",
    nodePaths: [PACKAGES], write: false,
  });
  await Promise.all(outputFiles.map((file) => put(path.basename(file.path), file.contents)));
}

/* One sprite: outline icons by name, and our own marks drawn in static/src/icons. */
async function sprite() {
  const inner = (svg) => svg.replace(/<!--.*?-->/gs, "").match(/<svg[^>]*>(.*)<\/svg>/s)[1]
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "").replace(/\s*\n\s*/g, "");
  const symbol = (id, svg) => `<symbol id="${id}" viewBox="${svg.match(/viewBox="([^"]+)"/)[1]}">${inner(svg)}</symbol>`;
  const outline = ICONS.map(async (name) => symbol(name, await readFile(path.join(PACKAGES, `@tabler/icons/icons/outline/${name}.svg`), "utf8")));
  const files = (await readdir(path.join(SRC, "icons"))).sort();
  const own = files.map(async (file) => symbol(path.parse(file).name, await readFile(path.join(SRC, "icons", file), "utf8")));
  const symbols = await Promise.all([...outline, ...own]);
  await put("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

async function favicon() {
  const mark = await readFile(path.join(SRC, "icons/brand.svg"), "utf8");
  await put("favicon.svg", mark.replaceAll("currentColor", "#3f74b8"));
}

const lettersOf = (ranges) => ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i))).join("");

async function fonts() {
  const text = lettersOf(LETTERS);
  for (const [name, [from, axes]] of Object.entries(FONTS)) {
    const font = await readFile(path.join(PACKAGES, from));
    await put(`fonts/${name}`, await subsetFont(font, text, { targetFormat: "woff2", ...axes }));
  }
}

/* Renames a family in the name table of a TrueType font: UTF-16 big-endian, to a name of the same length. */
function renamed(font, family, suffix) {
  if (!suffix) return font;
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, i) => 12 + 16 * i);
  const entry = tables.find((at) => font.toString("latin1", at, at + 4) === "name");
  const names = font.subarray(font.readUInt32BE(entry + 8), font.readUInt32BE(entry + 8) + font.readUInt32BE(entry + 12));
  const wide = (text) => Buffer.from(text, "utf16le").swap16();
  const [from, to] = [wide(family), wide(family.slice(0, -2) + suffix)];
  for (let at = names.indexOf(from); at >= 0; at = names.indexOf(from, at + 1)) to.copy(names, at);
  return font;
}

async function printedFonts() {
  const text = lettersOf(PRINTED_LETTERS);
  for (const [family, from, weights] of PRINTED) for (const [script, suffix] of Object.entries(SCRIPTS)) {
    const font = await readFile(path.join(PACKAGES, from.replace("SCRIPT", script)));
    for (const wght of weights) {
      const axes = weights.length > 1 ? { variationAxes: { wght } } : {};
      const cut = await subsetFont(font, text, { targetFormat: "truetype", ...axes });
      await put(`fonts/print/${family.replaceAll(" ", "-")}-${script}-${wght}.ttf`, renamed(cut, family, suffix));
    }
  }
}

async function report() {
  for (const name of (await readdir(DIST)).filter((file) => path.extname(file)).sort()) {
    const content = await readFile(path.join(DIST, name));
    const kB = (bytes) => (bytes / 1000).toFixed(1).padStart(7);
    console.log(`${name.padEnd(14)}${kB(content.length)} kB, compressed${kB(brotliCompressSync(content).length)} kB`);
  }
}

async function build() {
  await Promise.all([
    tabler().then((css) => bundleStyles("app", css)), bundleStyles("answer"), bundleStyles("report"), bundleStyles("board"), bundleScripts(), sprite(), fonts(),
    printedFonts(), favicon(),
  ]);
  for (const name of await readdir(DIST)) if (!made.has(name) && !name.endsWith(".draft")) await rm(path.join(DIST, name), { recursive: true });
  await report();
}

await build();
if (process.argv.includes("--watch")) {
  let waiting;
  for (const folder of ["static/src", "templates"]) {
    watch(path.join(ROOT, folder), { recursive: true }, () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => build().catch(console.error), 200);
    });
  }
}
