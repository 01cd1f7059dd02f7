"use strict";
// Draws the page's charts with d3 and makes its tables sortable. Charts are drawn anew when their
// width changes, so that text keeps its size; colours are the style sheet's, light or dark.
(() => {
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const LINE_HEIGHT = 14;
  const MAX_COLOURS = 6;
  const FEW_POINTS = 12; // a line through so few also shows them
  const LEGEND = 60; // height of a heat map's
  const LEAST_SPAN = 0.1; // of the largest value: less would make much of little
  const LEAST_RATIO = 1.25; // the same for logarithms

  /** A number for people: four digits, an exponent where it is tiny or huge. */
  function number(value) {
    if (value === null || value === undefined) return "–";
    const size = Math.abs(value);
    if (size !== 0 && (size < 1e-3 || size >= 1e6)) return d3.format(".2~e")(value).replace("−", "-");
    return d3.format(Number.isInteger(value) ? "d" : ".4~r")(value);
  }

  /** The same for a cell: two digits. */
  function short(value) {
    return Number.isInteger(value) || Math.abs(value) < 1e-3 ? number(value) : d3.format(".2~r")(value);
  }

  function canvas(figure, width, height, label) {
    return d3.select(figure).insert("svg", ".readout").attr("viewBox", [0, 0, width, height])
      .attr("role", "img").attr("aria-label", label);
  }

  /** Text; of one that is wider than its room the beginning, and all of it under the pointer. */
  function label(parent, x, y, text, anchor = "start", room = Infinity) {
    const node = parent.append("text").attr("x", x).attr("y", y).attr("text-anchor", anchor).text(text);
    const width = room === Infinity ? 0 : node.node().getComputedTextLength();
    if (width > room) {
      node.text(text.slice(0, Math.max(1, Math.floor(text.length * room / width) - 1)) + "…");
      node.append("title").text(text);
    }
    return node;
  }

  /** How wide texts will be. */
  function widest(svg, texts) {
    const probe = svg.append("text");
    const width = d3.max(texts, (t) => probe.text(t).node().getComputedTextLength()) || 0;
    probe.remove();
    return width;
  }

  function ticks(scale, log, count, integers) {
    if (!log) {
      const values = scale.ticks(count);
      return integers ? values.filter(Number.isInteger) : values;
    }
    const [low, high] = scale.domain();
    const exponents = d3.range(Math.floor(Math.log10(low)), Math.log10(high) + 1e-9);
    const inside = (values) => values.filter((t) => t >= low * (1 - 1e-9) && t <= high * (1 + 1e-9));
    const powers = inside(exponents.map((e) => 10 ** e));
    if (powers.length > 2) return powers.filter((t, i) => i % Math.ceil(powers.length / count) === 0);
    const steps = inside(exponents.flatMap((e) => [1, 2, 5].map((m) => +(m * 10 ** e).toPrecision(1))));
    return steps.length > 1 ? steps : d3.ticks(low, high, count);
  }

  function tickText(scale, log, values) {
    if (!log) return scale.tickFormat(values.length);
    const exponents = values.map((t) => Math.round(Math.log10(t)));
    const plain = values.some((t, i) => Math.abs(t / 10 ** exponents[i] - 1) > 1e-9) || exponents.every((e) => e > -4 && e < 4);
    const raised = (n) => [...String(n)].map((c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c])).join("");
    const short = d3.format(values.some((t) => t >= 1e4) ? "~s" : "~g"); // 200k, not 200000
    return (t) => (plain ? short(t) : "10" + raised(Math.round(Math.log10(t))));
  }

  /**
   * From values to positions. An axis of measured values is widened where they differ by little, so
   * that nobody takes a small difference for a large one; it stays within what is possible.
   */
  function scaleOf(axis, values, range, measured) {
    const log = axis.scale === "log";
    const seen = values.filter((v) => v !== null && (!log || v > 0));
    let [low, high] = seen.length ? d3.extent(seen) : [log ? 0.1 : 0, 1];
    if (log) {
      const wider = measured ? LEAST_RATIO : low === high ? 2 : 1;
      if (high / low < wider) [low, high] = [Math.sqrt(low * high / wider), Math.sqrt(low * high * wider)];
    } else {
      const size = Math.max(Math.abs(low), Math.abs(high)) || 1;
      const span = Math.max(high - low, measured ? LEAST_SPAN * size : low === high ? size : 0);
      const least = axis.lower ?? (low >= 0 ? 0 : -Infinity), most = axis.upper ?? Infinity;
      if (span > high - low) {
        low = Math.max(least, Math.min((low + high - span) / 2, most - span));
        high = low + span;
      }
    }
    const form = { log: d3.scaleLog, root: d3.scaleSqrt }[axis.scale] ?? d3.scaleLinear;
    return { log, scale: form().domain([low, high]).range(range) };
  }

  /** What an axis measures; it says so where steps are not equal. */
  function title(axis) {
    return axis.title + ({ log: ", log scale", root: ", square-root scale" }[axis.scale] ?? "");
  }

  /** Ticks below a line, with those labels that do not run into the one before. */
  function tickLabels(g, places, y) {
    let free = -Infinity;
    for (const [at, text] of places) {
      g.append("path").attr("class", "rule").attr("d", `M${at},${y}v4`);
      const node = label(g, at, y + 16, text, "middle").attr("class", "tick");
      const half = node.node().getComputedTextLength() / 2;
      if (at - half < free) node.remove();
      else free = at + half + 4;
    }
  }

  function bottomAxis(svg, axis, left, right, y, scale, log, integers) {
    const g = svg.append("g").attr("aria-hidden", "true");
    const values = ticks(scale, log, Math.max(3, Math.floor((right - left) / 70)), integers);
    const text = tickText(scale, log, values);
    g.append("path").attr("class", "rule").attr("d", `M${scale.range()[0]},${y}H${scale.range()[1]}`);
    tickLabels(g, values.map((t) => [scale(t), text(t)]), y);
    label(g, right, y + 32, title(axis), "end", right).attr("class", "axis-title");
  }

  /** Moves labels apart that would stand on one another; keeps their order. */
  function spread(labels, top, bottom) {
    labels.sort((a, b) => a.y - b.y);
    let free = top;
    for (const l of labels) free = (l.y = Math.max(l.y, free)) + LINE_HEIGHT;
    free = bottom;
    for (const l of [...labels].reverse()) free = (l.y = Math.min(l.y, free)) - LINE_HEIGHT;
  }

  function seriesClass(series, index, coloured) {
    if (series.stressed) return "stressed";
    return coloured > MAX_COLOURS ? "many" : "s" + (index % MAX_COLOURS);
  }

  function xy(figure, chart, width) {
    const coloured = chart.series.filter((s) => !s.stressed).length;
    const all = (field) => chart.series.flatMap((s) => s[field]);
    const ys = [...all("y"), ...all("lower"), ...all("upper")];
    const height = Math.round(Math.min(300, Math.max(210, width * 0.5)));
    const svg = canvas(figure, width, height, chart.caption + ". " + title(chart.y) + " over " + title(chart.x) + ". Arrow keys read values.");
    const top = 26, bottom = height - 42;
    const y = scaleOf(chart.y, ys, [bottom, top], true);
    const yTicks = ticks(y.scale, y.log, 5, false);
    const yText = tickText(y.scale, y.log, yTicks);
    const left = widest(svg, yTicks.map(yText)) + 12;

    // Names at the ends of lines; of too many lines only those of the outermost two.
    const ends = chart.series.map((s, index) => {
      let last = s.y.length - 1;
      while (last >= 0 && (s.y[last] === null || (y.log && s.y[last] <= 0))) last--;
      return { index, name: s.name, last, value: s.y[last], y: last < 0 ? 0 : y.scale(s.y[last]) + 4 };
    }).filter((e) => e.last >= 0 && e.name !== "");
    const quiet = ends.filter((e) => !chart.series[e.index].stressed).sort((a, b) => a.y - b.y);
    const named = quiet.length > MAX_COLOURS ? ends.filter((e) => e === quiet[0] || e === quiet.at(-1) || chart.series[e.index].stressed) : ends;
    const right = width - Math.min(widest(svg, named.map((e) => e.name)) + 10, width * 0.42);
    spread(named, top + 4, bottom);

    const inset = chart.series.some((s) => s.form === "points") ? 6 : 0;
    const x = scaleOf(chart.x, all("x"), [left + inset, right - inset], false);
    const integers = all("x").every(Number.isInteger);
    label(svg, 0, 12, title(chart.y), "start", width).attr("class", "axis-title");
    const axis = svg.append("g").attr("aria-hidden", "true");
    for (const t of yTicks) {
      axis.append("path").attr("class", "hair").attr("d", `M${left - 6},${y.scale(t)}h4`);
      label(axis, left - 9, y.scale(t) + 4, yText(t), "end").attr("class", "tick");
    }
    bottomAxis(svg, chart.x, left, right, bottom + 6, x.scale, x.log, integers);

    const order = d3.sort(d3.range(chart.series.length), (i) => chart.series[i].stressed);
    const good = (v) => v !== null && (!y.log || v > 0);
    for (const i of order) {
      const s = chart.series[i];
      const g = svg.append("g").attr("class", seriesClass(s, i, coloured));
      const points = d3.range(s.x.length).filter((k) => good(s.y[k]));
      const isBounded = (k) => k < s.lower.length && good(s.lower[k]) && good(s.upper[k]);
      if (s.form === "line") {
        g.append("path").attr("class", "band filled").attr("d", d3.area().defined(isBounded)
          .x((k) => x.scale(s.x[k])).y0((k) => y.scale(s.lower[k])).y1((k) => y.scale(s.upper[k]))(d3.range(s.x.length)));
        g.append("path").attr("class", "line stroked").attr("d", d3.line().defined((k) => good(s.y[k]))
          .x((k) => x.scale(s.x[k])).y((k) => y.scale(s.y[k]))(d3.range(s.x.length)));
      } else {
        for (const k of points.filter(isBounded)) g.append("path").attr("class", "bar stroked").attr("d", `M${x.scale(s.x[k])},${y.scale(s.lower[k])}V${y.scale(s.upper[k])}`);
      }
      if (s.form === "points" || (points.length <= FEW_POINTS && coloured <= MAX_COLOURS)) {
        for (const k of points) g.append("circle").attr("class", "filled").attr("r", 2.75).attr("cx", x.scale(s.x[k])).attr("cy", y.scale(s.y[k]));
      }
    }
    const names = svg.append("g");
    for (const e of named) {
      names.append("g").attr("class", seriesClass(chart.series[e.index], e.index, coloured))
        .call((g) => label(g, right + 8, e.y, e.name, "start", width - right - 8).attr("class", "filled"));
    }
    readout(figure, svg, chart, x.scale, top, bottom);
  }

  /** Values under the pointer, or where the arrow keys have moved to, in a line below the chart. */
  function readout(figure, svg, chart, scale, top, bottom) {
    const xs = d3.sort(new Set(chart.series.flatMap((s) => s.x)));
    if (!xs.length) return;
    const hair = svg.append("path").attr("class", "hair");
    const out = figure.querySelector(".readout");
    let at = -1;
    const show = (index) => {
      at = Math.max(0, Math.min(xs.length - 1, index));
      const values = chart.series.map((s) => [s.name, s.y[s.x.indexOf(xs[at])]]).filter(([, v]) => v !== undefined && v !== null);
      out.textContent = `${chart.x.title} ${number(xs[at])}: ` + values.map(([n, v]) => `${n} ${number(v)}`.trim()).join(", ");
      hair.attr("d", `M${scale(xs[at])},${top}V${bottom}`);
    };
    svg.attr("tabindex", 0).on("pointermove", (event) => show(d3.bisectCenter(xs, scale.invert(d3.pointer(event)[0]))))
      .on("pointerleave blur", () => { hair.attr("d", null); out.textContent = ""; })
      .on("keydown", (event) => {
        const step = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: xs.length - 1 }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        show(step);
      });
  }

  function dots(figure, chart, width) {
    const row = 24, top = 8;
    const height = top + row * chart.dots.length + 40;
    const svg = canvas(figure, width, height, chart.caption + ". " + chart.dots.map((d) => `${d.name}: ${words(d)}`).join("; "));
    const narrow = width < 480;
    const left = Math.min(widest(svg, chart.dots.map((d) => d.name)) + 14, width * 0.4);
    const right = narrow ? width - 8 : width - widest(svg, chart.dots.map(words)) - 16;
    const bottom = top + row * chart.dots.length;
    const values = chart.dots.flatMap((d) => [d.value, d.lower, d.upper, ...d.trials]).concat([chart.reference]);
    const x = scaleOf(chart.value, values, [left + 6, right], true);
    if (chart.reference !== null) svg.append("path").attr("class", "hair").attr("d", `M${x.scale(chart.reference)},${top}V${bottom}`);
    chart.dots.forEach((d, i) => {
      const y = top + row * (i + 0.5);
      const g = svg.append("g").attr("class", "s0");
      label(svg, 0, y + 4, d.name, "start", left - 10);
      for (const t of d.trials) if (t !== null) g.append("circle").attr("class", "trial stroked").attr("cx", x.scale(t)).attr("cy", y).attr("r", 2.5);
      if (d.lower !== null && d.upper !== null) g.append("path").attr("class", "bar stroked").attr("d", `M${x.scale(d.lower)},${y}H${x.scale(d.upper)}`);
      if (d.value !== null) g.append("circle").attr("class", "filled").attr("cx", x.scale(d.value)).attr("cy", y).attr("r", 4);
      if (!narrow) label(svg, width, y + 4, words(d), "end").attr("class", "tick");
    });
    bottomAxis(svg, chart.value, left, right, bottom + 4, x.scale, x.log, false);
  }

  function words(dot) {
    const interval = dot.lower === null || dot.upper === null ? "" : ` [${number(dot.lower)}, ${number(dot.upper)}]`;
    return number(dot.value) + interval;
  }

  function heat(figure, chart, width) {
    const svg = canvas(figure, width, 10, `${chart.caption}. ${chart.rowTitle} by ${chart.columnTitle}`);
    const values = chart.values.flat().filter((v) => v !== null);
    const text = d3.map(values, short);
    const left = Math.min(widest(svg, chart.rows) + 26, width * 0.4);
    const size = Math.max(2, Math.min(chart.columns.length > 6 ? 44 : 52, (width - left) / chart.columns.length));
    const top = 36;
    const bottom = top + size * chart.rows.length;
    const height = bottom + 4 + LEGEND;
    svg.attr("viewBox", [0, 0, width, height]);
    const roomy = size >= widest(svg, text) + 4 && size >= 15;
    const every = (room) => Math.ceil(room / size);
    const shades = shadesOf(chart.shade, values);
    label(svg, left, 12, chart.columnTitle, "start", width - left).attr("class", "axis-title");
    label(svg, 0, 0, chart.rowTitle, "end", bottom - top).attr("class", "axis-title").attr("transform", `translate(10,${top + 2})rotate(-90)`);
    const columnStep = every(Math.min(60, widest(svg, chart.columns) + 6)), rowStep = every(12);
    chart.columns.forEach((name, c) => c % columnStep || label(svg, left + size * (c + 0.5), top - 6, name, "middle", size * columnStep).attr("class", "tick"));
    chart.rows.forEach((name, r) => r % rowStep || label(svg, left - 6, top + size * (r + 0.5) + 4, name, "end", left - 24).attr("class", "tick"));
    chart.values.forEach((row, r) => row.forEach((value, c) => {
      if (value === null) return;
      const opacity = shades.of(value);
      svg.append("rect").attr("class", size > 8 && value !== 0 ? "cell " + sign(value) : sign(value)).attr("fill-opacity", opacity.toFixed(3))
        .attr("x", left + size * c).attr("y", top + size * r).attr("width", size).attr("height", size)
        .append("title").text(`${chart.rowTitle} ${chart.rows[r]}, ${chart.columnTitle} ${chart.columns[c]}: ${number(value)}`);
      if (roomy && value !== 0) label(svg, left + size * (c + 0.5), top + size * (r + 0.5) + 4, short(value), "middle").attr("class", opacity > 0.55 ? "cell-dark" : "").attr("pointer-events", "none");
    }));
    legend(svg, chart.shade, shades, left, Math.min(width - 8, left + 240), bottom + 16);
  }

  /** Magnitudes as opacities from 0 to 1, by a scale of d3. */
  function shadesOf(axis, values) {
    const sizes = values.map(Math.abs).filter((v) => v > 0);
    const most = d3.max(sizes) ?? 1;
    const log = axis.scale === "log";
    const scale = log ? d3.scaleLog([Math.min(d3.min(sizes) ?? most, most / 2), most], [0.05, 1])
      : (axis.scale === "root" ? d3.scaleSqrt() : d3.scaleLinear()).domain([0, most]);
    return { log, scale, most, signed: values.some((v) => v < 0), of: (v) => (v === 0 ? 0 : Math.min(1, scale(Math.abs(v)))) };
  }

  /** Which shade is which value; negative ones to the left. */
  function legend(svg, axis, shades, left, right, y) {
    const steps = 40, height = 10;
    const start = shades.signed ? -1 : shades.scale.range()[0];
    const x = d3.scaleLinear([start, 1], [left, right]);
    const g = svg.append("g").attr("class", "legend").attr("aria-hidden", "true");
    for (const p of d3.range(steps).map((k) => start + (1 - start) * (k + 0.5) / steps)) {
      g.append("rect").attr("class", sign(p)).attr("fill-opacity", Math.abs(p).toFixed(3)).attr("shape-rendering", "crispEdges")
        .attr("x", x(p) - (right - left) / steps / 2).attr("y", y).attr("width", (right - left) / steps).attr("height", height);
    }
    g.append("rect").attr("class", "hair").attr("x", left).attr("y", y).attr("width", right - left).attr("height", height);
    const sizes = ticks(shades.scale, shades.log, 3, false).filter((t) => t > 0);
    const ends = sizes.length ? sizes : [shades.most];
    const all = shades.signed ? [...ends.map((t) => -t).reverse(), 0, ...ends] : shades.log ? ends : [0, ...ends];
    tickLabels(g, all.map((t) => [x(Math.sign(t) * shades.of(t)), number(t)]), y + height);
    label(g, left, y + height + 32, title(axis), "start", svg.attr("viewBox").split(",")[2] - left).attr("class", "axis-title");
  }

  function sign(value) {
    return value < 0 ? "heat-down" : "heat-up";
  }

  const draw = { xy, dots, heat };
  const watch = new ResizeObserver((entries) => entries.forEach(({ target }) => show(target)));

  function show(figure) {
    const width = Math.floor(figure.clientWidth);
    if (!width || figure.drawnWidth === width) return;
    figure.drawnWidth = width;
    const chart = charts[figure.dataset.chart];
    figure.querySelector("svg")?.remove();
    draw[chart.kind](figure, chart, width);
  }

  for (const figure of document.querySelectorAll("[data-chart]")) {
    if (charts[figure.dataset.chart].kind === "xy") {
      const out = document.createElement("output");
      out.className = "readout";
      figure.append(out);
    }
    show(figure);
    watch.observe(figure);
  }

  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const descending = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((h) => h.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", descending ? "descending" : "ascending");
        sort(table.tBodies[0], column, head.classList.contains("number"), descending);
      });
    });
  }

  function sort(body, column, numeric, descending) {
    const order = new Intl.Collator(undefined, { numeric: true });
    const key = (row) => (numeric ? Number(row.cells[column].dataset.value ?? NaN) : row.cells[column].textContent);
    const rows = [...body.rows].sort((a, b) => {
      const [x, y] = [key(a), key(b)];
      if (numeric && (isNaN(x) || isNaN(y))) return isNaN(x) - isNaN(y); // no number: last either way
      return (numeric ? x - y : order.compare(x, y)) * (descending ? -1 : 1);
    });
    body.append(...rows);
  }
})();
