/* Draws the pictures: <div data-chart="trend" data-source="ID"> with its data in the JSON block of that id (json_script).
   Every picture stands in a <figure class="plot"> with a sentence and a table: templates/components/_plot.html. */
import { LineChart, SankeyChart, ScatterChart } from "echarts/charts";
import { GraphicComponent, GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";
import { balance } from "./charts/balance.js";
import { flow } from "./charts/flow.js";
import { matrix } from "./charts/matrix.js";
import { portfolio } from "./charts/portfolio.js";
import { profiles } from "./charts/profiles.js";
import { readings } from "./charts/readings.js";
import { readTokens } from "./charts/theme.js";
import { trend } from "./charts/trend.js";

echarts.use([
  LineChart, SankeyChart, ScatterChart, GraphicComponent, GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent, LabelLayout, CanvasRenderer,
]);
const KINDS = { trend, readings, matrix, balance, flow, portfolio, profiles };
const drawn = [];

function draw(scheme) {
  const colours = readTokens(scheme);
  for (const { chart, kind, data } of drawn) {
    const option = KINDS[kind](colours, data, chart.getWidth());
    chart.setOption(scheme ? { ...option, animation: false } : option, { notMerge: true }); /* paper does not wait */
    if (scheme) chart.getZr().flush();
  }
}

function add(box) {
  if (box.dataset.drawn) return;
  box.dataset.drawn = "yes";
  const data = JSON.parse(document.getElementById(box.dataset.source).textContent);
  const chart = echarts.init(box, null, { renderer: "canvas", devicePixelRatio: Math.max(2, devicePixelRatio) });
  drawn.push({ chart, kind: box.dataset.chart, data });
}

function start() {
  document.querySelectorAll("[data-chart]").forEach(add);
  if (drawn.length) draw();
}

start();
document.addEventListener("htmx:afterSettle", start);
new ResizeObserver(() => { drawn.forEach(({ chart }) => chart.resize()); draw(); }).observe(document.querySelector("main"));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw());
new MutationObserver(() => draw()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
addEventListener("beforeprint", () => draw("light"));
addEventListener("afterprint", () => draw());
