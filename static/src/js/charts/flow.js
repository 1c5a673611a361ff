/* Kind of work → impact → what clients say. Grey is fine; the accent marks what matters and does not satisfy.
   data: {nodes: [{id, depth, name, hours, tone}], links: [{source, target, value, hours, tone}]}; tone: "", "neglected", "valued", "unlinked".
   Two columns will do; the names of the last one stand at the right edge. */
import { frame } from "./theme.js";

const tone = (c, name) => ({ neglected: c.accent, valued: c.accent, unlinked: c.rule }[name] || c["ink-3"]);

const LETTER = 6.1; /* pixels, on average */

/* A name as long as its column has room; impacts share theirs with the ratings' names, which stand at the right edge. */
function cut(text, pixels) {
  const most = Math.max(6, Math.floor(pixels / LETTER));
  return text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text;
}

/* The same on two lines, where the column has few names. */
function wrapped(text, pixels) {
  const most = Math.floor(pixels / LETTER);
  const space = text.lastIndexOf(" ", most);
  return text.length <= most || space < 1 ? [cut(text, pixels)] : [text.slice(0, space), cut(text.slice(space + 1), pixels)];
}

function label(c, node, narrow, width, isLast, isRoomy) {
  const hours = narrow ? 0 : 12 + node.hours.length * LETTER;
  const others = node.depth === 1 ? (narrow ? 60 : 110) : 0;
  const room = width / 2 - 24 - hours - others;
  const lines = isLast ? [node.name] : (isRoomy ? wrapped : (...args) => [cut(...args)])(node.name, room);
  const text = lines.join("}\n{n|");
  const name = { color: c.ink, fontSize: 12, fontWeight: 500 };
  return {
    show: true, position: isLast ? "left" : "right", fontFamily: c.font, color: c.ink, fontSize: 12,
    formatter: narrow ? `{n|${text}}` : `{n|${text}}  {h|${node.hours}}`,
    lineHeight: 15, rich: { n: name, h: { color: c["ink-2"], fontSize: 12 } },
  };
}

export function flow(c, data, width) {
  const narrow = width < 480;
  const names = Object.fromEntries(data.nodes.map((n) => [n.id, n]));
  const last = Math.max(...data.nodes.map((n) => n.depth));
  const columns = [0, 1, 2].map((depth) => data.nodes.filter((n) => n.depth === depth).length);
  return {
    ...frame(c),
    tooltip: { ...frame(c).tooltip, trigger: "item", formatter: (p) => (p.dataType === "edge"
      ? `${names[p.data.source].name} → ${names[p.data.target].name}\n${p.data.hours}`
      : `${names[p.data.name].name}\n${names[p.data.name].hours}`) },
    series: [{
      type: "sankey", left: 4, right: 4, top: 16, bottom: 8, nodeWidth: 8, nodeGap: Math.max(...columns) > 8 ? 14 : 18,
      layoutIterations: 0, draggable: false, emphasis: { focus: "adjacency" },
      data: data.nodes.map((n) => ({ name: n.id, depth: n.depth, itemStyle: { color: tone(c, n.tone), borderWidth: 0 }, label: label(c, n, narrow, width, n.depth === last, columns[n.depth] <= 6) })),
      links: data.links.map((l) => ({
        source: l.source, target: l.target, value: l.value, hours: l.hours,
        lineStyle: { color: tone(c, l.tone), opacity: ["neglected", "valued"].includes(l.tone) ? 0.38 : 0.16, curveness: 0.5 },
      })),
    }],
  };
}
