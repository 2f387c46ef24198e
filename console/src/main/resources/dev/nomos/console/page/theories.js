// Theory versions, and what distinguishes two of them.
import { get, meaning, Problem } from "./api.js";
import { count, element, plural, time } from "./format.js";
import * as route from "./route.js";
import { ACTION, STATUS, statusChip } from "./rulerow.js";
import { fields } from "./violation.js";

const list = document.getElementById("theories");
const empty = document.getElementById("theories-empty");
const total = document.getElementById("theories-count");
const from = document.getElementById("difference-from");
const to = document.getElementById("difference-to");
const result = document.getElementById("difference");

let shown = false;
let compared = "";
let following = true; // the newest two, until somebody chooses

export function show({ parameters }) {
  shown = true;
  if (parameters.has("from") && parameters.has("to")) {
    following = false;
    refresh(parameters.get("from"), parameters.get("to")).catch(() => {});
  } else {
    refresh().catch(() => {});
  }
}

export function hide() {
  shown = false;
}

export async function refresh(wantedFrom = from.value, wantedTo = to.value) {
  if (!shown) return;
  const versions = await get("/api/theories");
  total.textContent = versions.length ? count(versions.length) : "";
  empty.hidden = versions.length > 0;
  const scrolled = list.scrollTop;
  list.replaceChildren(...versions.map((version, index) => row(version, versions[index + 1])));
  list.scrollTop = scrolled;
  const comparable = versions.filter((version) => version.remembered).map((version) => String(version.manifest.version));
  const newest = comparable[0] ?? "";
  choose(from, comparable, following ? (comparable[1] ?? newest) : wantedFrom);
  choose(to, comparable, following ? newest : wantedTo);
  await compare();
}

function choose(select, versions, wanted) {
  const options = versions.map((version) => new Option(`version ${version}`, version));
  select.replaceChildren(...options);
  select.value = versions.includes(wanted) ? wanted : (versions[0] ?? "");
}

/** `before`: the version before it, if there is one. */
function row({ manifest, remembered, why, events }, before) {
  const compareButton = element("button", "", "Compare with the one before");
  compareButton.type = "button";
  compareButton.addEventListener("click", () => chooseBoth(String(before.manifest.version), String(manifest.version)));
  return element(
    "li",
    "version",
    element("p", "", element("b", "", `Version ${manifest.version}`), element("span", "soft", ` in force from ${time(manifest.effectiveFromMillis)}`)),
    element("p", "support", `${plural(manifest.active, "active rule", "active rules")}, ${count(manifest.shadow)} shadow, ${plural(manifest.exceptions, "exception", "exceptions")}; mined from ${plural(manifest.minedEvidences, "evidence", "evidences")} of ${plural(manifest.minedRecords, "record", "records")}`),
    manifest.outcome && manifest.outcome !== "Complete" ? element("p", "support", element("span", "chip warn", "partial"), ` ${manifest.outcome}`) : null,
    why.length ? element("ul", "reasons", ...why.map((words) => element("li", "", words)), events > why.length ? element("li", "soft", `${plural(events, "rule event", "rule events")} in all`) : null) : null,
    before?.remembered && remembered ? element("div", "actions", compareButton) : remembered ? null : element("p", "support", "Its rules are no longer remembered here."),
  );
}

function chooseBoth(older, newer) {
  following = false;
  from.value = older;
  to.value = newer;
  changed();
}

function changed() {
  following = false;
  route.replace(`#/theories?from=${from.value}&to=${to.value}`);
  compare().catch(() => {});
}
from.addEventListener("change", changed);
to.addEventListener("change", changed);

async function compare() {
  if (!from.value || !to.value) {
    result.replaceChildren(element("p", "soft", "Two versions are needed."));
    return;
  }
  const pair = `${from.value} ${to.value}`;
  if (pair === compared) return;
  compared = pair;
  try {
    const difference = await get("/api/theories/difference", { from: from.value, to: to.value });
    if (pair === compared) result.replaceChildren(...parts(difference));
  } catch (problem) {
    compared = "";
    if (!(problem instanceof Problem)) throw problem;
    result.replaceChildren(element("p", "soft", problem.status === 404 ? "One of these versions is no longer remembered." : problem.message));
  }
}

function parts(difference) {
  const { addedCount, removedCount, changedCount, unchangedCount } = difference;
  const words = element("p", "summary", `From version ${difference.from} to ${difference.to}: `, element("b", "", `${count(addedCount)} added`), ", ", element("b", "", `${count(removedCount)} removed`), ", ", element("b", "", `${count(changedCount)} changed`), `, ${count(unchangedCount)} as before.`);
  return [
    words,
    addedCount + removedCount + changedCount ? meaningPart(difference) : null,
    part("Added", "+", difference.added, addedCount, (rule) => member(rule, "added")),
    part("Removed", "−", difference.removed, removedCount, (rule) => member(rule, "removed")),
    part("Changed", "~", difference.changed, changedCount, change),
  ].filter(Boolean);
}

function part(title, sign, all, number, made) {
  if (!number) return null;
  return element(
    "section",
    "",
    element("h3", "", element("span", "sign", sign), ` ${title}`),
    element("ul", "plain", ...all.map((one) => element("li", "", made(one)))),
    number > all.length ? element("p", "soft", `and ${count(number - all.length)} more`) : null,
  );
}

function member(rule, className, ...extra) {
  const made = element("a", `member ${className}`, element("span", "english", rule.english || rule.formula), rule.english ? element("span", "formula", rule.formula) : null, element("span", "chips", statusChip(rule.status), ...extra));
  made.href = `#/rules/${encodeURIComponent(rule.id)}`;
  return made;
}

/** Formulas differ sooner than what they mean: a button that asks the solver. */
function meaningPart(difference) {
  const button = element("button", "", "Compare what they mean");
  const result = element("div", "nearest");
  button.type = "button";
  result.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    button.disabled = true;
    result.replaceChildren(element("p", "soft", "Asking the solver …"));
    try {
      result.replaceChildren(...meant(await meaning(difference.from, difference.to)));
      button.hidden = true;
    } catch (problem) {
      result.replaceChildren(element("p", "refused", problem.message));
      button.disabled = false;
    }
  });
  return element("section", "", button, result);
}

const SAME = {
  yes: "The active rules of both mean the same: they hold in just the same records.",
  no: "The active rules of both mean different things.",
  unknown: "No difference in meaning is known, but some rules are undecided.",
};

function meant({ same, one, other, first, second }) {
  return [
    element("p", "english", SAME[same]),
    side(`Only in ${other.name}, asked of ${one.name}`, second, one.name),
    side(`Only in ${one.name}, asked of ${other.name}`, first, other.name),
  ].filter(Boolean);
}

function side(title, rules, asked) {
  if (!rules.length) return null;
  return element("section", "", element("h3", "", title), element("ul", "plain", ...rules.map((rule) => element("li", "member", element("p", "english", rule.english), element("p", "support", ...standing(rule, asked)), breaking(rule)))));
}

/** What the other version says of a rule, with links to the rules that say so. */
function standing(rule, asked) {
  const links = (ids) => ids.flatMap((id, index) => {
    const link = element("a", "", id);
    link.href = `#/rules/${encodeURIComponent(id)}`;
    return index ? [", ", link] : [link];
  });
  const told = [element("span", "chip", rule.standing), " "];
  switch (rule.standing) {
    case "equivalent": return [...told, `to a rule of ${asked}: `, ...links(rule.by)];
    case "weaker": return [...told, `than a rule of ${asked}: `, ...links(rule.by)];
    case "implied": return [...told, ...(rule.by.length ? [`by rules of ${asked}: `, ...links(rule.by)] : ["by the fields' ranges alone"])];
    case "independent": return [...told, `it does not follow from ${asked}`, ...(rule.strongerThan ? ["; stronger than ", ...links(rule.strongerThan)] : [])];
    default: return [...told, rule.reason ?? ""];
  }
}

function breaking(rule) {
  if (!rule.breaking) return null;
  return element("details", "", element("summary", "", "A record that only this version forbids"), fields(rule.breaking));
}

function change({ before, after }) {
  const steps = [];
  if (before.status !== after.status) steps.push(`status ${STATUS[before.status]} → ${STATUS[after.status]}`);
  if (before.action !== after.action) steps.push(`action ${ACTION[before.action]} → ${ACTION[after.action]}`);
  const text = (rule) => rule.exceptions.map((exception) => exception.condition).join("; ") || "none";
  if (JSON.stringify(before.exceptions) !== JSON.stringify(after.exceptions)) steps.push(`exceptions ${text(before)} → ${text(after)}`);
  return member(after, "changed", ...steps.map((step) => element("span", "chip", step)));
}
