/* Shortcuts: an element with data-key="l" is pressed, or a field focused, by that key. They can be switched off. */
const STORE = "shortcuts";
const isOff = () => { try { return localStorage.getItem(STORE) === "off"; } catch { return false; } };

function isTyping(target) {
  return target.isContentEditable || /^(input|select|textarea)$/i.test(target.tagName);
}

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || isOff()) return;
  const all = [...document.querySelectorAll(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`)].filter((e) => e.checkVisibility());
  const found = all.find(isTyping) || all[0]; /* a field on this page goes before a link to another */
  if (!found) return;
  event.preventDefault();
  if (isTyping(found)) { found.focus(); found.select?.(); } else found.click();
}

/* The switch in the menu: a button with data-shortcuts. */
function showSwitch(button) {
  button.hidden = false;
  button.setAttribute("aria-pressed", String(!isOff()));
}

export function listenForKeys() {
  document.addEventListener("keydown", press);
  for (const button of document.querySelectorAll("[data-shortcuts]")) {
    showSwitch(button);
    button.addEventListener("click", () => {
      try { localStorage.setItem(STORE, isOff() ? "on" : "off"); } catch { /* storage is off */ }
      showSwitch(button);
    });
  }
}
