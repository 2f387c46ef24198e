// Distinct evidences over event time, by what became of them.
import { count, time } from "./format.js";

const canvas = document.getElementById("growth");
const empty = document.getElementById("growth-empty");
let chart = null;

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Points of the server, oldest first, each the sum up to its moment. */
export function show(points) {
  empty.hidden = points.length > 0;
  if (!globalThis.Chart || !points.length) return;
  chart ??= make();
  // A single moment is still a line.
  const drawn = points.length > 1 ? points : [points[0], points[0]];
  chart.data.labels = drawn.map((point) => point.millis);
  chart.data.datasets[0].data = drawn.map((point) => point.admitted + point.quarantined + point.undecided);
  chart.data.datasets[1].data = drawn.map((point) => point.admitted);
  chart.data.datasets[2].data = drawn.map((point) => point.quarantined);
  chart.update("none");
  const last = points.at(-1);
  canvas.setAttribute("aria-label", `Distinct evidences from ${time(points[0].millis)} to ${time(last.millis)}: ${count(last.admitted)} admitted and ${count(last.quarantined)} quarantined at the end`);
}

function make() {
  const made = new Chart(canvas, {
    type: "line",
    data: { labels: [], datasets: [line("distinct", [2, 3]), line("admitted", []), line("quarantined", [7, 4])] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      scales: {
        x: { grid: { display: false }, border: { display: false }, ticks: { maxRotation: 0, autoSkipPadding: 40, maxTicksLimit: 5, callback: label } },
        y: { beginAtZero: true, border: { display: false }, ticks: { maxTicksLimit: 5, callback: (value) => count(value) } },
      },
      plugins: {
        legend: { display: false },
        tooltip: { callbacks: { title: (items) => time(items[0].label * 1), label: (item) => `${count(item.parsed.y)} ${item.dataset.label}` } },
      },
    },
  });
  paint(made);
  return made;
}

function label(_, index) {
  return time(this.chart.data.labels[index]);
}

function line(name, dash) {
  return { label: name, data: [], borderWidth: 2, borderDash: dash, pointRadius: 0, pointHitRadius: 8, stepped: "after" };
}

function paint(target) {
  const [distinct, admitted, quarantined] = target.data.datasets;
  distinct.borderColor = colour("--soft");
  admitted.borderColor = colour("--accent");
  quarantined.borderColor = colour("--bad");
  for (const scale of Object.values(target.options.scales)) {
    scale.ticks.color = colour("--soft");
    scale.grid.color = colour("--line");
  }
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  if (!chart) return;
  paint(chart);
  chart.update("none");
});
