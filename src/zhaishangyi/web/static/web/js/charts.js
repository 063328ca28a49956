// Charts come alive: what the server drew is drawn again by ECharts, with a word at each mark.
// The drawing and the table of the page stay where there is no script, and on paper.
const echarts = window.echarts;
const live = new Map();

function readColour(tone, host) {
  const probe = document.createElement("i");
  probe.dataset.tone = tone;
  probe.hidden = true;
  host.append(probe);
  const colour = getComputedStyle(probe).getPropertyValue("--tone").trim();
  probe.remove();
  return colour || "#1E5A42";
}

function readTheme(host) {
  const style = getComputedStyle(host);
  const read = (name) => style.getPropertyValue(name).trim();
  return {
    font: style.fontFamily,
    size: parseFloat(style.fontSize) || 13,
    ink: read("--ink"),
    quiet: read("--ink-3"),
    line: read("--line"),
    surface: read("--surface"),
  };
}

function buildAxes(option, theme) {
  const text = { color: theme.quiet, fontFamily: theme.font, fontSize: theme.size };
  const plain = { axisTick: { show: false }, axisLine: { lineStyle: { color: theme.line } } };
  const names = { type: "category", data: option.labels, axisLabel: text, ...plain };
  const numbers = { type: "value", show: false, minInterval: 1 };
  if (option.kind === "columns") return { xAxis: names, yAxis: numbers };
  const bare = { axisLine: { show: false } };
  return { xAxis: numbers, yAxis: { ...names, ...bare, inverse: true } };
}

function labelBars(option, theme) {
  // Columns are stacked: the sum stands on the topmost series, the first one.
  const sums = option.labels.map((_, i) => option.series.reduce((sum, s) => sum + s.values[i], 0));
  return {
    show: option.labels.length <= 12,
    position: option.kind === "columns" ? "top" : "right",
    color: theme.ink,
    fontFamily: theme.font,
    fontSize: theme.size,
    fontWeight: 700,
    formatter: (mark) => (sums[mark.dataIndex] ? String(sums[mark.dataIndex]) : ""),
  };
}

function buildSeries(option, theme, host) {
  const drawn = [...option.series].reverse().map((series) => {
    const colour = readColour(series.tone, host);
    return {
      type: "bar",
      name: series.label,
      stack: "all",
      barMaxWidth: option.kind === "columns" ? 32 : 24,
      itemStyle: { color: colour, borderRadius: 4, borderColor: theme.surface, borderWidth: 1 },
      data: series.values.map((value, i) => {
        const tone = option.tones[i];
        return tone ? { value, itemStyle: { color: readColour(tone, host) } } : value;
      }),
    };
  });
  if (drawn.length) drawn[drawn.length - 1].label = labelBars(option, theme);
  return drawn;
}

export function buildOption(option, theme, host) {
  return {
    animation: false,
    textStyle: { fontFamily: theme.font },
    grid: { left: 2, right: option.kind === "bars" ? 44 : 2, top: 24, bottom: 2, containLabel: true },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      axisPointer: { type: "shadow" },
      backgroundColor: theme.surface,
      borderColor: theme.line,
      textStyle: { color: theme.ink, fontFamily: theme.font, fontSize: theme.size },
    },
    ...buildAxes(option, theme),
    series: buildSeries(option, theme, host),
  };
}

function draw(box) {
  const option = JSON.parse(box.querySelector('script[type="application/json"]').textContent);
  let stage = box.querySelector(".chart-stage");
  if (!stage) {
    const svg = box.querySelector("svg.chart");
    stage = document.createElement("div");
    stage.className = "chart-stage";
    stage.dataset.kind = option.kind;
    stage.setAttribute("role", "img");
    stage.setAttribute("aria-label", svg.getAttribute("aria-label"));
    if (option.kind === "bars") stage.style.setProperty("--rows", option.labels.length);
    svg.after(stage);
    box.setAttribute("data-live", "");
  }
  const chart = live.get(stage) ?? echarts.init(stage, null, { renderer: "canvas" });
  live.set(stage, chart);
  chart.setOption(buildOption(option, readTheme(stage), box), true);
}

export function bindCharts(root) {
  if (!echarts) return;
  for (const stage of live.keys()) {
    if (!stage.isConnected) {
      live.get(stage).dispose();
      live.delete(stage);
    }
  }
  for (const box of root.querySelectorAll("[data-chart]")) {
    if (box.querySelector('script[type="application/json"]')) draw(box);
  }
}

function drawAgain() {
  bindCharts(document);
}

bindCharts(document);
addEventListener("resize", () => live.forEach((chart) => chart.resize()));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAgain);
new MutationObserver(drawAgain).observe(document.documentElement, {
  attributes: true,
  attributeFilter: ["data-theme", "class"],
});
