// What a person decides about a rule: a command, and the event that answers it.
import * as api from "./api.js";
import { element } from "./format.js";
import { eventRow } from "./rule.js";

const ANSWER_MILLIS = 20_000;
const ASK_MILLIS = 300;
const NAME = "nomos-name";
const session = document.getElementById("session");
const tokenDialog = document.getElementById("token-dialog");
const tokenForm = document.getElementById("token-form");
const tokenInput = document.getElementById("token");
const tokenMessage = document.getElementById("token-message");
const dialog = document.getElementById("decide");
const form = document.getElementById("decide-form");
const message = document.getElementById("decide-message");
const send = document.getElementById("decide-send");

const WORDS = {
  ACCEPT: { button: "Accept", title: "Accept this rule", effect: "It becomes active: records that break it are violations." },
  REJECT: { button: "Reject", title: "Reject this rule", effect: "It is not proposed again as long as it stays rejected." },
  SHADOW: { button: "Shadow", title: "Make it a shadow rule", effect: "It is checked, but its violations alert nobody." },
  RETIRE: { button: "Retire", title: "Retire this rule", effect: "It leaves the theory; nothing is checked against it any more." },
  EXCEPT: { button: "Except …", title: "Add an exception", effect: "Where the condition is definitely true, a violation is counted but not published." },
  UNEXCEPT: { button: "Remove", title: "Remove this exception", effect: "The rule applies there again." },
  ACTION: { button: "Action …", title: "What follows from a violation", effect: "" },
};

let state = "readonly"; // or "locked" (a token is wanted) or "open"
let pending = null;
let changed = () => {};

export function mode() {
  return state;
}

/** `action` is called when the page may decide now, or no longer. */
export function onMode(action) {
  changed = action;
}

function enter(next) {
  const before = state;
  state = next;
  session.hidden = false;
  session.disabled = next === "readonly";
  session.textContent = { readonly: "read-only", locked: "Unlock review", open: "Lock review" }[next];
  session.title = { readonly: "No token is configured where this page runs, so that it changes nothing", locked: "Decisions about rules need a token", open: "Forget the token" }[next];
  if (before !== next) changed();
}

export async function connect() {
  const found = await api.session();
  enter(!found.reviewable ? "readonly" : found.authorised ? "open" : "locked");
}

session.addEventListener("click", () => {
  if (state === "locked") askToken();
  else if (state === "open") {
    api.forget();
    enter("locked");
  }
});

function askToken(words = "") {
  tokenInput.value = "";
  tokenMessage.textContent = words;
  tokenDialog.showModal();
}

tokenForm.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const found = await api.session(tokenInput.value);
    if (!found.authorised) {
      tokenMessage.textContent = "This is not the token.";
      tokenInput.select();
      return;
    }
    tokenDialog.close();
    enter("open");
  } catch (problem) {
    tokenMessage.textContent = problem.message;
  }
});

for (const button of document.querySelectorAll("dialog [data-close]"))
  button.addEventListener("click", () => button.closest("dialog").close());
tokenDialog.addEventListener("close", () => (tokenInput.value = ""));

/** Buttons for these kinds of command about a rule; none on a page that is read-only. */
export function buttons(kinds, rule, exception = null) {
  if (state === "readonly") return [];
  return kinds.map((kind) => {
    const button = element("button", kind === "ACCEPT" ? "primary" : "", WORDS[kind].button);
    button.type = "button";
    button.addEventListener("click", () => (state === "open" ? open(kind, rule, exception) : askToken()));
    return button;
  });
}

function open(kind, rule, exception) {
  pending = { kind, rule, exception };
  const words = WORDS[kind];
  form.reset();
  document.getElementById("decide-title").textContent = words.title;
  document.getElementById("decide-about").textContent = rule.english || rule.formula || rule.id;
  document.getElementById("decide-formula").textContent = exception ? exception.condition : rule.english ? rule.formula : "";
  document.getElementById("decide-effect").textContent = kind === "ACCEPT" && rule.replaces ? "It becomes active, and the rule that it relaxes leaves the theory." : words.effect;
  for (const label of form.querySelectorAll("[data-for]")) {
    label.hidden = label.dataset.for !== kind;
    for (const input of label.querySelectorAll("input, select")) input.disabled = label.hidden;
  }
  form.elements.condition.required = form.elements.comment.required = kind === "EXCEPT";
  if (kind === "ACTION") form.elements.action.value = rule.action || "REPORT";
  form.elements.who.value = sessionStorage.getItem(NAME) ?? "";
  message.replaceChildren();
  showStage("ask");
  send.textContent = words.title;
  dialog.showModal();
}

/** ask: the form; wait: it is sent; done: it is answered. */
function showStage(stage) {
  document.getElementById("decide-fields").hidden = stage === "done";
  form.elements.why.disabled = stage !== "ask";
  send.hidden = stage === "done";
  send.disabled = stage === "wait";
  form.querySelector("[data-close]").textContent = stage === "ask" ? "Cancel" : "Close";
}

function request() {
  const values = form.elements;
  const { kind, rule, exception } = pending;
  const made = { kind, ruleId: rule.id, why: values.why.value, who: values.who.value };
  if (kind === "ACTION") made.action = values.action.value;
  if (kind === "UNEXCEPT") made.exception = { id: exception.id };
  if (kind === "EXCEPT") {
    const expires = values.expires.value ? new Date(values.expires.value).getTime() : 0;
    made.exception = { condition: values.condition.value, comment: values.comment.value, expiresMillis: expires };
  }
  return made;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const mine = pending;
  sessionStorage.setItem(NAME, form.elements.who.value);
  const body = request();
  showStage("wait");
  message.replaceChildren(element("p", "", "Sending …"));
  try {
    const { id } = await api.command(body);
    if (mine === pending) message.replaceChildren(element("p", "", "Sent. Waiting for the miner …"));
    const events = await answer(id);
    if (mine !== pending) return;
    message.replaceChildren(answered(events));
    showStage("done");
  } catch (problem) {
    if (mine !== pending) return;
    message.replaceChildren(element("p", "refused", problem.message));
    showStage("ask");
    if (problem.status === 401) {
      api.forget();
      dialog.close();
      enter("locked");
      askToken("The token is no longer valid.");
    }
  }
});

async function answer(id) {
  const deadline = Date.now() + ANSWER_MILLIS;
  while (Date.now() < deadline) {
    const events = await api.get("/api/answers", { id });
    if (events.length) return events;
    await new Promise((resolve) => setTimeout(resolve, ASK_MILLIS));
  }
  return [];
}

function answered(events) {
  if (!events.length) return element("p", "refused", "The miner has not answered yet. The command is written; the rule's history will show what becomes of it.");
  return element("ol", "history", ...events.map(eventRow));
}
