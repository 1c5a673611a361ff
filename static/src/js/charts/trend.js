/* One measure over 24 months: line, 95 % interval as a band, target, gaps where nothing is known, hollow where n is small.
   data: {months: ["Jul 2023", …], values, low, high: [number|null], n: [number|null], target: number|null,
          is_low: [bool], unit: " %", decimals: 1, min, max, words: {interval, target, n},
          name, earlier: [{name, values}]}: the line's own name and fainter lines beside it, such as the years before */
import { GAP, axisLine, frame, level, levelName, levels, shown, widthOf } from "./theme.js";

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

/* The line's name at its end, in place of a legend; what lies below it does not run through the letters. */
const named = (c, name, color) => ({ show: Boolean(name), formatter: name, color, fontSize: 12, distance: 6, textBorderColor: c.paper, textBorderWidth: 3 });

/* Dots are the target's alone. */
function before(c, data) {
  const dashes = ["solid", [7, 3]];
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

/* Beyond the plot: the names of the lines where they have some, and further right the target's. */
function rightOf(c, data, goal) {
  const names = [data.name, ...(data.earlier || []).map((line) => line.name)].filter(Boolean);
  const room = names.length ? Math.max(...names.map((name) => widthOf(c, name))) + GAP : 0;
  return Math.max(room + (goal && widthOf(c, goal) + GAP), 28); /* half of the last month's name stands there, too */
}

/* An unseen line carries the target's, so that the axis reaches as far as it. */
const target = (c, data, goal) => goal ? [{
  type: "line", data: data.months.map(() => data.target), symbol: "none", silent: true, lineStyle: { opacity: 0 }, z: 2,
  markLine: levels(c, [level(c, data.target, goal)]),
}] : [];

/* Months are named evenly, back from the last one, as there is room; a year's own from January on. */
function months(c, data, width) {
  const last = data.months.length - 1;
  const isNamed = data.name ? (i) => i % (width < 480 ? 3 : 1) === 0
    : width < 480 ? (i) => i === 0 || i === last || last - i === 12 : (i) => (last - i) % (width < 640 ? 6 : 3) === 0;
  return { color: c["ink-3"], interval: isNamed, alignMinLabel: data.name ? undefined : "left", hideOverlap: true };
}

export function trend(c, data, width) {
  const goal = data.target == null ? "" : levelName(data.words?.target || "Target", shown(data.target, data), width);
  return {
    ...frame(c),
    tooltip: { ...frame(c).tooltip, formatter: tip(data) },
    grid: { left: 8, right: rightOf(c, data, goal), top: goal.includes("\n") ? 36 : 20, bottom: 8, containLabel: true },
    xAxis: { type: "category", data: data.months, boundaryGap: false, ...axisLine(c), axisLabel: months(c, data, width) },
    yAxis: { type: "value", scale: data.min == null, min: data.min ?? undefined, max: data.max ?? undefined, ...axisLine(c), axisLine: { show: false },
      splitLine: { show: true, lineStyle: { color: c.line } }, axisLabel: { color: c["ink-3"], formatter: (v) => `${v.toLocaleString()}${data.unit || ""}` } },
    series: [
      ...band(c, data),
      ...before(c, data),
      { type: "line", data: points(c, data), connectNulls: false, symbol: "circle", showSymbol: true, showAllSymbol: true, z: 3,
        lineStyle: { color: c["ink-2"], width: 1.75 }, endLabel: named(c, data.name, c.ink), labelLayout: { moveOverlap: "shiftY" } },
      ...target(c, data, goal),
    ],
  };
}
