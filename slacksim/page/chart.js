// data_visualization blocks: pie, bar, line and area charts as SVG, with the
// same numbers in a table for those who do not see them.

import { el, svg } from "./dom.js";

const width = 520;
const height = 220;
const pad = { left: 40, right: 12, top: 10, bottom: 28 };

const colour = (i) => `series-${i % 6}`;
const titled = (node, text) => {
  node.append(svg("title", {}, text));
  return node;
};

function pie(chart) {
  const segments = (chart.segments ?? []).filter((s) => s.value > 0);
  const total = segments.reduce((sum, s) => sum + s.value, 0) || 1;
  const point = (share) =>
    [110 + 90 * Math.sin(share * 2 * Math.PI), 110 - 90 * Math.cos(share * 2 * Math.PI)]
      .map((n) => n.toFixed(2))
      .join(" ");
  let from = 0;
  return segments.map((s, i) => {
    const to = from + s.value / total;
    const whole = to - from > 0.9999;
    const shape = whole
      ? svg("circle", { cx: 110, cy: 110, r: 90, class: colour(i) })
      : svg("path", {
          class: colour(i),
          d: `M110 110 L${point(from)} A90 90 0 ${to - from > 0.5 ? 1 : 0} 1 ${point(to)} Z`,
        });
    from = to;
    return titled(shape, `${s.label}: ${s.value}`);
  });
}

/** ticks are about four round numbers between low and high. */
function ticks(low, high) {
  const rough = (high - low) / 4 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough);
  const out = [];
  for (let v = Math.floor(low / step) * step; v <= Math.ceil(high / step) * step + step / 1e6; v += step)
    out.push(Number(v.toPrecision(12)));
  return out;
}

function axes(chart) {
  const series = chart.series ?? [];
  const categories = chart.axis_config?.categories ?? series[0]?.data.map((d) => d.label) ?? [];
  const values = series.flatMap((s) => s.data.map((d) => d.value));
  const marks = ticks(Math.min(0, ...values), Math.max(0, ...values));
  const [low, high] = [marks[0], marks.at(-1)];
  const y = (v) => height - pad.bottom - ((v - low) / (high - low || 1)) * (height - pad.top - pad.bottom);
  const band = (width - pad.left - pad.right) / Math.max(1, categories.length);
  const x = (i) => pad.left + band * (i + 0.5);
  const value = (s, label) => s.data.find((d) => d.label === label)?.value ?? 0;
  const grid = marks.flatMap((m) => [
    svg("line", { class: "chart-line", x1: pad.left, x2: width - pad.right, y1: y(m), y2: y(m) }),
    svg("text", { class: "chart-text", x: pad.left - 6, y: y(m) + 4, "text-anchor": "end" }, String(m)),
  ]);
  const names = categories.map((c, i) =>
    svg("text", { class: "chart-text", x: x(i), y: height - 8, "text-anchor": "middle" }, c),
  );
  return { series, categories, x, y, band, value, base: y(Math.max(low, 0)), backdrop: [...grid, ...names] };
}

function bars(a) {
  const thick = (a.band * 0.7) / Math.max(1, a.series.length);
  return a.series.flatMap((s, n) =>
    a.categories.map((c, i) => {
      const top = a.y(a.value(s, c));
      const left = a.x(i) - a.band * 0.35 + thick * n;
      return titled(
        svg("rect", {
          class: colour(n),
          x: left,
          width: Math.max(1, thick - 2),
          y: Math.min(top, a.base),
          height: Math.abs(a.base - top),
          rx: 2,
        }),
        `${s.name}, ${c}: ${a.value(s, c)}`,
      );
    }),
  );
}

function curves(a, filled) {
  return a.series.flatMap((s, n) => {
    const points = a.categories.map((c, i) => `${a.x(i).toFixed(1)},${a.y(a.value(s, c)).toFixed(1)}`);
    const area = filled
      ? [
          svg("polygon", {
            class: `chart-area ${colour(n)}`,
            points: `${a.x(0)},${a.base} ${points.join(" ")} ${a.x(a.categories.length - 1)},${a.base}`,
          }),
        ]
      : [];
    return [
      ...area,
      svg("polyline", { class: `chart-curve ${colour(n)}`, points: points.join(" ") }),
      ...a.categories.map((c, i) =>
        titled(
          svg("circle", { class: colour(n), cx: a.x(i), cy: a.y(a.value(s, c)), r: 3.5 }),
          `${s.name}, ${c}: ${a.value(s, c)}`,
        ),
      ),
    ];
  });
}

function numbers(chart, a) {
  const rows = a
    ? a.categories.map((c) => [c, ...a.series.map((s) => a.value(s, c))])
    : (chart.segments ?? []).map((s) => [s.label, s.value]);
  const heads = a ? ["Category", ...a.series.map((s) => s.name)] : ["Part", "Value"];
  return el(
    "table",
    { class: "sr-only" },
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        heads.map((t) => el("th", { scope: "col" }, t)),
      ),
    ),
    el(
      "tbody",
      {},
      rows.map((r) =>
        el(
          "tr",
          {},
          r.map((v, i) => el(i ? "td" : "th", { scope: i ? undefined : "row" }, String(v))),
        ),
      ),
    ),
  );
}

/** dataVisualization renders one chart. */
export function dataVisualization(block) {
  const chart = block.chart ?? {};
  const a = chart.type === "pie" ? null : axes(chart);
  const shapes = a
    ? [...a.backdrop, ...(chart.type === "bar" ? bars(a) : curves(a, chart.type === "area"))]
    : pie(chart);
  const names = a ? a.series.map((s) => s.name) : (chart.segments ?? []).map((s) => s.label);
  return el(
    "figure",
    { class: "chart" },
    el("figcaption", {}, block.title?.text ?? block.title ?? ""),
    svg(
      "svg",
      {
        viewBox: a ? `0 0 ${width} ${height}` : "0 0 220 220",
        class: a ? "chart-wide" : "chart-pie",
        "aria-hidden": "true",
      },
      ...shapes,
    ),
    el(
      "ul",
      { class: "legend", "aria-hidden": "true" },
      names.map((name, i) => el("li", { class: colour(i) }, name)),
    ),
    numbers(chart, a),
  );
}
