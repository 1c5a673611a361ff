/* Filters of a list: text filters while one types (after a breath), all others at once. */

const isText = (field) => field.matches?.("form.filters input:not([type=checkbox], [type=radio], [type=date], [type=hidden])");

function filterWhileTyping() {
  let waiting;
  document.addEventListener("input", ({ target }) => {
    if (!isText(target)) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => target.form.dispatchEvent(new Event("filter")), 350);
  });
  /* Leaving a text field is a change too, long after its text was searched for. */
  document.addEventListener("change", (event) => { if (isText(event.target)) event.stopImmediatePropagation(); }, true);
}

const value = (field) => (field.type === "checkbox" ? field.checked && field.value : field.value);
const isSet = (field) => value(field) && value(field) !== field.closest("[data-usual]")?.dataset.usual;

/* How many filters are set, as the server counts them (set_count), and whether there is anything to clear. */
function tellWhatIsSet(query) {
  document.querySelectorAll("form.filters[hx-get]").forEach((form) => {
    const own = [...form.elements].filter((field) => field.name && field.type !== "hidden");
    const known = new Set(["sort", ...own.map((field) => field.name), ...[...form.querySelectorAll("[data-kept]")].map((field) => field.name)]);
    const count = own.filter(isSet).length;
    const told = form.previousElementSibling?.querySelector("[data-set]");
    if (told) { told.hidden = !count; told.querySelector("b").textContent = count; }
    form.querySelector("[data-clear]").hidden = !count && ![...query].some(([key, text]) => text && !known.has(key));
  });
}

/* The parts of a list that HTMX does not swap follow its address: the export, the order, the way back to everything. */
function followAddress() {
  document.addEventListener("htmx:pushedIntoHistory", () => {
    const query = new URLSearchParams(location.search);
    query.delete("page");
    tellWhatIsSet(query);
    document.querySelectorAll("form.filters [name=sort]").forEach((field) => {
      field.value = query.get("sort") || "";
      field.disabled = !field.value;
    });
    query.set("format", "csv");
    document.querySelectorAll("a[data-export]").forEach((link) => { link.href = `?${query}`; });
  });
}

export function enhanceFilters() {
  filterWhileTyping();
  followAddress();
}
