/* The theme switch: buttons with data-theme-choice="auto|light|dark". theme.js applies the choice on the next page. */
const root = document.documentElement;

function show(buttons) {
  for (const button of buttons) {
    button.setAttribute("aria-pressed", String((root.dataset.theme || "auto") === button.dataset.themeChoice));
  }
}

function choose(choice) {
  if (choice === "auto") delete root.dataset.theme; else root.dataset.theme = choice;
  try { localStorage.setItem("theme", choice); } catch { /* storage is off: it holds for this page */ }
}

export function offerThemes() {
  const buttons = [...document.querySelectorAll("[data-theme-choice]")];
  document.querySelectorAll("[data-themes]").forEach((part) => { part.hidden = false; });
  show(buttons);
  for (const button of buttons) {
    button.addEventListener("click", () => { choose(button.dataset.themeChoice); show(buttons); });
  }
}
