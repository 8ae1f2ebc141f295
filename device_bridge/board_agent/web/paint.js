// Paints a layout by the rules of studio/domain/signage_metrics.py; a change must be made in both.

const LINE_HEIGHT_EM = 1.3;
const BASELINE_EM = 1.02;
const PADDING_EM = 0.25;
const SLACK_PX = 0.5;
const SECOND_LINE_EM = 0.45;
const TICKER_EM_PER_S = 2.5;
const SVG = "http://www.w3.org/2000/svg";

const ruler = document.createElement("canvas").getContext("2d");
const lineHeight = (fontPx) => Math.round(fontPx * LINE_HEIGHT_EM);
const baseline = (fontPx) => Math.round(fontPx * BASELINE_EM);
const padding = (style) => (style.fill ? Math.round(style.font_px * PADDING_EM) : 0);
const secondPx = (style) => Math.max(1, Math.round(style.font_px * SECOND_LINE_EM));

function measure(text, fontPx, style, families) {
  ruler.font = `${style.weight} ${fontPx}px ${familyOf(style, families)}`;
  ruler.fontKerning = "normal";
  ruler.textRendering = "geometricPrecision";
  return ruler.measureText(text).width;
}

function familyOf(style, families) {
  return families[style.weight] ? `"${families[style.weight]}", sans-serif` : "sans-serif";
}

export function breakLines(text, width, measured) {
  const lines = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(/\s+/).filter(Boolean)) {
      const longer = line ? `${line} ${word}` : word;
      if (line && measured(longer) > width + SLACK_PX) {
        lines.push(line);
        line = word;
      } else {
        line = longer;
      }
    }
    lines.push(line);
  }
  return lines;
}

// One page, ready to be put on the screen. `clock()` tells the station's time in ms; `still`: nothing moves.
export class Stage {
  constructor(loaded, index, clock, still) {
    this.loaded = loaded;
    this.clock = clock;
    this.still = still;
    this.entry = loaded.pages[index];
    this.tickerDone = false;
    const { layout } = this.entry;
    this.element = document.createElement("div");
    this.element.className = "stage";
    Object.assign(this.element.style, {
      width: `${layout.canvas.width}px`,
      height: `${layout.canvas.height}px`,
      background: `linear-gradient(to bottom, ${layout.background.top}, ${layout.background.bottom})`,
    });
    this.shown = new Map();
    const painted = layout.regions.map((region, at) => [region, at]).sort((a, b) => a[0].z - b[0].z || a[1] - b[1]);
    for (const [region] of painted) {
      const box = document.createElement("div");
      box.className = "region";
      box.dataset.region = region.id;
      Object.assign(box.style, {
        left: `${region.x}px`, top: `${region.y}px`, width: `${region.width}px`, height: `${region.height}px`,
      });
      this.element.append(box);
      this.shown.set(region.id, { region, box, now: "" });
    }
    this.fit();
    this.tick();
  }

  fit() {
    const { width, height } = this.entry.layout.canvas;
    const scale = Math.min(innerWidth / width, innerHeight / height);
    const left = (innerWidth - width * scale) / 2;
    const top = (innerHeight - height * scale) / 2;
    this.element.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
  }

  // Paint what has changed: a minute has passed, or a region's time has come or gone.
  tick() {
    const now = this.clock();
    for (const each of this.shown.values()) {
      const valid = holds(each.region.validity, now);
      const lines = each.region.kind === "clock" ? this.clockLines(each.region.face, now) : [];
      const state = JSON.stringify([valid, lines]);
      if (state === each.now) continue;
      each.now = state;
      each.box.replaceChildren();
      each.box.style.background = each.region.style.fill && (valid || each.region.fallback_text)
        ? each.region.style.fill : "";
      this.paint(each.region, each.box, valid, lines);
    }
  }

  paint(region, box, valid, lines) {
    if (!valid) {
      if (region.fallback_text) this.paintText(region, box, region.fallback_text);
    } else if (region.kind === "text") {
      this.paintText(region, box, region.content);
    } else if (region.kind === "ticker") {
      this.paintTicker(region, box);
    } else if (region.kind === "image") {
      this.paintImage(region, box);
    } else if (region.kind === "clock") {
      const sized = lines.map((line, at) => [line, at === 0 ? region.style.font_px : secondPx(region.style)]);
      this.paintLines(region, box, sized, 0);
    } else if (region.kind === "qr") {
      this.paintCode(region, box);
    }
  }

  paintText(region, box, text) {
    const { style } = region;
    const width = region.width - 2 * padding(style);
    const lines = breakLines(text, width, (one) => measure(one, style.font_px, style, this.loaded.families));
    this.paintLines(region, box, lines.map((line) => [line, style.font_px]), 0);
  }

  paintLines(region, box, lines, start) {
    const { style } = region;
    const svg = this.svg(region.width, region.height);
    let top = start;
    for (const [line, fontPx] of lines) {
      let x = padding(style);
      if (style.align !== "left") {
        const spare = region.width - 2 * padding(style) - measure(line, fontPx, style, this.loaded.families);
        x += style.align === "right" ? spare : spare / 2;
      }
      svg.append(this.text(line, x, top + baseline(fontPx), fontPx, style));
      top += lineHeight(fontPx);
    }
    box.append(svg);
  }

  paintTicker(region, box) {
    const { style } = region;
    const line = region.content.split(/\s+/).filter(Boolean).join(" ");
    const left = Math.round(style.font_px * PADDING_EM);
    const top = Math.round((region.height - lineHeight(style.font_px)) / 2);
    const width = Math.ceil(measure(line, style.font_px, style, this.loaded.families));
    const svg = this.svg(width, region.height);
    svg.append(this.text(line, 0, top + baseline(style.font_px), style.font_px, style));
    const moving = document.createElement("div");
    moving.className = "moving";
    moving.style.transform = `translateX(${left}px)`;
    moving.append(svg);
    box.append(moving);
    if (this.still) return;
    const speed = style.font_px * TICKER_EM_PER_S;
    const run = (from, iterations) => moving.animate(
      [{ transform: `translateX(${from}px)` }, { transform: `translateX(${-width}px)` }],
      { duration: ((from + width) / speed) * 1000, iterations, fill: "both" });
    // First from where the editor shows it, then in from the right for ever.
    run(left, 1).finished.then(
      () => { this.tickerDone = true; run(region.width, Infinity); },
      () => undefined);
  }

  paintImage(region, box) {
    const image = this.entry.pictures.get(region.media.sha256);
    if (image === undefined) {
      if (region.fallback_text) this.paintText(region, box, region.fallback_text);
      return;
    }
    const across = region.width / image.naturalWidth;
    const down = region.height / image.naturalHeight;
    const scale = region.media.fit === "contain" ? Math.min(across, down) : Math.max(across, down);
    const width = image.naturalWidth * scale;
    const height = image.naturalHeight * scale;
    const shown = image.cloneNode();
    Object.assign(shown.style, {
      left: `${(region.width - width) / 2}px`,
      top: `${(region.height - height) / 2}px`,
      width: `${width}px`,
      height: `${height}px`,
    });
    box.append(shown);
  }

  paintCode(region, box) {
    const rows = this.entry.page.qr[region.id];
    if (rows === undefined) return;
    const side = Math.max(1, Math.floor(Math.min(region.width, region.height) / rows.length));
    const left = Math.floor((region.width - side * rows.length) / 2);
    const top = Math.floor((region.height - side * rows.length) / 2);
    const svg = this.svg(region.width, region.height);
    svg.setAttribute("shape-rendering", "crispEdges");
    let path = "";
    rows.forEach((row, y) => [...row].forEach((module, x) => {
      if (module === "1") path += `M${left + x * side} ${top + y * side}h${side}v${side}h${-side}z`;
    }));
    const dark = document.createElementNS(SVG, "path");
    dark.setAttribute("d", path);
    dark.setAttribute("fill", "#000000");
    svg.append(dark);
    box.style.background = "#ffffff";
    box.append(svg);
  }

  clockLines(face, now) {
    const parts = Object.fromEntries(new Intl.DateTimeFormat("en-GB", {
      timeZone: this.loaded.manifest.zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit",
      minute: "2-digit", hourCycle: "h23",
    }).formatToParts(now).map((part) => [part.type, part.value]));
    const time = `${parts.hour}:${parts.minute}`;
    const date = `${parts.day}/${parts.month}/${parts.year}`;
    if (face === "time") return [time];
    if (face === "date") return [date];
    const lunar = this.loaded.manifest.days[`${parts.year}-${parts.month}-${parts.day}`];
    if (face === "time-date" || lunar === undefined) return [time, date];
    return [time, `${parts.day}/${parts.month} · ${lunar}`];
  }

  svg(width, height) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("width", width);
    svg.setAttribute("height", height);
    return svg;
  }

  // Content is text and nothing else: it is never parsed.
  text(line, x, y, fontPx, style) {
    const text = document.createElementNS(SVG, "text");
    text.textContent = line;
    text.setAttribute("x", x);
    text.setAttribute("y", y);
    text.setAttribute("fill", style.colour);
    text.style.fontFamily = familyOf(style, this.loaded.families);
    text.style.fontSize = `${fontPx}px`;
    text.style.fontWeight = style.weight;
    return text;
  }
}

export function holds(validity, now) {
  return (validity.from === null || Date.parse(validity.from) <= now)
    && (validity.to === null || now < Date.parse(validity.to));
}

// What a board shows when nothing that it holds is valid: the last page's fallback, or a plain board.
export function fallbackPage(loaded) {
  const layout = loaded.pages.at(-1)?.layout;
  const { width, height } = layout?.canvas ?? { width: 1920, height: 1080 };
  const { text, colour, background } = layout?.fallback ?? { text: "", colour: "#ffffff", background: "#0b3a5b" };
  const open = { from: null, to: null };
  const fontPx = Math.round(height / 12);
  const region = {
    id: "fallback", kind: "text", x: 0, y: Math.round(height * 0.4), width, height: Math.round(height * 0.5), z: 0,
    style: { font_px: fontPx, weight: 600, colour, align: "center", fill: "" },
    content: text, media: { sha256: "", type: "", fit: "contain" }, face: "time", validity: open, fallback_text: "",
  };
  return {
    page: { layout_sha256: "", seconds: 60, stats: false, qr: {} },
    layout: {
      canvas: { width, height }, background: { top: background, bottom: background }, validity: open,
      duration: { kind: "seconds", seconds: 60 }, regions: [region],
    },
    pictures: new Map(),
  };
}
