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

/* The parts of a list that HTMX does not swap follow its address: the export, the order, the way back to everything. */
function followAddress() {
  document.addEventListener("htmx:pushedIntoHistory", () => {
    const query = new URLSearchParams(location.search);
    query.delete("page");
    const isFiltered = [...query].some(([key, value]) => value && key !== "sort");
    document.querySelectorAll("[data-clear]").forEach((link) => { link.hidden = !isFiltered; });
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
