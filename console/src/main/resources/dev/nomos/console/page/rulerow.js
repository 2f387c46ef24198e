// One rule in a list, and its properties as words: never told by colour alone.
import { count, element, plural } from "./format.js";

export const STATUS = { PROPOSED: "proposed", SHADOW: "shadow", ACTIVE: "active", RELAXED: "relaxed", RETIRED: "retired", REJECTED: "rejected", UNKNOWN: "no longer known" };
export const PROVENANCE = { LEARNED: "learned", APPROXIMATE: "approximate", HAND_WRITTEN: "hand-written" };
export const ACTION = { MARK: "mark", REPORT: "report", BLOCK: "block", DEAD_LETTER: "dead letter" };
export const HEALTH = { HEALTHY: "healthy", VACUOUS: "vacuous", DRIFTING: "drifting" };

export function statusChip(status) {
  return element("span", `chip ${status.toLowerCase()}`, STATUS[status] ?? status.toLowerCase());
}

export function chips(rule) {
  return element(
    "span",
    "chips",
    statusChip(rule.status),
    rule.replaces ? element("span", "chip", "relaxation") : null,
    rule.provenance && rule.provenance !== "LEARNED" ? element("span", "chip", PROVENANCE[rule.provenance]) : null,
    rule.action && rule.action !== "REPORT" ? element("span", "chip", ACTION[rule.action]) : null,
    rule.health && rule.health !== "HEALTHY" ? element("span", "chip warn", HEALTH[rule.health]) : null,
    rule.proposals ? element("span", "chip warn", plural(rule.proposals, "relaxation proposed", "relaxations proposed")) : null,
    rule.exceptions ? element("span", "chip", plural(rule.exceptions, "exception", "exceptions")) : null,
  );
}

export function broken(rule) {
  const all = rule.violations + rule.suppressed;
  const badge = element("span", all ? "badge" : "badge none", count(all));
  badge.title = plural(all, "violation", "violations") + (rule.suppressed ? `, ${count(rule.suppressed)} of them not published` : "");
  badge.setAttribute("aria-label", badge.title);
  return badge;
}

export function tested(rule) {
  if (!rule.support) return null;
  const often = rule.antecedentCount ? `, put to the test in ${count(rule.antecedentCount)}` : "";
  return `held in ${plural(rule.support, "record", "records")}${often}`;
}

/** A link to a rule's review; `extra` stands below its words. */
export function link(rule, ...extra) {
  const made = element(
    "a",
    "rule",
    element("span", "english", rule.english || rule.formula),
    broken(rule),
    rule.english ? element("span", "formula", rule.formula) : null,
    ...extra,
  );
  made.href = `#/rules/${encodeURIComponent(rule.id)}`;
  made.dataset.id = rule.id;
  return made;
}
