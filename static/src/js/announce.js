/* Says aloud what an HTMX swap brought: the swapped part carries data-announce, the page has one live line. */
export function announceSwaps() {
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    const source = detail.elt.closest?.("[data-announce]") || detail.elt.querySelector?.("[data-announce]");
    const line = document.getElementById("announce");
    if (source && line) line.textContent = source.dataset.announce;
  });
  /* A request that failed leaves the page as it was; say so instead of staying silent. */
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, () => {
      const line = document.getElementById("trouble");
      if (line) line.hidden = false;
    });
  }
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const line = document.getElementById("trouble");
    if (line && detail.successful) line.hidden = true;
  });
}
