// Completeness per village as bars; its figures are the table one click away, and the table is what is drawn.
(() => {
  "use strict";
  const root = document.querySelector('[data-chart="completeness"]');
  if (!root || !window.echarts) return;
  const rows = [...document.querySelectorAll(`#${root.dataset.source} tbody tr`)].map((row) => row.dataset);
  if (!rows.length) { root.hidden = true; return; }
  const shown = rows.slice().sort((a, b) => Number(b.missing) - Number(a.missing)).slice(0, 30);
  root.classList.add("chart-rows");
  root.setAttribute("data-rows", shown.length);
  root.style.height = `${shown.length * 34 + 64}px`;
  const font = getComputedStyle(document.body).fontFamily;
  const pattern = { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4, color: "rgba(179,38,30,.35)" };
  const series = [
    { key: "present", color: "#2f8f55" },
    { key: "review", color: "#e6a532" },
    { key: "missing", color: "#fbeceb", decal: pattern, border: "#b3261e" },
  ].map((one) => ({
    name: root.dataset[one.key], type: "bar", stack: "forms", barWidth: 18, cursor: "pointer",
    data: shown.map((row) => Number(row[one.key])),
    itemStyle: { color: one.color, decal: one.decal, borderColor: one.border, borderWidth: one.border ? 0.5 : 0 },
    label: { show: one.key === "missing", position: "inside", color: "#8d1c15", formatter: (point) => (point.value > 4 ? point.value : "") },
  }));
  const chart = window.echarts.init(root, null, { renderer: "svg" });
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: font, fontSize: 13, color: "#3b4754" },
    legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 12, textStyle: { fontSize: 13 }, selectedMode: false },
    grid: { left: 4, right: 12, top: 34, bottom: 4, containLabel: true },
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, renderMode: "richText", confine: true },
    xAxis: { type: "value", splitLine: { lineStyle: { color: "#e9ecef" } }, axisLabel: { color: "#5a6675" }, minInterval: 1 },
    yAxis: { type: "category", inverse: true, data: shown.map((row) => row.name), axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: "#1f2933", width: 110, overflow: "truncate" } },
    series,
  });
  chart.on("click", (point) => { window.location.href = shown[point.dataIndex].href; });
  window.addEventListener("resize", () => chart.resize());
})();
