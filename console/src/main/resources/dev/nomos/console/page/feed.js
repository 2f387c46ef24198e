import { count, element, time } from "./format.js";

const SHOWN = 100;
const list = document.getElementById("feed");
const empty = document.getElementById("feed-empty");
const pause = document.getElementById("pause");
const filter = document.getElementById("filter");
const filterText = document.getElementById("filter-text");
const nothing = empty.textContent;

let rule = null;
let waiting = [];
let paused = false;
let scheduled = false;
let newest = 0;

export function filterBy(chosen) {
  rule = chosen;
  filter.hidden = !rule;
  filterText.textContent = rule ? `Only: ${rule.english || rule.formula}` : "";
  empty.textContent = rule ? "This rule has not been broken lately." : nothing;
}

/** Replaces what is shown; newest first. */
export function show(violations) {
  waiting = [];
  newest = violations.length ? violations[0].id : 0;
  list.replaceChildren(...violations.slice(0, SHOWN).map((violation) => row(violation)));
  empty.hidden = violations.length > 0;
  label();
}

export function add(violation) {
  if (violation.id <= newest || (rule && violation.ruleId !== rule.id)) return;
  newest = violation.id;
  waiting.push(violation);
  if (waiting.length > SHOWN) waiting.shift();
  label();
  if (paused || scheduled) return;
  scheduled = true;
  setTimeout(flush, 100);
}

function flush() {
  scheduled = false;
  if (paused || !waiting.length) return;
  const rows = waiting.map((violation) => row(violation, "fresh")).reverse();
  waiting = [];
  const before = list.scrollHeight;
  list.prepend(...rows);
  // Whoever reads further down keeps what they read under their eyes.
  if (list.scrollTop > 8) list.scrollTop += list.scrollHeight - before;
  while (list.children.length > SHOWN) list.lastElementChild.remove();
  empty.hidden = true;
  label();
}

function label() {
  pause.textContent = paused ? (waiting.length ? `Resume (${count(waiting.length)} new)` : "Resume") : "Pause";
  pause.setAttribute("aria-pressed", String(paused));
}

pause.addEventListener("click", () => {
  paused = !paused;
  label();
  flush();
});

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

function fields(violation) {
  const broken = new Set(violation.failed.flatMap((failed) => Object.keys(failed.seen)));
  const entries = Object.entries(violation.fields).sort(([a], [b]) => broken.has(b) - broken.has(a) || a.localeCompare(b));
  if (!entries.length) return null;
  const table = element("dl", "fields");
  for (const [name, value] of entries)
    table.append(element("div", broken.has(name) ? "broken" : "", element("dt", "", name), element("dd", "", value)));
  return element("details", "", element("summary", "", `Record, ${count(entries.length)} ${entries.length === 1 ? "field" : "fields"}`), table);
}

function row(violation, fresh = "") {
  const made = element(
    "li",
    `violation ${fresh}`,
    element(
      "p",
      "where",
      element("span", "", time(violation.eventTimeMillis)),
      element("span", "", `partition ${violation.partition}, offset ${violation.offset}`),
      element("span", "", `theory ${violation.theoryVersion}`),
    ),
    element("p", "english", violation.english || violation.formula),
    violation.english && violation.formula ? element("p", "formula", violation.formula) : null,
    violation.failed.length ? element("ul", "witness", ...violation.failed.map(witness)) : null,
    fields(violation),
  );
  made.dataset.id = violation.id;
  return made;
}
