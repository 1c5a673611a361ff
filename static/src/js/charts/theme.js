/* Colours and frames that every picture shares. They come from the tokens, so a picture follows light, dark and print. */

const TOKENS = ["paper", "side", "wash", "line", "rule", "ink", "ink-2", "ink-3", "accent", "accent-wash", "good", "watch", "bad"];

/* light-dark() is resolved by the browser: ask for each token as a colour. */
export function readTokens(scheme) {
  const probe = document.createElement("i");
  if (scheme) probe.style.colorScheme = scheme;
  document.body.append(probe);
  const colours = {};
  for (const name of TOKENS) {
    probe.style.color = `var(--${name})`;
    colours[name] = getComputedStyle(probe).color;
  }
  colours.font = getComputedStyle(document.body).fontFamily;
  probe.remove();
  return colours;
}

const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

/* Tooltips are drawn, not HTML: the content security policy forbids style attributes. */
export function frame(c) {
  return {
    animation: !calm,
    animationDuration: 300,
    textStyle: { fontFamily: c.font, color: c["ink-2"], fontSize: 12 },
    tooltip: {
      trigger: "axis", renderMode: "richText", confine: true, padding: [8, 10], borderWidth: 1, borderColor: c.rule,
      backgroundColor: c.paper, textStyle: { color: c.ink, fontSize: 13, fontFamily: c.font },
      axisPointer: { type: "line", lineStyle: { color: c.rule, type: "solid" } },
    },
  };
}

export const axisLine = (c) => ({
  axisLine: { show: true, lineStyle: { color: c.rule } },
  axisTick: { show: false },
  splitLine: { show: false },
  axisLabel: { color: c["ink-3"], fontSize: 12 },
});

/* How many pixels wide a label is, one of several lines as wide as its longest. */
const pen = document.createElement("canvas").getContext("2d");
export function widthOf(c, text) {
  pen.font = `12px ${c.font}`;
  return Math.ceil(Math.max(...text.split("\n").map((line) => pen.measureText(line).width)));
}

/* A dotted level from the plot's left edge to the right one of the picture. Its name stands on the line (or hangs below it) beyond
   the plot, where no data lie across it: leave the width of the name there, and `GAP`. Narrow pictures write it in two lines. */
export const GAP = 12;
export const levelName = (name, number, width) => `${name}${width < 480 ? "\n" : " "}${number}`;
export const level = (c, value, text, side = "Top") => [
  { coord: [-Infinity, value], label: { show: true, position: `insideEnd${side}`, distance: [0, 3], align: "right", lineHeight: 15, formatter: text, color: c["ink-3"], fontSize: 12 } },
  { coord: [Infinity, value], x: "100%" },
];

export const levels = (c, data) => ({ silent: true, symbol: "none", lineStyle: { color: c["ink-3"], type: [2, 3], width: 1 }, data });

export const shown = (value, data) => (value == null ? "–" : `${Number(value).toLocaleString(document.documentElement.lang || "en", {
  minimumFractionDigits: data.decimals ?? 1, maximumFractionDigits: data.decimals ?? 1 })}${data.unit || ""}`);
