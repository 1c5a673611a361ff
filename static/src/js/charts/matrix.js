/* Importance against satisfaction, cut at 4. Hollow: fewer than five contacts. A circle's area: its share of linked hours.
   data: {impacts: [{name, full, satisfaction, importance, said, effort_share, share, is_indicative}], words: {satisfaction,
          importance, share, concentrate_here, keep_up, low_priority, possible_overkill}} */
import { frame } from "./theme.js";
import { axis, dot, zone } from "./scatter.js";

const CUT = 4, MOST = 5.4;
const whole = (c) => ({ interval: 1, axisLabel: { color: c["ink-3"], showMaxLabel: true, formatter: (v) => (v > 5 ? "" : v) } });

export function matrix(c, data, width) {
  const { words } = data;
  return {
    ...frame(c),
    tooltip: { ...frame(c).tooltip, trigger: "item" },
    grid: { left: 48, right: 12, top: 12, bottom: 48 },
    xAxis: axis(c, words.satisfaction, 1, MOST, whole(c)),
    yAxis: axis(c, words.importance, 1, MOST, whole(c)),
    series: [{
      type: "scatter",
      data: data.impacts.map((i) => dot(c, i, [i.satisfaction, i.importance], { width, side: i.importance < 1.6 ? "top" : "bottom",
        size: Math.max(9, Math.sqrt(i.effort_share) * (width < 480 ? 5 : 7)) })),
      labelLayout: { hideOverlap: true },
      tooltip: { formatter: ({ data: { impact: i } }) => `${i.full}\n${i.said}\n${i.share} ${words.share}` },
      markArea: { silent: true, data: [
        zone(c, words.concentrate_here, [1, MOST], [CUT, CUT], { strong: true }),
        zone(c, words.keep_up, [CUT, MOST], [MOST, CUT], { right: true }),
        zone(c, words.low_priority, [1, CUT], [CUT, 1]),
        zone(c, words.possible_overkill, [CUT, CUT], [MOST, 1], { right: true }),
      ] },
      markLine: { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: c.rule, type: "solid", width: 1 },
        data: [{ xAxis: CUT }, { yAxis: CUT }] },
    }],
  };
}
