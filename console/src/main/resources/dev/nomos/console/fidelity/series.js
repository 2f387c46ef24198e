"use strict";
(() => {
  const { data, number, figure, colour, element, axis } = Parts;
  const { report, measures, plots } = data;
  const written = (value) => (value === undefined ? "–" : Math.abs(value) >= 1000 ? number.format(Math.round(value)) : figure.format(value));
  const colours = new Map(report.sources.map((source, i) => [source.name, colour(i)]));

  function best(measure) {
    const found = report.sources.map((source) => source.figures[measure.key]).filter((value) => value !== undefined);
    return measure.higher_is_better ? Math.max(...found) : Math.min(...found);
  }

  // ---- table ----

  document.querySelector("#figures thead").append(element("tr", "", element("th", "", "measure"),
    ...report.sources.map((source) => element("th", "number", source.baseline ? `${source.name} (baseline)` : source.name))));
  document.querySelector("#figures tbody").append(
    element("tr", "", element("td", "", "mean place"), ...report.sources.map((source) => element("td", "number", figure.format(source.mean_place)))),
    ...measures.map((measure) => row(measure)));

  function row(measure) {
    const differs = new Set(report.sources.map((source) => source.figures[measure.key])).size > 1;
    return element("tr", report.ranked_by.includes(measure.key) ? "chosen" : "",
      element("td", "", measure.key, element("p", "soft", measure.words)),
      ...report.sources.map((source) => {
        const value = source.figures[measure.key];
        return element("td", differs && value === best(measure) ? "number best" : "number", written(value));
      }));
  }

  // ---- plots ----

  function lines(plot) {
    const line = (label, samples, extra) => ({ label, data: samples, pointRadius: 0, pointHitRadius: 6, borderWidth: 1.6, ...extra });
    return {
      type: "line",
      data: {
        labels: plot.real.map((_, i) => i),
        datasets: [line("real", plot.real, { borderColor: "#17212b", backgroundColor: "#17212b", borderWidth: 2.4 }),
          ...plot.predicted.map(({ name, samples }) => line(name, samples, { borderColor: colours.get(name), backgroundColor: colours.get(name) }))],
      },
      options: {
        animation: false, maintainAspectRatio: false, interaction: { mode: "index", intersect: false },
        plugins: { legend: { position: "bottom", labels: { boxWidth: 14, boxHeight: 2 } } },
        scales: { x: axis("sample", { grid: { display: false }, ticks: { maxTicksLimit: 12, maxRotation: 0 } }), y: axis(report.field, { ticks: { maxTicksLimit: 6 } }) },
      },
    };
  }

  function bars(measure) {
    return {
      type: "bar",
      data: {
        labels: report.sources.map((source) => source.name),
        datasets: [{ data: report.sources.map((source) => source.figures[measure.key] ?? null), backgroundColor: report.sources.map((source) => colours.get(source.name)), maxBarThickness: 18, minBarLength: 2 }],
      },
      options: {
        indexAxis: "y", animation: false, maintainAspectRatio: false, plugins: { legend: { display: false } },
        scales: { x: axis(measure.higher_is_better ? "more is better" : "less is better", { ticks: { maxTicksLimit: 4, maxRotation: 0 } }), y: { border: { display: false }, grid: { display: false } } },
      },
    };
  }

  function draw(into, title, label, height, chart) {
    const canvas = element("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", label);
    const plot = element("div", "plot", canvas);
    if (height) plot.style.height = height;
    into.append(element("div", "", element("h3", "", title), plot));
    new Chart(canvas, chart);
  }

  const windows = document.getElementById("windows");
  for (const plot of plots) draw(windows, `window ${number.format(plot.window)}`, "real and predicted samples", null, lines(plot));
  const grid = document.getElementById("measures");
  for (const measure of measures.filter((one) => report.sources.some((source) => one.key in source.figures))) {
    draw(grid, measure.key, measure.words, `${60 + 24 * report.sources.length}px`, bars(measure));
  }
})();
