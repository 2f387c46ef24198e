"use strict";
(() => {
  const PAGE = 25;
  const { data, number, figure, colour, element, percent, axis } = Parts;
  const records = new Map(data.records.map((record) => [record.evidence, record.values]));

  // Arrays of the page's data, by name; the order is that of PageData's records.
  const predicates = data.predicates.map(
    ([display, english, negatedDisplay, negatedEnglish, label, template, fields, support], index) =>
      ({ index, display, english, negatedDisplay, negatedEnglish, label, template, fields, support }));
  const rules = data.rules.map(rule);
  const approximate = data.approximate.map(rule);
  const families = data.families.map(([display, english, members]) => ({ display, english, members }));

  function rule([id, display, english, templates, found, guard], index) {
    return { index, id, display, english, templates, guard, ...(found ? measures(found) : null) };
  }

  function measures([literals, natural, support, violations, expected, chance, surprise, readings, examples, nearMisses, counterexamples]) {
    return {
      literals, natural, support, violations, expected, chance, surprise, examples, nearMisses, counterexamples,
      readings: readings.map(([antecedent, confidence, lift]) => ({ antecedent, confidence, lift })),
    };
  }

  const predicate = (literal) => predicates[literal < 0 ? -1 - literal : literal];
  const holds = (literal) => (literal < 0 ? predicate(literal).negatedEnglish : predicate(literal).english);
  const fails = (literal) => (literal < 0 ? predicate(literal).english : predicate(literal).negatedEnglish);

  function chance(log10) {
    return log10 > -3 ? figure.format(10 ** log10) : `10⁻${[...String(Math.floor(-log10))].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("")}`;
  }

  /** Antecedent count and lift of the reading that the rule's sentence has. */
  const natural = (found) => found.readings[found.natural];

  // ---- lists ----

  const orders = {
    rank: () => 0,
    tested: (a, b) => natural(b).antecedent - natural(a).antecedent,
    lift: (a, b) => natural(b).lift - natural(a).lift,
    chance: (a, b) => a.chance - b.chance,
    size: (a, b) => a.literals.length - b.literals.length,
    support: (a, b) => b.support - a.support,
  };

  function sorted(entries, order) {
    const comparable = order === "rank" || order === "support" ? entries : entries.filter((entry) => entry.readings);
    return order === "rank" ? entries : comparable.toSorted((a, b) => orders[order](a, b) || a.index - b.index);
  }

  function makeList(id, entries, render, textOf, nothing) {
    const section = document.getElementById(id);
    const items = section.querySelector(".items");
    const search = section.querySelector("input");
    const select = section.querySelector("select");
    const pager = section.querySelector(".pager");
    const texts = entries.map((entry) => textOf(entry).toLowerCase());
    let page = 0;

    function show() {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      const found = entries.filter((_, i) => words.every((word) => texts[i].includes(word)));
      const ordered = sorted(found, select ? select.value : "rank");
      const pages = Math.max(1, Math.ceil(ordered.length / PAGE));
      page = Math.min(page, pages - 1);
      items.replaceChildren(...ordered.slice(page * PAGE, (page + 1) * PAGE).map((entry) => element("li", "", render(entry))));
      if (ordered.length === 0) items.append(element("li", "empty", entries.length ? "Nothing matches." : nothing));
      section.querySelector(".count").textContent =
        found.length === entries.length ? number.format(entries.length) : `${number.format(found.length)} of ${number.format(entries.length)}`;
      pager.replaceChildren(...(pages > 1 ? [turn("‹", -1, page === 0), element("span", "", `page ${page + 1} of ${number.format(pages)}`), turn("›", 1, page === pages - 1)] : []));
    }

    function turn(label, step, disabled) {
      const button = element("button", "", label);
      button.type = "button";
      button.disabled = disabled;
      button.setAttribute("aria-label", step < 0 ? "previous page" : "next page");
      button.addEventListener("click", () => { page += step; show(); });
      return button;
    }

    search.addEventListener("input", () => { page = 0; show(); });
    select?.addEventListener("change", () => { page = 0; show(); });
    section.querySelector(".controls").hidden = entries.length === 0;
    show();
  }

  // ---- rules ----

  function figures(entry) {
    if (!entry.readings) return element("span", "figures", element("span", "figure", "not measured"));
    const reading = natural(entry);
    const single = entry.literals.length === 1;
    const chips = [["tested by " + number.format(reading.antecedent), ""]];
    if (entry.violations) chips.push([`holds in ${percent(reading.confidence)}`, ""], [`${number.format(entry.violations)} broken`, "bad"]);
    if (!single) chips.push([`lift ${figure.format(reading.lift)}`, ""], [`by chance ${chance(entry.chance)}`, ""]);
    return element("span", "figures", ...chips.map(([text, kind]) => element("span", `figure ${kind}`, text)));
  }

  function ruleItem(entry) {
    const details = element(
      "details", "rule",
      element("summary", "",
        element("span", "rank", number.format(entry.index + 1)),
        element("span", "",
          element("div", "english", entry.english),
          element("div", "formula", entry.display),
          entry.guard ? element("div", "soft", `found under the guard ${entry.guard}`) : null),
        figures(entry)));
    details.addEventListener("toggle", () => {
      if (details.open && details.childElementCount === 1) details.append(more(entry));
    });
    return details;
  }

  function more(entry) {
    const box = element("div", "more");
    if (!entry.readings) {
      box.append(element("p", "soft", "It is no clause of this run's predicates, so the evidences do not tell how often it was tested."));
      return box;
    }
    box.append(
      element("p", "soft", about(entry)),
      readings(entry),
      ...recordsOf("Records that show it", entry.examples, "", entry),
      ...recordsOf("Near-misses: only another part holds", entry.nearMisses, "near", entry),
      ...recordsOf("Records that break it", entry.counterexamples, "broken", entry));
    return box;
  }

  function about(entry) {
    const parts = [
      entry.id && `rule ${entry.id}`,
      `holds in ${percent(entry.support)} of the records`,
      entry.literals.length > 1 && `${figure.format(entry.expected)} records would break it if its parts were independent`,
      entry.literals.length > 1 && `surprise ${figure.format(entry.surprise)}`,
      entry.templates.length > 0 && `templates ${entry.templates.join(", ")}`,
    ];
    return parts.filter(Boolean).join(" · ");
  }

  function readings(entry) {
    const head = element("tr", "", element("th", "", "reading"), ...["tested by", "confidence", "lift"].map((name) => element("th", "number", name)));
    const rows = entry.readings.map((reading, i) => {
      const conditions = entry.literals.filter((_, k) => k !== i).map(fails);
      const sentence = (conditions.length ? `when ${conditions.join(" and ")}, ` : "always ") + holds(entry.literals[i]);
      return element(
        "tr", i === entry.natural ? "chosen" : "",
        element("td", "", sentence),
        element("td", "number", number.format(reading.antecedent)),
        element("td", "number", percent(reading.confidence)),
        element("td", "number", figure.format(reading.lift)));
    });
    return element("div", "wide", element("table", "", element("thead", "", head), element("tbody", "", ...rows)));
  }

  function recordsOf(title, evidences, kind, entry) {
    const spoken = new Set(entry.literals.flatMap((literal) => predicate(literal).fields));
    const shown = evidences.filter((evidence) => records.has(evidence));
    return shown.length === 0 ? [] : [element("h3", "", title), ...shown.map((evidence) => record(records.get(evidence), spoken, kind))];
  }

  function record(values, spoken, kind) {
    const all = data.fields.map((_, i) => i);
    const others = all.filter((i) => !spoken.has(i));
    return element(
      "div", `record ${kind}`,
      valueList(all.filter((i) => spoken.has(i)), values),
      others.length ? element("details", "", element("summary", "", "the whole record"), valueList(others, values)) : null);
  }

  function valueList(indexes, values) {
    return element("div", "values", ...indexes.map((i) =>
      element("span", "", element("span", "name", `${data.fields[i]} `), values[i] === null ? element("span", "other", "absent") : element("b", "", values[i]))));
  }

  function familyItem(entry) {
    return element(
      "details", "rule",
      element("summary", "",
        element("span", "rank", number.format(entry.members.length)),
        element("span", "", element("div", "english", entry.english), element("div", "formula", entry.display)),
        element("span", "figures", element("span", "figure", `${entry.members.length} members`))),
      element("ol", "members", ...entry.members.map((i) =>
        element("li", "", element("span", "rank", `${number.format(i + 1)} `), element("span", "formula", rules[i].display)))));
  }

  function predicateItem(entry) {
    const bar = element("i", "");
    bar.style.width = `${entry.support * 100}%`;
    return element(
      "div", "predicate",
      element("div", "", element("div", "english", entry.english + (entry.label ? ` (${entry.label})` : "")), element("div", "formula", entry.display)),
      element("div", "soft template", entry.template),
      element("div", "share", element("div", "bar", bar), element("span", "", percent(entry.support))));
  }

  // ---- charts ----

  function plot(id, configuration, nothing) {
    const canvas = document.getElementById(id);
    if (!configuration) {
      canvas.replaceWith(element("div", "nothing", nothing));
      return;
    }
    new Chart(canvas, configuration);
  }

  function growth() {
    if (data.growth.length < 2) return null;
    return {
      type: "line",
      data: { datasets: [{ data: data.growth.map((point) => ({ x: point.records, y: point.evidences })), borderColor: "#0f6e6e", backgroundColor: "#0f6e6e1a", fill: true, borderWidth: 2, pointRadius: 0, pointHitRadius: 10 }] },
      options: {
        animation: false, maintainAspectRatio: false, plugins: { legend: { display: false } },
        scales: {
          x: axis("records", { type: "linear", min: 0, max: data.growth.at(-1).records, grid: { display: false }, ticks: { maxTicksLimit: 7, maxRotation: 0 } }),
          y: axis("distinct evidences", { beginAtZero: true, ticks: { maxTicksLimit: 6 } }),
        },
      },
    };
  }

  function sizes() {
    const searches = data.searches.filter((search) => search.sizes.length > 0);
    if (searches.length === 0) return null;
    const labels = [...new Set(searches.flatMap((search) => search.sizes.map((row) => row.size)))].sort((a, b) => a - b);
    return {
      type: "bar",
      data: {
        labels,
        datasets: searches.map((search, i) => ({
          label: search.name,
          data: labels.map((size) => search.sizes.find((row) => row.size === size)?.found ?? null),
          backgroundColor: colour(i), borderRadius: 4, maxBarThickness: 46,
        })),
      },
      options: {
        animation: false, maintainAspectRatio: false,
        plugins: { legend: { display: searches.length > 1, position: "bottom", labels: { boxWidth: 12 } } },
        scales: { x: axis("predicates in a set", { grid: { display: false } }), y: axis("sets (logarithmic)", { type: "logarithmic", min: 0.5, ticks: { callback: power } }) },
      },
    };
  }

  /** Only powers of ten are worth a label. */
  function power(value) {
    return Number.isInteger(Math.log10(value)) ? number.format(value) : "";
  }

  function searchTable() {
    if (data.searches.length === 0) return;
    const head = element("tr", "", element("th", "", "search"), element("th", "number", "evidences"), element("th", "number", "sets"), element("th", "number", "seconds"), element("th", "", "outcome"));
    const rows = data.searches.map((search) =>
      element(
        "tr", "",
        element("td", "", search.name),
        element("td", "number", number.format(search.evidences)),
        element("td", "number", number.format(search.sizes.reduce((sum, row) => sum + row.found, 0))),
        element("td", "number", figure.format(search.seconds)),
        element("td", "", search.outcome === "complete" ? "complete" : `stopped by ${search.reason}, complete up to size ${search.complete_size}`)));
    document.getElementById("searches").append(element("table", "", element("thead", "", head), element("tbody", "", ...rows)));
  }

  /** The passes over the search tree: what each size cost. */
  function passTable() {
    const passes = data.searches.flatMap((search) => search.passes.map((pass) => ({ search, pass })));
    document.getElementById("effort").hidden = passes.length === 0;
    const columns = ["sets", "nodes tried", "cut: idle member", "cut: stronger one", "cut: dead end", "seconds"];
    const head = element("tr", "", element("th", "", "search"), element("th", "", "size"), ...columns.map((name) => element("th", "number", name)));
    const rows = passes.map(({ search, pass }) => {
      const found = search.sizes.filter((row) => row.size >= pass.least && row.size <= pass.most).reduce((sum, row) => sum + row.found, 0);
      const counts = [found, pass.nodes, pass.idle, pass.replaceable, pass.dead_ends].map((count) => number.format(count));
      return element(
        "tr", "",
        element("td", "", search.name),
        element("td", "", pass.least === pass.most ? `${pass.least}` : `${pass.least} to ${pass.most}`),
        ...[...counts, figure.format(pass.seconds)].map((text) => element("td", "number", text)));
    });
    document.getElementById("passes").append(element("table", "", element("thead", "", head), element("tbody", "", ...rows)));
  }

  function leftOut(id, count) {
    const note = document.querySelector(`#${id} .left-out`);
    note.hidden = count === 0;
    note.textContent = `${number.format(count)} more in this order have no room on this page: they are in the run's files.`;
  }

  const ruleText = (entry) => `${entry.english} ${entry.display} ${entry.id} ${entry.guard ?? ""} ${entry.templates.join(" ")}`;
  makeList("rules", rules, ruleItem, ruleText, "No rules were learned.");
  makeList("families", families, familyItem, (entry) => `${entry.english} ${entry.display}`, "No rule holds at several places.");
  makeList("approximate", approximate, ruleItem, ruleText, "None were learned.");
  makeList("predicates", predicates, predicateItem, (entry) => `${entry.english} ${entry.display} ${entry.label} ${entry.template}`, "No predicates.");
  leftOut("rules", data.rulesLeftOut);
  leftOut("approximate", data.approximateLeftOut);
  plot("growth", growth(), "not recorded");
  plot("sizes", sizes(), "no sets were found by a search");
  searchTable();
  passTable();
})();
