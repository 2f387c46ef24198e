// A violation as elements: the same in the feed and in the explorer.
import { count, element, plural, time } from "./format.js";

function witness(failed) {
  const seen = Object.entries(failed.seen);
  const saw = element("span", "saw", seen.length ? "saw " : null);
  seen.forEach(([field, value], index) => {
    if (index) saw.append(", ");
    saw.append(`${field} = `, element("b", "", value));
  });
  if (failed.threshold) saw.append(seen.length ? ", threshold " : "threshold ", failed.threshold);
  return element("li", "", element("span", "says", failed.english || failed.predicate), saw);
}

/** A record's fields; those in `marked` first, and marked. */
export function fields(record, marked = new Set()) {
  const entries = Object.entries(record).sort(([a], [b]) => marked.has(b) - marked.has(a) || a.localeCompare(b));
  const table = element("dl", "fields");
  for (const [name, value] of entries)
    table.append(element("div", marked.has(name) ? "broken" : "", element("dt", "", name), element("dd", "", value)));
  return table;
}

export function brokenFields(violation) {
  return new Set(violation.failed.flatMap((failed) => Object.keys(failed.seen)));
}

export function witnesses(violation) {
  return violation.failed.length ? element("ul", "witness", ...violation.failed.map(witness)) : null;
}

/** How many there were like it; nothing for the first of them. */
export function repetition(violation) {
  if (violation.number <= 1) return null;
  const before = violation.suppressed > 0 ? `, ${count(violation.suppressed)} before it not published` : "";
  return element("span", "", `no. ${count(violation.number)} with this key${before}`);
}

export function where(violation) {
  return element(
    "p",
    "where",
    violation.status === "SHADOW" ? element("span", "chip shadow", "shadow") : null,
    violation.action && violation.action !== "REPORT" ? element("span", "chip", violation.action.toLowerCase().replace("_", " ")) : null,
    element("span", "", time(violation.eventTimeMillis)),
    element("span", "", `partition ${violation.partition}, offset ${violation.offset}`),
    element("span", "", `theory ${violation.theoryVersion}`),
    repetition(violation),
  );
}

export function row(violation, fresh = "") {
  const size = Object.keys(violation.fields).length;
  const made = element(
    "li",
    `violation ${fresh}`,
    where(violation),
    element("p", "english", violation.english || violation.formula),
    violation.english && violation.formula ? element("p", "formula", violation.formula) : null,
    witnesses(violation),
    size ? element("details", "", element("summary", "", `Record, ${plural(size, "field", "fields")}`), fields(violation.fields, brokenFields(violation))) : null,
  );
  made.dataset.id = violation.id;
  return made;
}
