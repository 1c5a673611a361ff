/* Forms: one answer per press, a question before something is lost. */

/* A form is sent once. Coming back with the browser's button opens it again, and so do ten seconds: the answer may be a file. */
function sendOnce(event) {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(openAgain, 10_000);
}

function openAgain() {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelectorAll('[aria-disabled="true"]').forEach((button) => button.removeAttribute("aria-disabled"));
  }
}

/* data-confirm="…" on a form, a button or a link asks first. */
function ask(event) {
  const source = event.type === "submit" ? [event.submitter, event.target].find((e) => e?.dataset.confirm) : event.target.closest?.("a[data-confirm]");
  if (source && !window.confirm(source.dataset.confirm)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

/* Forms with data-unsaved: leaving with something typed and not saved asks first (the browser's own words). */
function isUnsaved(form) {
  return form.dataset.touched && !form.dataset.sent;
}

export function guardForms() {
  document.addEventListener("submit", ask, true);
  document.addEventListener("click", ask, true);
  document.addEventListener("submit", sendOnce);
  document.addEventListener("htmx:afterRequest", openAgain);
  addEventListener("pageshow", openAgain);
  document.addEventListener("input", ({ target }) => {
    const form = target.closest?.("form[data-unsaved]");
    if (form) form.dataset.touched = "yes";
  });
  addEventListener("beforeunload", (event) => {
    if ([...document.querySelectorAll("form[data-unsaved]")].some(isUnsaved)) event.preventDefault();
  });
}
