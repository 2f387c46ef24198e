import { rate } from "./format.js";

const canvas = document.getElementById("timeline");
const empty = document.getElementById("timeline-empty");
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
let chart = null;

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Buckets of the server, oldest first; the last one is still filling and is left out. */
export function show(buckets) {
  if (!globalThis.Chart || buckets.length < 2) return;
  const seconds = (buckets[1].startMillis - buckets[0].startMillis) / 1000;
  const whole = buckets.slice(0, -1);
  empty.hidden = true;
  chart ??= make();
  chart.data.labels = whole.map((bucket) => bucket.startMillis);
  chart.data.datasets[0].data = whole.map((bucket) => bucket.records / seconds);
  chart.data.datasets[1].data = whole.map((bucket) => bucket.violations / seconds);
  chart.update("none");
}

function make() {
  const made = new Chart(canvas, {
    type: "line",
    data: { labels: [], datasets: [line("records per second", "records"), line("violations per second", "violations")] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      scales: {
        x: { grid: { display: false }, border: { display: false }, ticks: { maxRotation: 0, autoSkipPadding: 40, maxTicksLimit: 8, callback: label } },
        records: axis("left", true),
        violations: axis("right", false),
      },
      plugins: {
        legend: { display: false },
        tooltip: { callbacks: { title: (items) => clock.format(items[0].label * 1), label: (item) => `${rate(item.parsed.y)} ${item.dataset.label}` } },
      },
    },
  });
  paint(made);
  return made;
}

function label(_, index) {
  return clock.format(this.chart.data.labels[index]);
}

function line(name, axisId) {
  return { label: name, yAxisID: axisId, data: [], borderWidth: 1.75, pointRadius: 0, pointHitRadius: 8, tension: axisId === "records" ? 0.25 : 0, fill: axisId === "records" };
}

function axis(position, grid) {
  return { position, beginAtZero: true, suggestedMax: 1, border: { display: false }, grid: { drawOnChartArea: grid }, ticks: { maxTicksLimit: 5, callback: (value) => rate(value) } };
}

function paint(target) {
  const [records, violations] = target.data.datasets;
  records.borderColor = colour("--accent");
  records.backgroundColor = `${colour("--accent")}1f`;
  violations.borderColor = colour("--bad");
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
