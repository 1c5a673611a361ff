/* Minutes as people write them, for the live bar alone (the server reads them itself, apps/activities/durations.py): "1 h 30", "1h30", "1:30", "1.5 h", "2 h" and "45" are all minutes; null when it is none of these. */
export function minutesIn(text) {
  const t = text.trim().toLowerCase().replace(",", ".");
  let match = /^(\d+)\s*(?:m|mins?|minutes?)?$/.exec(t);
  if (match) return Number(match[1]);
  match = /^(\d+):([0-5]?\d)$/.exec(t) || /^(\d+)\s*(?:h|hrs?|hours?)\s*(?:([0-5]?\d)\s*(?:m|mins?|minutes?)?)?$/.exec(t);
  if (match) return Number(match[1]) * 60 + Number(match[2] || 0);
  match = /^(\d*\.\d+)\s*(?:h|hrs?|hours?)?$/.exec(t);
  return match ? Math.round(Number(match[1]) * 60) : null;
}
