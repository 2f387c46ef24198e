"use strict";
/** What the scripts of pages share. */
const Parts = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const number = new Intl.NumberFormat("en-GB");
  const figure = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 3 });
  const COLOURS = ["#0f6e6e", "#c98a1b", "#5b6fb5", "#a4506b", "#6c8f3c", "#7a6a58"];
  const colour = (i) => COLOURS[i % COLOURS.length];

  /** An element with text and elements in it: what comes from data is never markup. */
  function element(name, className, ...children) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  }

  /** Never rounded to none or all of it. */
  function percent(share) {
    if (share === 0 || share === 1) return `${share * 100} %`;
    if (share < 0.0001) return "< 0.01 %";
    return `${Math.min(9999, Math.round(share * 10000)) / 100} %`;
  }

  function axis(title, extra) {
    return { title: { display: true, text: title }, border: { display: false }, ...extra };
  }

  const shareAxis = (title) => axis(title, { min: 0, max: 1, ticks: { callback: (share) => percent(share), maxTicksLimit: 6 } });

  Chart.defaults.color = "#566472";
  Chart.defaults.borderColor = "#e2e7eb";
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;

  return { data, number, figure, colour, element, percent, axis, shareAxis };
})();
