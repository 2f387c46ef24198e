"use strict";
(() => {
  const MOST = 40;
  const { data, number, figure, colour, element, axis } = Parts;
  const written = (value) => (value === undefined ? "–" : figure.format(value));

  /** Bars of figures of each source, a group a source. */
  function bars(title, ...kinds) {
    return {
      type: "bar",
      data: {
        labels: data.sources.map((source) => source.name),
        datasets: kinds.map(([label, key], i) => ({
          label, data: data.sources.map((source) => source[key] ?? null), backgroundColor: colour(i), maxBarThickness: 46, minBarLength: 2,
        })),
      },
      options: {
        animation: false, maintainAspectRatio: false,
        plugins: { legend: { display: kinds.length > 1, position: "bottom", labels: { boxWidth: 12 } } },
        scales: { x: { border: { display: false }, grid: { display: false } }, y: axis(title, { beginAtZero: true, ticks: { maxTicksLimit: 6 } }) },
      },
    };
  }

  const names = data.sources[0]?.fields.map((field) => field.field) ?? [];
  const worst = (f) => Math.max(...data.sources.map((source) => source.fields[f].jsd));
  const order = names.map((_, f) => f).sort((a, b) => worst(b) - worst(a));
  const shown = order.slice(0, MOST);

  function byField() {
    return {
      type: "bar",
      data: {
        labels: shown.map((f) => names[f]),
        datasets: data.sources.map((source, i) => ({
          label: source.name, data: shown.map((f) => source.fields[f].jsd), backgroundColor: colour(i), maxBarThickness: 12, minBarLength: 1,
        })),
      },
      options: {
        indexAxis: "y", animation: false, maintainAspectRatio: false,
        plugins: { legend: { display: data.sources.length > 1, position: "bottom", labels: { boxWidth: 12 } } },
        scales: { x: axis("JSD (at most 1)", { beginAtZero: true }), y: { border: { display: false }, grid: { display: false }, ticks: { autoSkip: false } } },
      },
    };
  }

  document.getElementById("fields-plot").style.height = `${90 + shown.length * (10 + 12 * data.sources.length)}px`;
  new Chart(document.getElementById("jsd"), bars("JSD", ["fields", "mean_jsd"], ["pairs", "mean_pair_jsd"]));
  new Chart(document.getElementById("emd"), bars("EMD by the real range", ["fields", "mean_normalized_emd"]));
  new Chart(document.getElementById("fields-jsd"), byField());
  const note = document.querySelector(".left-out");
  note.hidden = shown.length === names.length;
  note.textContent = `${number.format(names.length - shown.length)} more fields are in the table only.`;

  const head = element("tr", "", element("th", "", "field"),
    ...data.sources.flatMap((source) => [`JSD ${source.name}`, `EMD ${source.name}`, "of the range"].map((text) => element("th", "number", text))));
  document.querySelector("#fields thead").append(head);
  document.querySelector("#fields tbody").append(...order.map((f) => element("tr", "", element("td", "", names[f]),
    ...data.sources.flatMap(({ fields }) => [fields[f].jsd, fields[f].emd, fields[f].normalized_emd].map((value) => element("td", "number", written(value)))))));
})();
