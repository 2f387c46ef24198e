import { count, element } from "./format.js";
import { broken, tested } from "./rulerow.js";

const SHOWN = 200;
const list = document.getElementById("rules");
const empty = document.getElementById("rules-empty");
const total = document.getElementById("rules-count");
const search = document.getElementById("search");
const nothingYet = empty.textContent;

let rules = [];
let left = 0;
let selected = null;
let choose = () => {};

/** Calls `action` with a rule, or null when it is chosen again. */
export function onChoose(action) {
  choose = action;
}

/** `all`: how many there are, of which `fresh` are the first. */
export function show(fresh, all) {
  rules = fresh;
  left = all - fresh.length;
  render();
}

export function select(rule) {
  selected = rule;
  for (const button of list.querySelectorAll(".rule"))
    button.setAttribute("aria-pressed", String(button.dataset.id === selected?.id));
}

function matching() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  return rules.filter((rule) => {
    const text = `${rule.english} ${rule.formula} ${rule.id}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function row(rule) {
  const support = tested(rule);
  const button = element(
    "button",
    "rule",
    element("span", "english", rule.english || rule.formula),
    broken(rule),
    rule.english ? element("span", "formula", rule.formula) : null,
    support ? element("span", "support", support) : null,
  );
  button.type = "button";
  button.dataset.id = rule.id;
  button.setAttribute("aria-pressed", String(rule.id === selected?.id));
  button.addEventListener("click", () => choose(rule.id === selected?.id ? null : rule));
  return element("li", "", button);
}

function render() {
  const found = matching();
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.id : null;
  const rows = found.slice(0, SHOWN).map(row);
  if (found.length > SHOWN)
    rows.push(element("li", "more", `and ${count(found.length - SHOWN)} more: search to narrow them down`));
  else if (left) rows.push(element("li", "more", `${count(left)} more are under Rules`));
  list.replaceChildren(...rows);
  if (focused) list.querySelector(`.rule[data-id="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  total.textContent = rules.length === 0 ? "" : found.length === rules.length ? count(rules.length + left) : `${count(found.length)} of ${count(rules.length + left)}`;
  empty.textContent = rules.length ? "No rule matches this search." : nothingYet;
  empty.hidden = found.length > 0;
}

search.addEventListener("input", render);
render();
