"use strict";
(() => {
  const PAGE = 25;
  const { data, number, colour, element, percent, axis, shareAxis } = Parts;

  // ---- lists ----

  function bar(share) {
    const filled = element("i");
    filled.style.width = `${share === 0 ? 0 : Math.max(1, share * 100)}%`;
    return element("span", "bar", filled);
  }

  function kept(score) {
    const share = 1 - score.score;
    const first = score.first_record ? `, first in record ${number.format(score.first_record)}` : "";
    const line = element("div", "kept",
      element("span", "name", score.source), bar(share), element("span", "", `${percent(share)} (${number.format(score.violations)})`));
    line.title = `${number.format(score.violations)} records of ${score.source} break it${first}`;
    return line;
  }

  function scored(entry, ...words) {
    return element("div", "scored",
      element("div", "", element("p", "english", entry.english), element("p", "formula", entry.display), ...words),
      element("div", "", ...entry.scores.map(kept)));
  }

  function makeList(id, entries, render, nothing, wanted = () => true) {
    const section = document.getElementById(id);
    const search = section.querySelector("input[type=search]");
    const texts = entries.map((entry) => `${entry.id ?? ""} ${entry.english} ${entry.display}`.toLowerCase());
    let page = 0;

    function show() {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      const found = entries.filter((entry, i) => wanted(entry) && words.every((word) => texts[i].includes(word)));
      const pages = Math.max(1, Math.ceil(found.length / PAGE));
      page = Math.min(page, pages - 1);
      section.querySelector(".items").replaceChildren(
        ...found.slice(page * PAGE, (page + 1) * PAGE).map((entry) => element("li", "", render(entry))),
        ...(found.length ? [] : [element("li", "empty", entries.length ? "Nothing matches." : nothing)]));
      section.querySelector(".count").textContent =
        found.length === entries.length ? number.format(entries.length) : `${number.format(found.length)} of ${number.format(entries.length)}`;
      section.querySelector(".pager").replaceChildren(
        ...(pages > 1 ? [turn("‹", -1, page === 0), element("span", "", `page ${page + 1} of ${number.format(pages)}`), turn("›", 1, page === pages - 1)] : []));
    }

    function turn(label, step, disabled) {
      const button = element("button", "", label);
      button.type = "button";
      button.disabled = disabled;
      button.setAttribute("aria-label", step < 0 ? "previous page" : "next page");
      button.addEventListener("click", () => { page += step; show(); });
      return button;
    }

    section.addEventListener("input", () => { page = 0; show(); });
    section.querySelector(".controls").hidden = entries.length === 0;
    show();
  }

  // ---- charts ----

  function shares() {
    return {
      type: "bar",
      data: {
        labels: data.sources.map((source) => source.name),
        datasets: [{ data: data.sources.map((source) => source.violating_share), backgroundColor: data.sources.map((_, i) => colour(i)), maxBarThickness: 26, minBarLength: 2 }],
      },
      options: {
        indexAxis: "y", animation: false, maintainAspectRatio: false,
        plugins: { legend: { display: false }, tooltip: { callbacks: { label: (item) => percent(item.parsed.x) } } },
        scales: { x: shareAxis("violating records"), y: { border: { display: false }, grid: { display: false } } },
      },
    };
  }

  /** Zero has a place of its own at the left of a logarithmic axis. */
  const NONE = 0.5;

  function distribution(steps, title, what) {
    const most = Math.max(1, ...data.sources.map((source) => steps(source).at(-1)?.value ?? 0));
    const line = (source, i) => ({
      label: source.name, stepped: true, borderColor: colour(i), backgroundColor: colour(i),
      borderWidth: 2, pointRadius: 0, pointHitRadius: 8,
      data: [{ x: NONE, y: steps(source)[0]?.value === 0 ? steps(source)[0].share : 0 },
        ...steps(source).filter((step) => step.value > 0).map((step) => ({ x: step.value, y: step.share })),
        ...(steps(source).length ? [{ x: most, y: 1 }] : [])],
    });
    return {
      type: "line",
      data: { datasets: data.sources.map(line) },
      options: {
        animation: false, maintainAspectRatio: false, parsing: false,
        plugins: {
          legend: { display: data.sources.length > 1, position: "bottom", labels: { boxWidth: 14, boxHeight: 2 } },
          tooltip: { callbacks: { title: () => "", label: (item) => `${item.dataset.label}: ${percent(item.parsed.y)} ${what} ${item.parsed.x === NONE ? "none" : `at most ${number.format(item.parsed.x)}`}` } },
        },
        scales: {
          x: axis(title, { type: "logarithmic", min: NONE, max: Math.max(most, 2), grid: { display: false },
            ticks: { maxRotation: 0, autoSkip: false, callback: (value) => (value === NONE ? "0" : /^1(000)*$|^10+$/.test(String(value)) ? number.format(value) : "") } }),
          y: shareAxis(""),
        },
      },
    };
  }

  document.getElementById("shares-plot").style.height = `${70 + 34 * data.sources.length}px`;
  new Chart(document.getElementById("shares"), shares());
  new Chart(document.getElementById("rules-cdf"), distribution((source) => source.violations_per_rule, "records that break the rule", "of the rules are broken by"));
  new Chart(document.getElementById("records-cdf"), distribution((source) => source.rules_per_record, "rules that the record breaks", "of the records break"));

  const brokenOnly = document.getElementById("broken-only");
  makeList("families", data.family_scores, (family) => scored(family, element("p", "soft", `${number.format(family.rules.length)} rules`)), "No two rules are of one family.");
  makeList("rules", data.rule_scores, (rule) => scored(rule, element("p", "soft mono", rule.id)), "There is no rule.",
    (rule) => !brokenOnly.checked || rule.scores.some((score) => score.violations > 0));
  const leftOut = data.rules - data.rule_scores.length;
  const note = document.querySelector("#rules .left-out");
  note.hidden = leftOut === 0;
  note.textContent = `${number.format(leftOut)} more rules, kept as well as the last ones here or better, have no room on this page; --format json has them all.`;
})();
