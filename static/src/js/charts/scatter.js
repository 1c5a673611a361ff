/* What the matrices share: axes with a name, named zones, and circles that are hollow where few contacts stand behind them. */

export function axis(c, name, min, max, extra) {
  return {
    type: "value", name, min, max, nameLocation: "middle", nameGap: 30,
    nameTextStyle: { color: c["ink-2"], fontSize: 12 },
    axisLabel: { color: c["ink-3"] },
    axisLine: { show: true, lineStyle: { color: c.rule } },
    axisTick: { show: false },
    splitLine: { show: false },
    ...extra,
  };
}

/* A zone from its top left to its bottom right; one zone may carry the accent. */
export const zone = (c, text, from, to, { strong = false, right = false } = {}) => [
  { coord: from, itemStyle: { color: strong ? c["accent-wash"] : "transparent" },
    label: { show: true, position: right ? "insideTopRight" : "insideTopLeft", distance: 8, formatter: text, fontSize: 12,
      color: strong ? c.accent : c["ink-3"], fontWeight: strong ? 600 : 400 } },
  { coord: to },
];

/* A circle with its name below it, or above where there is no room. */
export function dot(c, impact, value, { size, side, width, colour = c.accent }) {
  return {
    value, name: impact.name, impact, symbolSize: size,
    itemStyle: { color: impact.is_indicative ? c.paper : colour, borderColor: colour, borderWidth: 2.5, opacity: impact.is_indicative ? 1 : 0.85 },
    label: { show: true, color: c.ink, fontSize: 12, fontFamily: c.font, fontWeight: 500, formatter: impact.name,
      position: side, distance: 8, overflow: "break", width: width < 480 ? 90 : 150, lineHeight: 15 },
  };
}
