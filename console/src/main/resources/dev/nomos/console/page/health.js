// How the rules in force are doing: quarantine, rules that are no longer put to the test, growth of evidence.
import { get } from "./api.js";
import { count, element, time } from "./format.js";
import * as growth from "./growth.js";
import { quarantined } from "./rule.js";
import { chips, link } from "./rulerow.js";

const LIMIT = 200;
let shown = false;

export function show() {
  shown = true;
  refresh().catch(() => {});
}

export function hide() {
  shown = false;
}

export async function refresh() {
  if (!shown) return;
  const [points, attention, unhealthy] = await Promise.all([
    get("/api/evidence"),
    get("/api/rules", { status: "ACTIVE,SHADOW", order: "ATTENTION", limit: LIMIT }),
    get("/api/rules", { status: "ACTIVE,SHADOW", health: "VACUOUS,DRIFTING", order: "TESTED", limit: LIMIT }),
  ]);
  growth.show(points);
  fill("quarantine", attention.rows.filter((rule) => rule.quarantinedEvidences > 0), quarantined);
  fill("unhealthy", unhealthy.rows, (rule) => `last put to the test ${time(rule.lastTestedMillis)}`, unhealthy.matching);
}

function fill(id, rules, words, matching = rules.length) {
  const list = document.getElementById(id);
  const rows = rules.map((rule) => element("li", "", link(rule, chips(rule), element("span", "support", words(rule)))));
  if (matching > rules.length) rows.push(element("li", "more", `and ${count(matching - rules.length)} more`));
  list.replaceChildren(...rows);
  document.getElementById(`${id}-empty`).hidden = rules.length > 0;
  document.querySelector(`#${id}-title .count`).textContent = rules.length ? count(matching) : "";
}
