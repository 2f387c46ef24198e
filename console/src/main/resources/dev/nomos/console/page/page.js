import * as api from "./api.js";
import * as decide from "./decide.js";
import * as explorer from "./explorer.js";
import * as feed from "./feed.js";
import { count, plural, rate } from "./format.js";
import * as health from "./health.js";
import * as review from "./review.js";
import * as route from "./route.js";
import * as rule from "./rule.js";
import * as rules from "./rules.js";
import * as theories from "./theories.js";
import * as timeline from "./timeline.js";

const RETRY_MILLIS = 2000;
const SILENCE_MILLIS = 6000;
const SHOWN_RULES = 2000;
const link = document.getElementById("link");
const linkText = document.getElementById("link-text");
const theory = document.getElementById("theory");
const VIEWS = { rules: review, theories, health, violations: explorer };

let chosen = null;
let lastHeard = 0;
let known = {}; // of the overview, what the lists were last asked for
let latest = {};
let stream = null;

function connection(state, text) {
  if (link.dataset.state === state) return;
  link.dataset.state = state;
  linkText.textContent = text;
  document.body.classList.toggle("stale", state === "lost");
}

function showOverview({ dataset, phase, revision, counters }) {
  latest = { revision, violations: counters.violations + counters.shadowViolations, theory: counters.theoryVersion, evidence: counters.distinctEvidence };
  document.title = `${dataset}: Nomos`;
  document.getElementById("dataset").textContent = dataset;
  document.getElementById("phase").textContent = phase;
  theory.hidden = !counters.theoryVersion;
  theory.textContent = `theory ${counters.theoryVersion}`;
  for (const tile of document.querySelectorAll("[data-counter]")) {
    const name = tile.dataset.counter;
    const value = counters[name];
    tile.textContent = name.endsWith("PerSecond") ? rate(value) : count(value);
    tile.title = String(value);
    tile.parentElement.classList.toggle("some", value > 0);
  }
  document.getElementById("aside-violations").textContent = counters.suppressed ? `${count(counters.suppressed)} suppressed` : "";
  document.getElementById("aside-quarantine").textContent = counters.quarantinedEvidence ? plural(counters.quarantinedRecords, "record", "records") : "";
  document.getElementById("shadow-count").textContent = counters.shadowViolations ? count(counters.shadowViolations) : "";
  document.getElementById("tab-proposals").textContent = counters.proposals ? count(counters.proposals) : "";
}

async function refreshRules() {
  const page = await api.get("/api/rules", { status: "ACTIVE,UNKNOWN", limit: SHOWN_RULES });
  rules.show(page.rows, page.matching);
}

async function refreshFeed() {
  const asked = chosen;
  const found = await api.get("/api/violations", feed.wanted());
  if (asked === chosen) feed.show(found.rows);
}

async function refreshTimeline() {
  timeline.show(await api.get("/api/timeline"));
}

async function refreshAll() {
  showOverview(await api.get("/api/state"));
  known = latest;
  await Promise.all([decide.connect(), refreshRules(), refreshFeed(), refreshTimeline(), review.changed(), theories.refresh(), health.refresh()]);
}

function quietly(work) {
  work.catch(() => {}); // the stream tells that the server is gone, and all is asked anew when it is back
}

function choose(picked) {
  chosen = picked;
  rules.select(picked);
  feed.filterBy(picked);
  quietly(refreshFeed());
}

function connect() {
  stream?.close();
  stream = new EventSource("/events");
  const heard = (action) => (event) => {
    lastHeard = Date.now();
    connection("live", "live");
    action(JSON.parse(event.data));
  };
  stream.addEventListener("open", () => quietly(refreshAll()));
  stream.addEventListener("counters", heard(showOverview));
  stream.addEventListener("violation", heard(feed.add));
  stream.addEventListener("theory", heard((overview) => {
    showOverview(overview);
    quietly(refreshRules());
  }));
  stream.addEventListener("error", () => {
    connection("lost", "reconnecting");
    stream.close();
    setTimeout(connect, RETRY_MILLIS);
  });
}

setInterval(() => {
  if (lastHeard && Date.now() - lastHeard > SILENCE_MILLIS) connection("lost", "no news");
}, 1000);

/** Asks for what changed since it was last asked for. */
setInterval(() => {
  if (link.dataset.state !== "live" || document.hidden) return;
  quietly(refreshTimeline());
  const before = known;
  known = latest;
  const rulesMoved = before.revision !== known.revision;
  if (rulesMoved || before.violations !== known.violations) quietly(refreshRules());
  if (rulesMoved) quietly(Promise.all([review.changed(), theories.refresh()]));
  if (rulesMoved || before.evidence !== known.evidence) quietly(health.refresh());
}, 3000);

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && chosen) choose(null);
  if (event.key === "/" && !event.target.closest("input, select, textarea")) {
    const box = [...document.querySelectorAll("input[type=search]")].find((input) => input.checkVisibility());
    if (!box) return;
    event.preventDefault();
    box.focus();
  }
});

document.getElementById("filter-clear").addEventListener("click", () => choose(null));
rules.onChoose(choose);
feed.onWanted(() => quietly(refreshFeed()));
decide.onMode(rule.redraw);
for (const name of ["live", ...Object.keys(VIEWS)])
  route.on(name, (to) => {
    for (const [other, view] of Object.entries(VIEWS)) if (other !== name) view.hide();
    VIEWS[name]?.show(to);
  });
route.start();
connect();
