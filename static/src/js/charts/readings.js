/* The readings of one impact's metric against where it began and where it should be.
   data: {points: [{day: "2025-01-31", value: 80}, …], baseline, target: number|null, due: "2025-09-30"|null, unit: " leads",
          decimals: 0, words: {baseline, target, due}} */
import { GAP, axisLine, frame, level, levelName, levels, shown, widthOf } from "./theme.js";

const dayName = (day) => new Date(`${day}T12:00`).toLocaleDateString(document.documentElement.lang || "en", { day: "numeric", month: "long", year: "numeric" });

function edges(data) {
  const all = [...data.points.map((p) => p.value), data.baseline, data.target].filter((v) => v != null).map(Number);
  const pad = (Math.max(...all) - Math.min(...all) || Math.abs(all[0]) || 1) * 0.12;
  return { min: Math.min(...all) - pad, max: Math.max(...all) + pad };
}

/* The higher of the two levels is named above its line, the lower below: however close they are, their names are not. */
function named(data, words, width) {
  return ["baseline", "target"].filter((key) => data[key] != null)
    .map((key) => ({ value: Number(data[key]), text: levelName(words[key], shown(data[key], data), width) }))
    .sort((one, other) => other.value - one.value);
}

export function readings(c, data, width) {
  const words = { baseline: "Baseline", target: "Target", due: "Due", ...data.words };
  const found = named(data, words, width);
  const marks = found.map(({ value, text }, i) => level(c, value, text, i ? "Bottom" : "Top"));
  if (data.due) marks.push({ xAxis: data.due, label: { formatter: words.due, color: c["ink-3"], fontSize: 12 } });
  const last = data.points.length - 1;
  return {
    ...frame(c),
    tooltip: { ...frame(c).tooltip, formatter: ([p]) => `${dayName(data.points[p.dataIndex].day)}\n${shown(p.value[1], data)}` },
    grid: { left: 8, right: Math.max(16, ...found.map(({ text }) => widthOf(c, text) + GAP)), top: 24, bottom: 8, containLabel: true },
    xAxis: { type: "time", max: data.due || undefined, ...axisLine(c), axisLabel: { color: c["ink-3"], hideOverlap: true, alignMinLabel: "left" } },
    yAxis: { type: "value", ...edges(data), ...axisLine(c), axisLine: { show: false },
      axisLabel: { color: c["ink-3"], showMinLabel: false, showMaxLabel: false, formatter: (v) => v.toLocaleString() }, splitLine: { show: true, lineStyle: { color: c.line } } },
    series: [{
      type: "line", symbol: "circle", showSymbol: true, lineStyle: { color: c["ink-2"], width: 1.75 },
      data: data.points.map((p, i) => ({ value: [p.day, Number(p.value)], symbolSize: i === last ? 9 : 6, itemStyle: { color: i === last ? c.accent : c["ink-2"] } })),
      markLine: levels(c, marks),
    }],
  };
}
