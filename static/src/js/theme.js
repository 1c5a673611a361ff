/* Runs before the first paint: the reader's choice of theme, if any, and the sign that scripts run. Kept tiny. */
const root = document.documentElement;
root.classList.add("js");
try {
  const choice = localStorage.getItem("theme");
  if (choice === "light" || choice === "dark") root.dataset.theme = choice;
} catch { /* storage is off: the page follows the system */ }
