// The list of rules to review, with its filters; the rule that is chosen is shown by rule.js.
import { get } from "./api.js";
import { count, element } from "./format.js";
import * as rule from "./rule.js";
import { chips, link, tested } from "./rulerow.js";
import * as route from "./route.js";

const LIMIT = 50;
const form = document.getElementById("review-filters");
const list = document.getElementById("review");
const empty = document.getElementById("review-empty");
const total = document.getElementById("review-count");
const pager = document.getElementById("review-pager");
const familyOnly = document.getElementById("review-family");

let shown = false;
let offset = 0;
let family = "";
let chosen = "";
let asked = 0;

function wanted() {
  const filters = Object.fromEntries(new FormData(form));
  return { ...filters, fold: Boolean(filters.fold) && !family, family, offset, limit: LIMIT };
}

/** The filters in the address, so that it can be kept and passed on. */
function hash() {
  const parameters = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value && name !== "fold" && name !== "order") parameters.set(name, value);
  if (family) parameters.set("family", family);
  const search = parameters.toString();
  return `#/rules${chosen ? `/${encodeURIComponent(chosen)}` : ""}${search ? `?${search}` : ""}`;
}

function foldedRow(found) {
  if (found.members <= 1) return null;
  const button = element("button", "members", `and ${count(found.members - 1)} more of its family`);
  button.type = "button";
  button.addEventListener("click", (event) => {
    event.preventDefault(); // the row itself is a link
    showFamily(found.family);
  });
  return button;
}

function row(found) {
  const made = link(found, chips(found), element("span", "support", tested(found)));
  if (found.id === chosen) made.setAttribute("aria-current", "true");
  return element("li", "", made, foldedRow(found));
}

export function showFamily(id) {
  family = id;
  offset = 0;
  route.replace(hash());
  refresh();
}

/** Asks anew; whoever types on is answered last. */
export async function refresh() {
  if (!shown) return;
  const mine = ++asked;
  const page = await get("/api/rules", wanted());
  if (mine !== asked) return;
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.id : null;
  const scrolled = list.scrollTop;
  list.replaceChildren(...page.rows.map(row));
  list.scrollTop = scrolled;
  if (focused) list.querySelector(`a[data-id="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  total.textContent = page.matching === page.total ? count(page.total) : `${count(page.matching)} of ${count(page.total)}`;
  if (page.left) total.textContent += `, ${count(page.left)} more not kept`;
  empty.hidden = page.rows.length > 0;
  familyOnly.hidden = !family;
  showPager(page);
}

function showPager(page) {
  pager.hidden = page.matching <= LIMIT;
  const [previous, next] = pager.querySelectorAll("button");
  previous.disabled = offset === 0;
  next.disabled = offset + page.rows.length >= page.matching;
  pager.querySelector("span").textContent = `${count(offset + 1)} to ${count(offset + page.rows.length)} of ${count(page.matching)}`;
}

/** Something about rules changed on the server. */
export async function changed() {
  if (!shown) return;
  await Promise.all([refresh(), rule.refresh()]);
}

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", () => {
  offset = 0;
  route.replace(hash());
  refresh().catch(() => {});
});
pager.addEventListener("click", (event) => {
  const step = Number(event.target.dataset.step ?? 0);
  if (!step) return;
  offset = Math.max(0, offset + step * LIMIT);
  list.scrollTop = 0;
  refresh().catch(() => {});
});
document.getElementById("review-family-clear").addEventListener("click", () => showFamily(""));

export function show({ id, parameters }) {
  shown = true;
  const moved = id !== chosen;
  chosen = id;
  if (!id || parameters.size) {
    for (const name of ["text", "status", "provenance", "health"]) form.elements[name].value = parameters.get(name) ?? "";
    family = parameters.get("family") ?? "";
    offset = 0;
  }
  refresh().catch(() => {});
  rule.show(id, moved).catch(() => {});
}

export function hide() {
  shown = false;
}
