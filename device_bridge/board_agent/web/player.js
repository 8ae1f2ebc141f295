// The player: shows the emergency if there is one, else the board's own pages, and never a black screen between.

import { Refusal, forgetOthers, keep, kept, loadPackage, release } from "./packages.js";
import { Stage, fallbackPage, holds } from "./paint.js";
import { Plays } from "./plays.js";

const TICK_MS = 250;
const REPORT_MS = 15_000;
const LOOK_MS = 30_000;
const SHORTEST_PROOF_S = 60;

const query = new URLSearchParams(location.search);
// For comparing with the editor's picture: nothing moves, and the time is the one given.
const still = query.has("still");
const plays = new Plays();

class Player {
  constructor() {
    this.board = document.getElementById("board");
    this.offsetMs = 0;
    this.text = { own: null, emergency: null };
    this.loaded = { own: null, emergency: null };
    this.keys = {};
    this.shown = null;
    this.stage = null;
    this.index = -1;
    this.dueAt = 0;
    this.refusal = "";
    this.badFile = "";
    this.looking = null;
    this.again = false;
  }

  now() {
    return query.has("at") ? Number(query.get("at")) : Date.now() + this.offsetMs;
  }

  async start() {
    navigator.serviceWorker?.register("/worker.js").catch(() => undefined);
    await this.showKept();
    await this.look();
    const events = new EventSource("/api/events");
    events.onmessage = () => this.look();
    setInterval(() => this.tick(), TICK_MS);
    setInterval(() => { this.report(); plays.send(); }, REPORT_MS);
    setInterval(() => this.look(), LOOK_MS);
    addEventListener("resize", () => this.stage?.fit());
    document.body.dataset.started = "yes";
  }

  // What was shown last, proved anew: the agent may be slow to start, or gone.
  async showKept() {
    const record = await kept();
    if (record === null) return;
    this.keys = record.keys;
    this.offsetMs = record.offsetMs;
    for (const place of ["own", "emergency"]) {
      if (record[place] !== null) await this.take(place, record[place]);
    }
    this.choose();
  }

  // One look at a time; what changes meanwhile is looked at afterwards.
  async look() {
    this.again = true;
    this.looking ??= (async () => {
      while (this.again) {
        this.again = false;
        await this.lookOnce();
      }
    })().finally(() => { this.looking = null; });
    return this.looking;
  }

  async lookOnce() {
    let current;
    try {
      const answer = await fetch("/api/current");
      current = await answer.json();
    } catch {
      return;  // The agent is away: what is shown stays.
    }
    this.keys = { ...current.keys };
    if (current.clock_offset_us !== null) this.offsetMs = current.clock_offset_us / 1000;
    this.problem = "";
    // The emergency first, and shown before anything else is loaded.
    if (current.emergency === null) this.drop("emergency");
    else if (await this.take("emergency", current.emergency)) this.choose();
    if (current.own !== null && await this.take("own", current.own)) this.choose();
    this.choose();
    this.refusal = this.problem;
    await keep({ own: this.text.own, emergency: this.text.emergency, keys: this.keys, offsetMs: this.offsetMs });
    await this.report();
    await forgetOthers(Object.values(this.loaded).filter(Boolean).map((one) => one.manifest));
  }

  // Take a package in if all of it is proved; otherwise what was there stays, and the reason is told.
  async take(place, text) {
    if (text === this.text[place]) return false;
    try {
      const loaded = await loadPackage(text, this.keys, place);
      if (loaded.manifest.counter < (this.loaded[place]?.manifest.counter ?? 0)) throw new Refusal("REPLAYED");
      // What is on the screen is released when the next has taken its place.
      if (this.loaded[place] !== this.shown) release(this.loaded[place]);
      this.loaded[place] = loaded;
      this.text[place] = text;
      return true;
    } catch (error) {
      this.problem = error instanceof Refusal ? error.code : `DEFECT ${error.name}`;
      this.badFile = error instanceof Refusal ? error.badFile : "";
      return false;
    }
  }

  drop(place) {
    this.text[place] = null;
    this.loaded[place] = null;
  }

  choose() {
    const next = this.loaded.emergency ?? this.loaded.own;
    if (next === null || next === this.shown) return;
    const before = this.shown;
    this.shown = next;
    this.index = -1;
    this.turn();
    if (before !== this.loaded.own) release(before);
  }

  // Put the next valid page on. The new one is painted over the old, which goes only when that has been seen.
  turn() {
    plays.end();
    const { pages, manifest } = this.shown;
    const now = this.now();
    const inTime = manifest.valid_until_us === null || now * 1000 < manifest.valid_until_us;
    const order = pages.map((_, step) => (this.index + 1 + step) % pages.length);
    const next = inTime ? order.find((index) => holds(pages[index].layout.validity, now)) : undefined;
    const entry = next === undefined ? fallbackPage(this.shown) : pages[next];
    if (next !== undefined) this.index = next;
    const stage = new Stage({ ...this.shown, pages: [entry] }, 0, () => this.now(), still);
    const old = this.stage;
    this.board.append(stage.element);
    this.stage = stage;
    document.getElementById("waiting").hidden = true;
    if (old !== null) requestAnimationFrame(() => requestAnimationFrame(() => old.element.remove()));
    const single = pages.length < 2;
    const seconds = single ? Math.max(entry.page.seconds, SHORTEST_PROOF_S) : entry.page.seconds;
    this.untilTicker = !single && entry.layout.duration.kind === "ticker-once"
      && entry.layout.regions.some((region) => region.kind === "ticker");
    this.dueAt = performance.now() + seconds * 1000;
    plays.begin(manifest.package, entry.page, now);
    document.body.dataset.package = manifest.package;
    document.body.dataset.layout = entry.page.layout_sha256;
  }

  tick() {
    if (this.stage === null) return;
    this.stage.tick();
    const over = this.untilTicker ? this.stage.tickerDone : performance.now() >= this.dueAt;
    if (!this.stillHolds() || (over && this.shown.pages.length > 1)) {
      this.turn();
    } else if (over) {
      // One page alone stays as it is; its proof is told slice by slice.
      plays.end();
      plays.begin(this.shown.manifest.package, this.stage.entry.page, this.now());
      this.dueAt = performance.now() + Math.max(this.stage.entry.page.seconds, SHORTEST_PROOF_S) * 1000;
    }
  }

  stillHolds() {
    const { manifest, pages } = this.shown;
    const now = this.now();
    const inTime = manifest.valid_until_us === null || now * 1000 < manifest.valid_until_us;
    const valid = inTime && pages.some((entry) => holds(entry.layout.validity, now));
    return valid === (this.stage.entry.page.layout_sha256 !== "");
  }

  async report() {
    const report = {
      shown: this.shown?.manifest.package ?? "",
      emergency: this.shown?.manifest.emergency ?? false,
      refusal: this.refusal,
      bad_file: this.badFile,
    };
    document.body.dataset.refusal = this.refusal;
    this.badFile = "";
    try {
      await fetch("/api/report", { method: "POST", body: JSON.stringify(report) });
    } catch {
      return;  // The agent is away; the next report says the same.
    }
  }
}

const player = new Player();
player.start();
