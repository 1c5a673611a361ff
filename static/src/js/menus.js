/* Menus are <details>: they close on Escape, on a press elsewhere, and when another opens. Tabs show the one in use. */
const open = () => document.querySelectorAll("details.menu[open]");

/* On a phone the tabs are wider than the page: the one in use comes into view. */
export function showTab() {
  for (const tabs of document.querySelectorAll(".tabs")) {
    const tab = tabs.querySelector("[aria-current]");
    if (tab) tabs.scrollLeft = tab.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - tab.offsetWidth) / 2;
  }
}

export function closeMenus() {
  document.addEventListener("click", ({ target }) => {
    for (const menu of open()) if (!menu.contains(target)) menu.open = false;
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
