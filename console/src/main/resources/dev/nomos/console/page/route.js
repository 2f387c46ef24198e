// Which view is shown: #/name, #/name/id, #/name?filter=value.

const VIEWS = ["live", "rules", "theories", "health", "violations"];
const listeners = new Map();

export function current() {
  const [path, search] = location.hash.replace(/^#\/?/, "").split("?", 2);
  const [name, id] = path.split("/", 2);
  let decoded = "";
  try {
    decoded = decodeURIComponent(id ?? "");
  } catch {
    // a malformed address names no rule
  }
  return { name: VIEWS.includes(name) ? name : "live", id: decoded, parameters: new URLSearchParams(search ?? "") };
}

/** `action` gets the route each time that its view is shown or its address changes. */
export function on(name, action) {
  listeners.set(name, action);
}

function show() {
  const route = current();
  for (const view of document.querySelectorAll(".view")) view.hidden = view.id !== `view-${route.name}`;
  for (const tab of document.querySelectorAll(".tabs a")) {
    if (tab.hash === `#/${route.name}`) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  listeners.get(route.name)?.(route);
}

/** Replaces the address without a step in the history, and without showing anything anew. */
export function replace(hash) {
  history.replaceState(null, "", hash);
}

export function start() {
  window.addEventListener("hashchange", show);
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault(); // its address is no view
    document.getElementById("main").focus();
  });
  show();
}
