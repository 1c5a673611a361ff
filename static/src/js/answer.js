/* The client's page: what is typed is kept as a draft, quietly. Without this script a button does the same. */

const form = document.querySelector("form[data-draft]");
const AFTER_TYPING = 1_500, FIRST_PAUSE = 5_000, LONGEST_PAUSE = 60_000;
let timer, running, pause = FIRST_PAUSE, isUnsaved = false, isSent = false;

function typed() {
  const data = new URLSearchParams(new FormData(form));
  data.set("save_draft", "auto");
  return data;
}

function soon(after) {
  clearTimeout(timer);
  timer = setTimeout(save, after);
}

async function save() {
  if (isSent || !isUnsaved) return;
  isUnsaved = false;
  running = new AbortController();
  try {
    const answer = await fetch(form.action, { method: "POST", body: typed(), credentials: "omit", keepalive: true, signal: running.signal });
    if (answer.ok) saved();
    else if (answer.status >= 500 || answer.status === 429) again();
  } catch { again(); } /* no network: what is typed stays on the page, and is tried once more */
}

function saved() {
  pause = FIRST_PAUSE;
  const status = form.querySelector("[data-draft-status]");
  if (!isSent) status.textContent = status.dataset.saved;
}

function again() {
  if (isSent) return;
  isUnsaved = true;
  soon(pause);
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

function typing() {
  isUnsaved = true;
  form.querySelector("[data-draft-status]").textContent = "";
  soon(AFTER_TYPING);
}

/* Leaving: the beacon outlives the page. */
function leaving() {
  if (isSent || !isUnsaved) return;
  isUnsaved = !navigator.sendBeacon(form.action, typed());
}

if (form) {
  form.addEventListener("input", typing);
  form.addEventListener("submit", () => { isSent = true; clearTimeout(timer); running?.abort(); });
  addEventListener("pagehide", leaving);
  addEventListener("pageshow", () => { isSent = false; });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") leaving(); });
}
