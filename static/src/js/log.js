/* The quick log: a live bar of the percent split, rows added and taken away. Events are caught at the document, so
   that a form swapped in by HTMX works at once. Markup: templates/components/_split.html. */
import { minutesIn } from "./minutes.js";

const SVG = "http://www.w3.org/2000/svg";
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const isShown = (input) => !input.closest("[hidden]");

function part(from, percent, index) {
  const rect = document.createElementNS(SVG, "rect");
  rect.setAttribute("class", from + percent > 100 ? "over" : `s${(index % 3) + 1}`);
  rect.setAttribute("x", `${from}%`);
  rect.setAttribute("width", `${Math.max(0, Math.min(percent, 100 - from))}%`);
  return rect;
}

function drawBar(form) {
  const bar = form.querySelector("[data-bar]");
  const line = form.querySelector("[data-left]");
  if (!bar || !line) return;
  let sum = 0;
  const shares = [...form.querySelectorAll("[data-percent]")].filter(isShown).map((input) => Math.max(0, parseFloat(input.value) || 0));
  bar.replaceChildren(...shares.map((share, i) => {
    const rect = part(Math.min(sum, 100), share, i);
    sum += share;
    return rect;
  }));
  if (sum > 100) bar.append(part(0, 100.01, 0));
  sum = Math.round(sum * 100) / 100;
  const total = minutesIn(form.querySelector("[data-minutes]")?.value || "");
  const left = Math.max(0, 100 - sum);
  line.classList.toggle("is-over", sum > 100);
  line.firstElementChild.textContent = sum > 100
    ? fill(line.dataset.over, { percent: sum - 100 }) : fill(line.dataset.left, { percent: left });
  line.lastElementChild.textContent = total ? fill(line.dataset.of, { minutes: Math.round(total * left / 100), total }) : "";
}

function addRow(form) {
  const template = form.querySelector("template[data-row]");
  const count = form.querySelector('[name$="-TOTAL_FORMS"]');
  if (!template || !count) return;
  const index = Number(count.value);
  const holder = document.createElement("template");
  holder.innerHTML = template.innerHTML.replaceAll("__prefix__", index).replaceAll("__number__", index + 1);
  const row = holder.content.firstElementChild;
  row.querySelector("[data-remove]").hidden = false;
  form.querySelector("[data-rows]").append(row);
  count.value = index + 1;
  row.querySelector("select, input")?.focus();
}

/* A row taken away is emptied and marked for deletion; the server drops it. */
function removeRow(row, form) {
  for (const field of row.querySelectorAll("input, select")) {
    if (field.type === "checkbox") field.checked = true;
    else if (field.type !== "hidden") field.value = "";
  }
  row.hidden = true;
  (form.querySelector("[data-add]") || form).focus();
}

const formOf = (target) => target.closest?.("form.log, form[data-log]");

export function enhanceLogs() {
  document.addEventListener("input", ({ target }) => { if (formOf(target)) drawBar(formOf(target)); });
  document.addEventListener("click", ({ target }) => {
    const form = formOf(target);
    if (!form) return;
    if (target.closest("[data-add]")) addRow(form);
    else if (target.closest("[data-remove]")) removeRow(target.closest(".split"), form);
    else return;
    drawBar(form);
  });
  const all = () => document.querySelectorAll("form.log, form[data-log]").forEach((form) => {
    form.querySelectorAll("[data-add], [data-remove]").forEach((button) => { button.hidden = false; });
    drawBar(form);
  });
  document.addEventListener("htmx:afterSettle", all);
  document.addEventListener("DOMContentLoaded", all);
  if (document.readyState !== "loading") all();
}
