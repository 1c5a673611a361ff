/* Impact against effort: numbered marks whose shape is the status; equal scores stand side by side, three to a row.
   data: {initiatives: [{no, title, impact, effort, status}], words: {effort, impact, do_first, do_if_approved, later, on_schedule,
          at_risk, late, unplanned}}; status "several": one circle a pair of scores. */
import { frame } from "./theme.js";
import { axis, zone } from "./scatter.js";

const shapesOf = (c) => ({
  on_schedule: ["circle", c.good, true], at_risk: ["triangle", c.watch, true],
  late: ["diamond", c.bad, true], unplanned: ["circle", c["ink-3"], false], several: ["circle", c.accent, true],
});

function placed(initiatives) {
  const cells = Map.groupBy(initiatives, (i) => `${i.effort}:${i.impact}`);
  return (i) => {
    const cell = cells.get(`${i.effort}:${i.impact}`);
    const at = cell.indexOf(i), row = Math.floor(at / 3), inRow = Math.min(3, cell.length - row * 3);
    return [i.effort + (at % 3 - (inRow - 1) / 2) * 0.29, i.impact - row * 0.4];
  };
}

const grown = { at_risk: 4, late: 3, several: 8 };

function marks(c, status, data, size) {
  const [symbol, colour, filled] = shapesOf(c)[status];
  const place = placed(data.initiatives);
  return {
    name: data.words[status], type: "scatter", symbol, symbolSize: size + (grown[status] || 0),
    data: data.initiatives.filter((i) => i.status === status).map((i) => ({ value: place(i), name: i.title, initiative: i })),
    itemStyle: filled ? { color: colour, opacity: 1 } : { opacity: 1, color: c.paper, borderColor: colour, borderWidth: 2, borderType: "dashed" },
    label: { show: true, formatter: (p) => p.data.initiative.no, color: filled ? c.paper : c.ink, fontFamily: c.font, fontSize: size > 20 ? 11 : 10,
      fontWeight: 600, offset: status === "at_risk" ? [0, 4] : [0, 0] },
    tooltip: { formatter: (p) => (status === "several" ? p.name : `${p.data.initiative.no}  ${p.name}\n${data.words[status]}`) },
  };
}

export function portfolio(c, data, width) {
  const { words } = data;
  const whole = { interval: 1, axisLabel: { color: c["ink-3"], customValues: [1, 2, 3, 4, 5] } };
  const series = Object.keys(shapesOf(c)).map((status) => marks(c, status, data, width < 480 ? 19 : 25));
  Object.assign(series[0], {
    markArea: { silent: true, data: [
      zone(c, words.do_first, [0.5, 6], [2.5, 3.5], { strong: true }), zone(c, words.do_if_approved, [2.5, 6], [5.5, 3.5]), zone(c, words.later, [0.5, 3.5], [5.5, 0.5]),
    ] },
    markLine: { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: c.rule, type: "solid", width: 1 },
      data: [{ yAxis: 3.5 }, [{ coord: [2.5, 3.5] }, { coord: [2.5, 6] }]] },
  });
  return {
    ...frame(c),
    tooltip: { ...frame(c).tooltip, trigger: "item" },
    grid: { left: 44, right: 8, top: 12, bottom: 48 },
    xAxis: axis(c, words.effort, 0.5, 5.5, whole),
    yAxis: axis(c, words.impact, 0.5, 6, whole),
    series,
  };
}
