/* Share of effort against share of value, on one scale: on the line they are even, above the dotted one effort is 1.5 times the worth.
   data: {impacts: [{name, full, value, effort, said, is_much, is_indicative}], most, much, words: {value, effort, even, much, over, under}} */
import { frame } from "./theme.js";
import { axis, dot } from "./scatter.js";

const ray = (c, from, to, text, dotted) => [
  { coord: from, symbol: "none", lineStyle: { color: c.rule, type: dotted ? [2, 3] : "solid", width: 1 },
    label: { show: true, position: "insideEndBottom", formatter: text, color: c["ink-3"], fontSize: 12 } },
  { coord: to, symbol: "none" },
];

export function balance(c, data, width) {
  const { words, most } = data;
  const scale = { interval: most > 50 ? 20 : 10 };
  const corner = (text, top) => ({ type: "text", silent: true, ...top, style: { text, fill: c["ink-3"], font: `12px ${c.font}` } });
  return {
    ...frame(c),
    tooltip: { ...frame(c).tooltip, trigger: "item" },
    grid: { left: 48, right: 12, top: 12, bottom: 48 },
    xAxis: axis(c, words.value, 0, most, scale),
    yAxis: axis(c, words.effort, 0, most, scale),
    graphic: [corner(words.over, { left: 58, top: 16 }), corner(words.under, { right: 18, bottom: 56 })],
    series: [{
      type: "scatter",
      data: data.impacts.map((i) => dot(c, i, [i.value, i.effort], { size: 18, side: i.effort < most * 0.12 ? "top" : "bottom", width, colour: i.is_much ? c.accent : c["ink-3"] })),
      labelLayout: { hideOverlap: true },
      tooltip: { formatter: ({ data: { impact: i } }) => `${i.full}\n${i.said}` },
      markLine: { silent: true, symbol: "none", animation: false, data: [
        ray(c, [0, 0], [most, most], words.even), ray(c, [0, 0], [most / data.much, most], words.much, true),
      ] },
    }],
  };
}
