/* What the build keeps: the icons by name, and the classes that no template names in full. */

/* Names as in the Tabler outline set; use as {% icon "home" %}. An unknown name stops the build. */
export const ICONS = [
  "rocket", "users-group",
  "home", "clipboard-data", "building", "target", "clock", "message", "users", "user", "mail", "history", "settings", "key",
  "logout", "search", "plus", "presentation", "share", "menu-2", "chevron-down", "chevron-left", "chevron-right", "chevron-up", "arrow-up", "arrow-down",
  "arrow-left", "arrow-right", "selector", "download", "upload", "file-import", "trash", "pencil", "check", "x", "dots",
  "calendar", "filter", "adjustments-horizontal", "send", "link", "external-link", "copy", "eye", "eye-off", "lock", "bell",
  "info-circle", "help-circle", "alert-triangle", "alert-circle", "sun", "moon", "sun-moon", "flag", "report-money", "file-text",
  "table", "chart-line", "refresh", "player-pause", "mood-off", "language", "phone", "circle-check", "hourglass", "list", "chart-dots", "scale",
  "package", "ticket", "armchair", "messages", "coins", "award", "chart-bar", "trophy", "gift", "microphone", "receipt", "user-plus", "webhook",
];

/* Classes that crispy-bootstrap5 and Django write themselves, and the utilities one may use without a new build. */
export const ALWAYS_KEPT = [
  "form-check", "form-check-input", "form-check-label", "form-control", "form-select", "form-label", "form-text",
  "invalid-feedback", "is-invalid", "input-group", "input-group-text", "row", "col", "btn", "btn-primary",
  "visually-hidden", "visually-hidden-focusable", "type", "radio", "checkbox", "file", "search", "date", "number", "multiple",
  /^[mp][tbsexy]?(-lg)?-(0|1|2|3|4|5|auto)$/, /^(row-|column-)?gap(-lg)?-[0-5]$/,
  /^d(-lg)?-(none|inline|inline-block|block|grid|flex|inline-flex)$/, /^flex(-lg)?-(row|column|wrap|nowrap|fill|grow-1|shrink-0)$/,
  /^(align|justify)(-items|-content|-self)?-(start|center|end|between|baseline)$/,
  /^text(-lg)?-(start|center|end|nowrap|wrap|break|truncate|decoration-none)$/, /^w-(25|50|75|100|auto)$/,
];
