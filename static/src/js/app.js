/* What the staff's pages can do beyond links and forms. Every page works without this file. */
import "htmx.org";
import { announceSwaps } from "./announce.js";
import { enhanceFilters } from "./filters.js";
import { guardForms } from "./forms.js";
import { listenForKeys } from "./keys.js";
import { enhanceLogs } from "./log.js";
import { closeMenus, showTab } from "./menus.js";
import { offerThemes } from "./themes.js";

announceSwaps();
enhanceFilters();
guardForms();
listenForKeys();
enhanceLogs();
closeMenus();
showTab();
offerThemes();
