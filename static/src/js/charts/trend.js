/* One measure over 24 months: line, 95 % interval as a band, target, gaps where nothing is known, hollow where n is small.
   data: {months: ["Jul 2023", …], values, low, high: [number|null], n: [number|null], target: number|null,
          is_low: [bool], unit: " %", decimals: 1, min, max, words: {interval, target, n},
          name, earlier: [{name, values}]}: the line's own name and fainter lines beside it, such as the years before */
import { MARGIN, axisLine, frame, level, levels, shown } from "./theme.js";

/* The band is a stack: an unseen line at the lower end, and the height up to the upper end above it, also below zero. */
function band(c, data) {
  const at = (list, i) => (data.low?.[i] == null || data.high?.[i] == null ? null : list(i));
  const common = { type: "line", stack: "interval", stackStrategy: "all", symbol: "none", silent: true, lineStyle: { opacity: 0 }, tooltip: { show: false }, z: 1 };
  return [
    { ...common, data: data.months.map((_, i) => at(() => data.low[i], i)) },
    { ...common, data: data.months.map((_, i) => at(() => data.high[i] - data.low[i], i)), areaStyle: { color: c.accent, opacity: 0.12 } },
  ];
}

function points(c, data) {
  const last = data.values.findLastIndex((v) => v != null);
  return data.values.map((value, i) => ({
    value: value ?? null,
    symbolSize: i === last ? 9 : data.is_low?.[i] ? 6 : 4,
    itemStyle: data.is_low?.[i]
      ? { color: c.paper, borderColor: c["ink-2"], borderWidth: 1.5 }
      : { color: i === last ? c.accent : c["ink-2"], borderWidth: 0 },
  }));
}

/* The line's name at its end, in place of a legend. */
const named = (c, name, color) => ({ show: Boolean(name), formatter: name, color, fontSize: 12, distance: 6 });

function before(c, data) {
  const dashes = ["solid", [2, 3]];
  return (data.earlier || []).map((line, i) => ({
    type: "line", data: line.values, connectNulls: false, symbol: "none", z: 2, name: line.name,
    lineStyle: { color: c["ink-3"], width: 1.25, opacity: 0.65, type: dashes[i] || dashes[1] },
    endLabel: named(c, line.name, c["ink-3"]), labelLayout: { moveOverlap: "shiftY" },
  }));
}

function tip(data) {
  return (series) => {
    const i = series[0].dataIndex;
    const words = data.words || {};
    const lines = [data.months[i], (data.name ? `${data.name}: ` : "") + shown(data.values[i], data)];
    if (data.low?.[i] != null) lines.push(`${words.interval || "95 % interval"} ${shown(data.low[i], { ...data, unit: "" })}–${shown(data.high[i], data)}`);
    if (data.n?.[i] != null) lines.push(`${words.n || "n"} ${data.n[i]}`);
    for (const line of data.earlier || []) lines.push(`${line.name}: ${shown(line.values[i], data)}`);
    return lines.join("\n");
  };
}

/* Beside lines that carry their names at the right end the target is named at the left one, above its level. */
function goal(c, data) {
  if (data.target == null) return [];
  const name = data.words?.target || "Target";
  const line = level(c, data.target, name, shown(data.target, data));
  if (data.name) line.label = { ...line.label, position: "insideStartTop", distance: 4, formatter: `${name} ${shown(data.target, data)}` };
  return [line];
}

export function trend(c, data, width) {
  return {
    ...frame(c),
    tooltip: { ...frame(c).tooltip, formatter: tip(data) },
    grid: { left: 8, right: data.name ? 44 : data.target == null ? 16 : MARGIN, top: 20, bottom: 8, containLabel: true },
    xAxis: { type: "category", data: data.months, boundaryGap: false, ...axisLine(c),
      axisLabel: { color: c["ink-3"], interval: data.name ? (width < 480 ? 2 : 0) : width < 480 ? 5 : 2, showMaxLabel: true, showMinLabel: true, alignMinLabel: "left", alignMaxLabel: "right", hideOverlap: true } },
    yAxis: { type: "value", scale: data.min == null, min: data.min ?? undefined, max: data.max ?? undefined, ...axisLine(c), axisLine: { show: false },
      splitLine: { show: true, lineStyle: { color: c.line } }, axisLabel: { color: c["ink-3"], formatter: (v) => `${v.toLocaleString()}${data.unit || ""}` } },
    series: [
      ...band(c, data),
      ...before(c, data),
      { type: "line", data: points(c, data), connectNulls: false, symbol: "circle", showSymbol: true, showAllSymbol: true, z: 3,
        lineStyle: { color: c["ink-2"], width: 1.75 }, endLabel: named(c, data.name, c.ink), labelLayout: { moveOverlap: "shiftY" },
        markLine: levels(c, goal(c, data)) },
    ],
  };
}
