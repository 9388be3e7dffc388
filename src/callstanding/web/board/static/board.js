// The few things that pages do by themselves: they hear of news, draw plots, copy texts, and answer to keys.
(() => {
  "use strict";
  const all = (selector, within = document) => within.querySelectorAll(selector);

  // News: one stream for the page; what wants to be fresh has hx-trigger="standings from:body".
  const stream = document.body.dataset.live;
  if (stream && window.EventSource) {
    let source;
    const listen = () => {
      source = new EventSource(stream);
      source.addEventListener("standings", () => document.body.dispatchEvent(new CustomEvent("standings")));
    };
    // A page that nobody looks at holds no connection: browsers allow six to one place.
    document.addEventListener("visibilitychange", () => { source?.close(); if (!document.hidden) listen(); });
    addEventListener("pagehide", () => source?.close());
    if (!document.hidden) listen();
  }

  // Plots: the figures are in the page; they are drawn in the colours of the page.
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const LINES = ["--line", "--warn", "--good", "--back"];
  const along = (plot, data) => ({
    hooks: { draw: [(u) => {
      const { ctx, bbox } = u;
      ctx.save();
      ctx.font = `${12 * devicePixelRatio}px system-ui`;
      ctx.textAlign = "left";
      ctx.textBaseline = "alphabetic";
      for (const level of data.levels ?? []) {
        const y = Math.round(u.valToPos(level.value, "y", true));
        if (y < bbox.top || y > bbox.top + bbox.height) continue;
        ctx.strokeStyle = ctx.fillStyle = colour("--bad");
        ctx.setLineDash([6, 4]); ctx.beginPath(); ctx.moveTo(bbox.left, y); ctx.lineTo(bbox.left + bbox.width, y); ctx.stroke();
        ctx.fillText(level.label, bbox.left + 4, y - 4);
      }
      for (const mark of data.marks ?? []) {
        const x = Math.round(u.valToPos(mark.at, "x", true));
        if (x < bbox.left || x > bbox.left + bbox.width) continue;
        ctx.strokeStyle = ctx.fillStyle = colour("--muted");
        ctx.setLineDash([2, 3]); ctx.beginPath(); ctx.moveTo(x, bbox.top); ctx.lineTo(x, bbox.top + bbox.height); ctx.stroke();
        ctx.save(); ctx.translate(x + 4, bbox.top + 4); ctx.rotate(Math.PI / 2); ctx.fillText(mark.label, 0, 0); ctx.restore();
      }
      ctx.restore();
    }] },
  });
  // Ticks in the language of the page: the hour, and the day below where it begins or where ticks are days.
  const times = (timeZone) => {
    const lang = document.documentElement.lang, day = new Intl.DateTimeFormat(lang, { timeZone, day: "numeric", month: "short" });
    const hour = new Intl.DateTimeFormat(lang, { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    return (_, ticks, __, ___, step) => ticks.map((at, i) => {
      const on = day.format(at * 1e3), isNew = !i || on !== day.format(ticks[i - 1] * 1e3);
      return step >= 86400 ? on : hour.format(at * 1e3) + (isNew ? `\n${on}` : "");
    });
  };
  const draw = (figure) => {
    const data = JSON.parse(document.getElementById(figure.dataset.plot).textContent);
    const place = figure.querySelector(".canvas"), columns = [data.x], series = [data.across ? { label: data.across } : {}], bands = [];
    for (const [i, line] of data.lines.entries()) {
      const stroke = colour(LINES[i % LINES.length]);
      columns.push(line.values);
      series.push({ label: line.label, stroke, width: 2, points: { show: data.x.length < 2 } });
      if (line.band) {
        bands.push({ series: [series.length + 1, series.length], fill: colour("--band") });
        for (const side of line.band) { columns.push(side); series.push({ stroke, width: 0.5, points: { show: false }, class: "side" }); }
      }
    }
    const axis = { stroke: colour("--muted"), grid: { stroke: colour("--edge"), width: 1 }, ticks: { stroke: colour("--edge") } };
    const y = data.range ? { range: data.range } : { range: (_, low, high) => [Math.min(0, low ?? 0), (high || 1) * 1.05] };
    place.replaceChildren();
    const made = new uPlot({
      width: place.clientWidth || 600, height: 260, series, bands, scales: { x: { time: data.time !== false }, y },
      axes: [{ ...axis, ...(data.time !== false && { values: times(data.zone || "UTC") }) }, { ...axis, size: 56 }], legend: { show: data.lines.length > 1 }, plugins: [along(figure, data)],
      tzDate: data.zone ? (ts) => uPlot.tzDate(new Date(ts * 1e3), data.zone) : undefined,
    }, columns, place);
    new ResizeObserver(() => made.setSize({ width: place.clientWidth, height: 260 })).observe(place);
  };
  const ready = (within) => {
    if (window.uPlot) for (const figure of all("figure[data-plot]:not([data-drawn])", within)) { figure.dataset.drawn = ""; draw(figure); }
  };

  // A part that came is no longer awaited.
  document.addEventListener("htmx:after:swap", () => {
    for (const part of all(".later[aria-busy]")) if (!part.querySelector(".turning")) part.removeAttribute("aria-busy");
    ready(document);
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) { // a text of the page into the clipboard
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      button.textContent = button.dataset.done ?? button.textContent;
    }
    for (const menu of all("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches("[data-all]")) for (const each of all(`input[name="${box.dataset.all}"]`, box.form ?? document)) each.checked = box.checked;
    if (box.matches("[data-send]")) box.form.requestSubmit(); // a choice that needs no button
  });
  document.addEventListener("input", (event) => { // a slider tells its value
    const told = event.target.id && document.querySelector(`output[for="${event.target.id}"]`);
    if (told) told.value = event.target.value;
  });
  document.addEventListener("submit", (event) => {
    const asks = (event.submitter ?? event.target).dataset.confirm ?? event.target.dataset.confirm;
    if (asks && !confirm(asks)) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") for (const menu of all("details.menu[open]")) { menu.open = false; menu.querySelector("summary").focus(); }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const there = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (there) { event.preventDefault(); there.focus(); }
  });
  ready(document);
})();
