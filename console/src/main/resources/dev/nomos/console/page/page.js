import * as feed from "./feed.js";
import { count, rate } from "./format.js";
import * as rules from "./rules.js";
import * as timeline from "./timeline.js";

const RETRY_MILLIS = 2000;
const SILENCE_MILLIS = 6000;
const link = document.getElementById("link");
const linkText = document.getElementById("link-text");
const theory = document.getElementById("theory");

let chosen = null;
let lastHeard = 0;
let knownViolations = -1;
let stream = null;

async function fetchJson(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

function connection(state, text) {
  if (link.dataset.state === state) return;
  link.dataset.state = state;
  linkText.textContent = text;
  document.body.classList.toggle("stale", state === "lost");
}

function showOverview({ dataset, phase, counters }) {
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
}

async function refreshRules() {
  rules.show(await fetchJson("/api/rules"));
}

async function refreshFeed() {
  const asked = chosen;
  const query = asked ? `?rule=${encodeURIComponent(asked.id)}` : "";
  const found = await fetchJson(`/api/violations${query}`);
  if (asked === chosen) feed.show(found);
}

async function refreshTimeline() {
  timeline.show(await fetchJson("/api/timeline"));
}

async function refreshAll() {
  const overview = await fetchJson("/api/state");
  showOverview(overview);
  knownViolations = overview.counters.violations;
  await Promise.all([refreshRules(), refreshFeed(), refreshTimeline()]);
}

function quietly(work) {
  work.catch(() => {}); // the stream tells that the server is gone, and all is asked anew when it is back
}

function choose(rule) {
  chosen = rule;
  rules.select(rule);
  feed.filterBy(rule);
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

setInterval(async () => {
  if (link.dataset.state !== "live" || document.hidden) return;
  quietly(refreshTimeline());
  const shown = document.querySelector('[data-counter="violations"]').title;
  if (shown === String(knownViolations)) return;
  knownViolations = Number(shown);
  quietly(refreshRules());
}, 3000);

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && chosen) choose(null);
  if (event.key === "/" && !(event.target instanceof HTMLInputElement)) {
    event.preventDefault();
    document.getElementById("search").focus();
  }
});
document.getElementById("filter-clear").addEventListener("click", () => choose(null));
rules.onChoose(choose);
connect();
