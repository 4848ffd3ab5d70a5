// Copies the pinned front-end files from node_modules to static/vendor: minified, without source maps, with licences.
// Run by `npm run vendor` after `npm ci`; the result is committed, so that neither npm nor a network is needed to run.
import { build } from "esbuild";
import fs from "node:fs";
import path from "node:path";

const here = import.meta.dirname;
const modules = path.join(here, "..", "..", "node_modules");
const target = path.join(here, "static", "vendor");

const copies = {
  "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
  "@tabler/core/dist/js/tabler.min.js": "tabler.min.js",
  "htmx.org/dist/htmx.min.js": "htmx.min.js",
  "openseadragon/build/openseadragon/openseadragon.min.js": "openseadragon.min.js",
  "barcode-detector/dist/iife/ponyfill.js": "barcode-detector.min.js",
};

// the reader of codes itself; barcode-detector fetches exactly this version of it
const binaries = { "zxing-wasm/dist/reader/zxing_reader.wasm": "zxing_reader.wasm" };

const packages = ["@tabler/core", "@tabler/icons", "htmx.org", "openseadragon", "echarts", "zrender", "@popperjs/core",
  "barcode-detector", "zxing-wasm"];

const notes = {
  "zxing-wasm": "zxing_reader.wasm is compiled from zxing-cpp (Apache-2.0, https://github.com/zxing-cpp/zxing-cpp); "
    + "the text of that licence stands in LICENSE of this project.",
};

const withoutMap = (text) => text.replace(/\n?\/\/# sourceMappingURL=.*$|\n?\/\*# sourceMappingURL=.*\*\//gm, "");

function copyFiles() {
  fs.mkdirSync(target, { recursive: true });
  for (const [from, to] of Object.entries(copies)) {
    fs.writeFileSync(path.join(target, to), withoutMap(fs.readFileSync(path.join(modules, from), "utf8")));
  }
  for (const [from, to] of Object.entries(binaries)) {
    fs.copyFileSync(path.join(modules, from), path.join(target, to));
  }
}

function drawSprite() {
  const names = fs.readFileSync(path.join(here, "icons.txt"), "utf8").split(/\s+/).filter(Boolean).sort();
  const symbols = names.map((name) => {
    const svg = fs.readFileSync(path.join(modules, "@tabler/icons/icons/outline", `${name}.svg`), "utf8");
    const inner = svg.replace(/<!--[\s\S]*?-->/, "").replace(/<svg[^>]*>/, "").replace("</svg>", "").replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" `
      + `stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
  });
  fs.writeFileSync(path.join(target, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>\n`);
}

async function bundleCharts() {
  const source = `
    import * as echarts from "echarts/core";
    import { BarChart } from "echarts/charts";
    import { GridComponent, TooltipComponent, LegendComponent, AriaComponent } from "echarts/components";
    import { SVGRenderer } from "echarts/renderers";
    echarts.use([BarChart, GridComponent, TooltipComponent, LegendComponent, AriaComponent, SVGRenderer]);
    window.echarts = echarts;`;
  await build({
    stdin: { contents: source, resolveDir: path.join(here, "..", ".."), loader: "js" },
    bundle: true, minify: true, format: "iife", target: "es2020", legalComments: "none",
    outfile: path.join(target, "echarts.min.js"),
  });
}

function noteLicences() {
  const parts = packages.map((name) => {
    const folder = path.join(modules, name);
    const about = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
    const file = fs.readdirSync(folder).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
    // A package without a licence file names its licence in the header of its files; the header is quoted.
    const text = fs.readFileSync(path.join(folder, file ?? "dist/css/tabler.css"), "utf8").trim();
    const stated = file ? text : text.slice(text.indexOf("/*!"), text.indexOf("*/") + 2);
    const notice = path.join(folder, "NOTICE");
    const more = fs.existsSync(notice) ? `\n\n${fs.readFileSync(notice, "utf8").trim()}` : "";
    const note = notes[name] ? `\n\n${notes[name]}` : "";
    return `${about.name} ${about.version} (${about.license})\n${"-".repeat(72)}\n${stated}${more}${note}\n`;
  });
  fs.writeFileSync(path.join(target, "LICENCES.txt"), parts.join(`\n${"=".repeat(72)}\n\n`));
}

copyFiles();
drawSprite();
await bundleCharts();
noteLicences();
