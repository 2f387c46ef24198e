// Violations by filters, page by page, and one in full with the nearest compliant values.
import * as api from "./api.js";
import { count, element, plural } from "./format.js";
import * as route from "./route.js";
import { brokenFields, fields, repetition, where, witnesses } from "./violation.js";

const LIMIT = 50;
const form = document.getElementById("explorer-filters");
const list = document.getElementById("explorer");
const empty = document.getElementById("explorer-empty");
const total = document.getElementById("explorer-count");
const pager = document.getElementById("explorer-pager");
const panel = document.getElementById("violation");
const nothing = panel.firstElementChild;
const MOMENTS = ["from", "to"];

let shown = false;
let knownFields = false;
let cursors = [0]; // where each page up to this one began
let next = 0;
let chosen = 0;
let asked = 0;

function wanted() {
  const filters = Object.fromEntries([...new FormData(form)].filter(([, value]) => value));
  for (const name of MOMENTS) if (filters[name]) filters[name] = new Date(filters[name]).getTime();
  if (!filters.field) delete filters.value;
  return { ...filters, before: cursors.at(-1) || "", limit: LIMIT };
}

function hash() {
  const kept = [...new FormData(form)].filter(([, value]) => value);
  return `#/violations${kept.length ? `?${new URLSearchParams(kept)}` : ""}`;
}

export function show({ parameters }) {
  shown = true;
  prepare()
    .then(() => {
      form.reset();
      for (const [name, value] of parameters) if (form.elements[name]) form.elements[name].value = value;
      restart();
    })
    .catch(() => {});
}

export function hide() {
  shown = false;
}

async function prepare() {
  if (knownFields) return;
  const found = await api.get("/api/fields");
  form.elements.field.append(...found.map((field) => new Option(field.title === field.name ? field.name : `${field.name}: ${field.title}`, field.name)));
  knownFields = true;
}

function restart() {
  cursors = [0];
  form.elements.value.disabled = !form.elements.field.value;
  refresh().catch(() => {});
}

/** What comes meanwhile does not move what somebody looks at: they refresh. */
export async function refresh() {
  if (!shown) return;
  const mine = ++asked;
  const page = await api.get("/api/violations", wanted());
  if (mine !== asked) return;
  list.replaceChildren(...page.rows.map(row));
  list.scrollTop = 0;
  empty.hidden = page.rows.length > 0;
  total.textContent = `${count(page.matching)} of the last ${count(page.remembered)}` + (page.seen > page.remembered ? `, ${count(page.seen)} seen` : "");
  next = page.rows.length ? page.rows.at(-1).id : 0;
  const skipped = (cursors.length - 1) * LIMIT;
  pager.hidden = page.matching <= LIMIT;
  const [newer, older] = pager.querySelectorAll("button");
  newer.disabled = cursors.length === 1;
  older.disabled = skipped + page.rows.length >= page.matching || !page.rows.length;
  pager.querySelector("span").textContent = page.rows.length ? `${count(skipped + 1)} to ${count(skipped + page.rows.length)} of ${count(page.matching)}` : "";
}

function row(violation) {
  const button = element("button", "rule", where(violation), element("span", "english", violation.english || violation.formula), element("span", "support", [violation.key, violation.exporter].filter(Boolean).join(" · ")));
  button.type = "button";
  button.setAttribute("aria-pressed", String(violation.id === chosen));
  button.addEventListener("click", () => {
    chosen = violation.id;
    for (const other of list.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
    look(violation);
  });
  return element("li", "", button);
}

function look(violation) {
  const rule = element("a", "", "Review the rule");
  rule.href = `#/rules/${encodeURIComponent(violation.ruleId)}`;
  const alike = element("button", "", "Only this rule");
  alike.type = "button";
  alike.addEventListener("click", () => {
    form.elements.rule.value = violation.ruleId;
    filtered();
  });
  panel.replaceChildren(
    element("header", "part first", element("h2", "", violation.english || violation.formula || violation.ruleId), violation.english ? element("p", "formula", violation.formula) : null, where(violation)),
    element("div", "part", witnesses(violation), element("p", "support", ["key " + (violation.key || "unknown"), violation.exporter && `exporter ${violation.exporter}`].filter(Boolean).join(" · "))),
    element("div", "part actions", rule, alike),
    element("section", "part", element("h3", "", "Nearest compliant values"), nearestPart(violation)),
    element("section", "part", element("h3", "", "Record"), fields(violation.fields, brokenFields(violation))),
  );
  if (innerWidth <= 1040) panel.scrollIntoView({ block: "start" });
}

function nearestPart(violation) {
  const button = element("button", "", "Find them");
  const result = element("div", "nearest");
  button.type = "button";
  result.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    button.disabled = true;
    result.replaceChildren(element("p", "soft", "Searching …"));
    try {
      result.replaceChildren(...found(await api.nearest(violation.id)));
      button.hidden = true;
    } catch (problem) {
      result.replaceChildren(element("p", "refused", problem.message));
      button.disabled = false;
    }
  });
  return element("div", "", button, result);
}

function found(answer) {
  const by = `by the ${plural(answer.rules, "rule", "rules")} of theory ${answer.theoryVersion}`;
  switch (answer.outcome) {
    case "REPAIRED":
      return [changes(answer), element("p", answer.proven ? "" : "soft", answer.proven ? `Proven ${by}: no compliant record is nearer.` : `It complies ${by}; a nearer one may exist.`)];
    case "INFEASIBLE":
      return [element("p", "", `No values of this record's fields comply ${by}. These rules conflict${answer.proven ? ", and each is needed for it" : ""}:`), element("ul", "reasons", ...answer.core.map((rule) => element("li", "", rule.formula)))];
    case "ACCEPTED":
      return [element("p", "", `It complies ${by}.`)];
    default:
      return [element("p", "", `Neither found nor ruled out ${by}: ${LIMITS[answer.limit] ?? answer.limit}.`)];
  }
}

const LIMITS = {
  NODES: "the search's budget is used up",
  INTERRUPTED: "the search's time is used up",
};

function changes({ changes: all }) {
  const rows = all.map((change) =>
    element("tr", "", element("th", "", change.field), element("td", "was", change.from), element("td", "", element("b", "", change.to), change.toLabel && change.toLabel !== change.to ? ` (${change.toLabel})` : "")),
  );
  return element("table", "changes", element("caption", "", `Change ${plural(all.length, "field", "fields")}`), element("thead", "", element("tr", "", element("th", "", "Field"), element("th", "", "Seen"), element("th", "", "Nearest"))), element("tbody", "", ...rows));
}

function filtered() {
  route.replace(hash());
  restart();
}

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", filtered);
form.addEventListener("reset", () => setTimeout(filtered));
document.getElementById("explorer-refresh").addEventListener("click", restart);
pager.addEventListener("click", (event) => {
  const step = Number(event.target.dataset.step ?? 0);
  if (step > 0 && next) cursors.push(next);
  else if (step < 0 && cursors.length > 1) cursors.pop();
  else return;
  refresh().catch(() => {});
});
