import { count } from "./format.js";
import { row } from "./violation.js";

const SHOWN = 100;
const list = document.getElementById("feed");
const empty = document.getElementById("feed-empty");
const pause = document.getElementById("pause");
const shadow = document.getElementById("shadow");
const filter = document.getElementById("filter");
const filterText = document.getElementById("filter-text");
const review = document.getElementById("filter-review");
const nothing = empty.textContent;

let rule = null;
let waiting = [];
let paused = false;
let scheduled = false;
let newest = 0;

/** What to ask the server for. */
export function wanted() {
  return { rule: rule?.id, status: status(), limit: SHOWN };
}

/** Shadow rules are shown apart; a rule that was chosen is shown whatever it is. */
function status() {
  if (rule) return "";
  return shadow.getAttribute("aria-pressed") === "true" ? "SHADOW" : "ACTIVE";
}

export function filterBy(chosen) {
  rule = chosen;
  filter.hidden = !rule;
  filterText.textContent = rule ? `Only: ${rule.english || rule.formula}` : "";
  review.href = rule ? `#/rules/${encodeURIComponent(rule.id)}` : "#/rules";
  sayNothing();
}

function sayNothing() {
  empty.textContent = rule ? "This rule has not been broken lately." : status() === "SHADOW" ? "No shadow rule has been broken so far." : nothing;
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
  if (violation.id <= newest || (rule && violation.ruleId !== rule.id) || (status() && violation.status !== status())) return;
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

/** `action` is called when other violations are wanted. */
export function onWanted(action) {
  shadow.addEventListener("click", () => {
    shadow.setAttribute("aria-pressed", String(shadow.getAttribute("aria-pressed") !== "true"));
    sayNothing();
    action();
  });
}
