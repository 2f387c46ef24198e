// One rule: what speaks for it, what against it, what became of it, and what a person may decide.
import { get, Problem } from "./api.js";
import * as decide from "./decide.js";
import { count, element, plural, small, time } from "./format.js";
import { ACTION, chips, HEALTH, link, PROVENANCE, STATUS, statusChip } from "./rulerow.js";
import { fields } from "./violation.js";

const panel = document.getElementById("rule");
const nothing = panel.firstElementChild;

/** What may be decided about a rule of each status. */
const OFFERED = {
  PROPOSED: ["ACCEPT", "SHADOW", "REJECT"],
  SHADOW: ["ACCEPT", "REJECT", "RETIRE", "EXCEPT", "ACTION"],
  ACTIVE: ["SHADOW", "RETIRE", "EXCEPT", "ACTION"],
  RELAXED: ["ACCEPT", "SHADOW"],
  RETIRED: ["ACCEPT", "SHADOW"],
  REJECTED: ["ACCEPT", "SHADOW"],
};

let shown = "";
let last = "";

export async function show(id, moved) {
  if (!id) {
    shown = last = "";
    panel.replaceChildren(nothing);
    return;
  }
  const another = id !== shown;
  shown = id;
  await refresh();
  if (moved && another && innerWidth <= 1040) panel.scrollIntoView({ block: "start" });
}

/** Draws anew only what is another than before, so that nobody loses what they read. */
export async function refresh() {
  if (!shown) return;
  const id = shown;
  try {
    const detail = await get("/api/rule", { id });
    const text = JSON.stringify([detail, decide.mode()]);
    if (id !== shown || text === last) return;
    last = text;
    panel.replaceChildren(...parts(detail));
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.status !== 404 || id !== shown) throw problem;
    last = "";
    panel.replaceChildren(element("p", "empty", "No such rule is known."));
  }
}

/** The page may decide now, or no longer. */
export function redraw() {
  last = "";
  refresh().catch(() => {});
}

function parts(detail) {
  const { rule } = detail;
  const marked = new Set(detail.fields);
  return [
    heading(rule, detail),
    buttons(rule),
    facts(detail),
    ...detail.proposals.map((proposal) => proposalPart(proposal, detail)),
    detail.replaced ? section("It would relax", list(detail.replaced)) : null,
    exceptions(detail),
    records(detail.replaced && rule.status === "PROPOSED" ? "Quarantined records that it would let pass" : "Counter-examples: quarantined records that break it", detail.counterExamples, marked),
    records("Examples: records that put it to the test and keep it", detail.examples, marked),
    detail.family.length ? section("Its family", list(...detail.family)) : null,
    history(detail.history),
  ].filter(Boolean);
}

function section(title, ...content) {
  return element("section", "part", element("h3", "", title), ...content);
}

function list(...rules) {
  return element("ul", "plain", ...rules.map((rule) => element("li", "", link(rule, chips(rule)))));
}

function heading(rule, detail) {
  return element(
    "header",
    "part first",
    element("h2", "", rule.english || rule.formula || rule.id),
    rule.english ? element("p", "formula", rule.formula) : null,
    readings(detail),
    chips(rule),
  );
}

/** A clause in each of its readings: where all parts but one fail, that one must hold. */
function readings(detail) {
  if (detail.literals.length < 2) return null;
  const all = detail.literals.map((literal, index) => {
    const others = detail.literals.filter((_, other) => other !== index).map((other) => other.negation);
    return element("li", "", element("span", "soft", "when "), others.join(" and "), element("span", "soft", ", then "), literal.english);
  });
  return element("details", "readings", element("summary", "", "Its antecedents"), element("ul", "", ...all));
}

function facts(detail) {
  const { rule } = detail;
  const entries = [
    ["Put to the test", rule.antecedentCount ? plural(rule.antecedentCount, "record", "records") : "not counted"],
    ["Held in", rule.support ? plural(rule.support, "record", "records") : "not counted"],
    ["Lift", rule.lift ? small(rule.lift) : "unknown"],
    ["Expected by chance", detail.expectedViolations ? `${count(detail.expectedViolations)} violations` : "unknown"],
    ["Violations", rule.suppressed ? `${count(rule.violations + rule.suppressed)}, ${count(rule.suppressed)} of them not published` : count(rule.violations)],
    ["Quarantined", rule.quarantinedEvidences ? quarantined(rule) : "nothing"],
    ["Health", HEALTH[rule.health] ?? "unknown"],
    ["Last tested", time(rule.lastTestedMillis)],
    [`Status (${STATUS[rule.status]}) since`, time(rule.sinceMillis)],
    ["Mined up to", time(detail.minedFromMillis)],
    ["Provenance", PROVENANCE[rule.provenance] ?? "unknown"],
    ["Id", rule.id],
  ];
  const made = element("dl", "facts", ...entries.map(([name, value]) => element("div", "", element("dt", "", name), element("dd", "", value))));
  const violations = element("a", "", "Its violations");
  violations.href = `#/violations?rule=${encodeURIComponent(rule.id)}`;
  return element("section", "part", made, element("p", "", violations));
}

export function quarantined(rule) {
  return `${plural(rule.quarantinedEvidences, "evidence", "evidences")}: ${plural(rule.quarantinedRecords, "record", "records")}${rule.quarantinedKeys ? `, about ${plural(rule.quarantinedKeys, "key", "keys")}` : ""}`;
}

function buttons(rule) {
  const offered = OFFERED[rule.status] ?? [];
  if (!offered.length) return null;
  return element("div", "part actions", ...decide.buttons(offered, rule));
}

function proposalPart(proposal, { rule, literals }) {
  const known = new Set(literals.map((literal) => literal.formula));
  const added = proposal.literals.filter((literal) => !known.has(literal.formula));
  const open = element("a", "", "Look at it");
  open.href = `#/rules/${encodeURIComponent(proposal.rule.id)}`;
  return element(
    "section",
    "part proposal",
    element("h3", "", "Proposed: the weakest change that admits what is quarantined"),
    element("p", "english", proposal.rule.english || proposal.rule.formula),
    element("p", "formula", proposal.rule.formula),
    added.length ? element("p", "", "It would also hold where ", element("b", "", added.map((literal) => literal.english).join(" or ")), ".") : null,
    element("p", "", `It would have let ${plural(proposal.rule.wouldPass, "record", "records")} pass`, rule.quarantinedEvidences ? `, of ${quarantined(rule)}.` : "."),
    element("div", "actions", ...decide.buttons(["ACCEPT", "REJECT"], proposal.rule), open),
  );
}

function exceptions({ rule, exceptions: all }) {
  if (!all.length) return null;
  const rows = all.map((exception) =>
    element(
      "li",
      "",
      element("p", "formula strong", exception.condition),
      element("p", "", [exception.comment, exception.who && `by ${exception.who}`, exception.expiresMillis ? `until ${time(exception.expiresMillis)}` : "for good"].filter(Boolean).join(" · ")),
      element("div", "actions", ...decide.buttons(["UNEXCEPT"], rule, exception)),
    ),
  );
  return section("Exceptions: it does not apply where", element("ul", "plain spaced", ...rows));
}

function records(title, all, marked) {
  if (!all.length) return null;
  return section(title, ...all.map((record, index) => {
    const made = element("details", "", element("summary", "", `Record ${index + 1}`), fields(record, marked));
    made.open = index === 0;
    return made;
  }));
}

function history(events) {
  if (!events.length) return null;
  return section("History", element("ol", "history", ...events.map(eventRow)));
}

/** What an event says happened. */
export function told(event) {
  switch (event.kind) {
    case "STATUS": return event.before === event.status ? STATUS[event.status] : `${STATUS[event.before]} → ${STATUS[event.status]}`;
    case "ACTION": return `action is ${ACTION[event.action] ?? event.action}`;
    case "EXCEPTION": return "exceptions changed";
    case "QUARANTINE": return `quarantined: ${plural(event.evidences, "evidence", "evidences")}, ${plural(event.records, "record", "records")}, about ${plural(event.keys, "key", "keys")}`;
    case "PROPOSAL": return "relaxation proposed";
    case "HEALTH": return `health is ${HEALTH[event.health] ?? event.health}`;
    case "REFUSED": return "refused";
    default: return event.kind.toLowerCase();
  }
}

function other(event) {
  const id = event.replacedBy || event.replaces;
  if (!id) return null;
  const made = element("a", "", event.replacedBy ? "what replaced it" : "what it relaxes");
  made.href = `#/rules/${encodeURIComponent(id)}`;
  return made;
}

export function eventRow(event) {
  return element(
    "li",
    event.kind === "REFUSED" ? "refused" : "",
    element("p", "", element("b", "", told(event)), event.kind === "STATUS" ? null : statusChip(event.status), other(event)),
    event.why ? element("p", "why", event.why) : null,
    element("p", "where", element("span", "", time(event.eventTimeMillis)), event.who ? element("span", "", event.who) : null, event.theoryVersion ? element("span", "", `theory ${event.theoryVersion}`) : null),
  );
}
