// Questions to the server, and the token that decisions carry: for this tab only, in no address and no cookie.

const TOKEN = "nomos-token";

export class Problem extends Error {
  constructor(status, words, retryAfter) {
    super(words);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** Leaves out what is empty. */
export function query(parameters) {
  const kept = Object.entries(parameters).filter(([, value]) => value !== "" && value !== null && value !== undefined && value !== false);
  const text = new URLSearchParams(kept.map(([name, value]) => [name, String(value)])).toString();
  return text ? `?${text}` : "";
}

async function read(answer) {
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Problem(answer.status, body.problem ?? `the server answered ${answer.status}`, Number(answer.headers.get("Retry-After") ?? 0));
  return body;
}

export async function get(path, parameters = {}) {
  return read(await fetch(path + query(parameters)));
}

async function send(path, body, headers = {}) {
  return read(await fetch(path, { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(body) }));
}

/** Changes nothing, so that it needs no token. */
export function nearest(violation) {
  return send("/api/nearest", { violation });
}

/** What two theory versions say of each other's rules; changes nothing either. */
export function meaning(from, to) {
  return send("/api/theories/meaning", { from, to });
}

export function command(request) {
  return send("/api/commands", request, authorization(token()));
}

function authorization(text) {
  return text ? { Authorization: `Bearer ${text}` } : {};
}

function token() {
  return sessionStorage.getItem(TOKEN) ?? "";
}

/** Whether the page takes decisions, and whether this token may make them; keeps it if so. */
export async function session(text = token()) {
  const found = await read(await fetch("/api/session", { headers: authorization(text) }));
  if (found.authorised) sessionStorage.setItem(TOKEN, text);
  return found;
}

export function forget() {
  sessionStorage.removeItem(TOKEN);
}
