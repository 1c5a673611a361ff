/* Two profiles over the dimensions: the client (filled), what the seller expects (hollow), the gap between.
   data: {client, seller, dimensions: [{name, client: number|null, seller: number|null}], significant, words: {axis, high}} */
import { frame } from "./theme.js";
import { axis } from "./scatter.js";

const HIGH = 7, LETTER = 6.4; /* pixels, on average */

/* The bar between two scores: an error bar that the line series draws without the Lines chart. */
function bridge(c, d, at, significant) {
  const wide = Math.abs(d.seller - d.client) >= significant;
  return { type: "line", silent: true, z: 1, symbol: "none", animation: false, tooltip: { show: false },
    lineStyle: { width: wide ? 6 : 3, color: wide ? c.bad : c.rule, cap: "butt" }, data: [[d.client, at], [d.seller, at]] };
}

function key(c, entries, width) {
  const items = [];
  let left = 6, top = 8;
  entries.forEach(([text, hollow]) => {
    const room = 30 + text.length * LETTER;
    if (left > 6 && left + room > width) { left = 6; top += 20; }
    items.push({ type: "circle", silent: true, shape: { cx: left, cy: top, r: 5.5 },
      style: hollow ? { fill: c.paper, stroke: c.ink, lineWidth: 2.5 } : { fill: c.accent } });
    items.push({ type: "text", silent: true, style: { text, x: left + 12, y: top - 6, fill: c["ink-2"], font: `12px ${c.font}` } });
    left += room;
  });
  return { items, height: top + 14 };
}

export function profiles(c, data, width) {
  const all = data.dimensions;
  const dots = (side) => all.map((d, at) => [d[side], at]).filter(([score]) => score != null);
  const meets = ([score, at]) => score === all[at].client;
  const names = Math.min(width * 0.36, 16 + Math.max(...all.map((d) => d.name.length)) * 7);
  const words = key(c, [[data.client, false], [data.seller, true]], width);
  return {
    ...frame(c),
    graphic: words.items,
    grid: { left: names, right: 16, top: words.height + 24, bottom: 44 },
    xAxis: axis(c, data.words.axis, 0, 10, { interval: 1, splitLine: { show: true, lineStyle: { color: c.line } }, axisLine: { show: false } }),
    yAxis: { type: "category", data: all.map((d) => d.name), inverse: true, axisTick: { show: false }, axisLine: { show: false },
      axisLabel: { color: c.ink, fontSize: 13, align: "left", margin: names - 2, width: names - 12, overflow: "truncate" } },
    series: [
      ...all.flatMap((d, at) => (d.client == null || d.seller == null ? [] : [bridge(c, d, at, data.significant)])),
      { name: data.client, type: "scatter", symbolSize: 15, z: 3, data: dots("client"), itemStyle: { color: c.accent, opacity: 1 },
        markLine: { silent: true, symbol: "none", animation: false, data: [{ xAxis: HIGH }], lineStyle: { color: c["ink-3"], type: [3, 3], width: 1 },
          label: { formatter: data.words.high, color: c["ink-3"], fontSize: 12, position: "start" } } },
      { name: data.seller, type: "scatter", symbolSize: (value) => (meets(value) ? 23 : 13), z: 2, /* a ring around the other where both are the same */ data: dots("seller"),
        itemStyle: { color: c.paper, borderColor: c.ink, borderWidth: 2.5, opacity: 1 } },
    ],
    tooltip: { ...frame(c).tooltip, trigger: "item", formatter: ({ value }) => {
      const d = all[value[1]];
      return `${d.name}\n${data.client} ${d.client ?? "–"}, ${data.seller} ${d.seller ?? "–"}`;
    } },
  };
}
