// Proof of play: what was on the screen, numbered within this run, kept until the agent has it.

const STORED = "plays";
const MOST = 5000;

export class Plays {
  constructor() {
    this.run = crypto.randomUUID();
    this.number = 0;
    this.open = null;
    this.sending = false;
  }

  begin(packageId, page, now) {
    this.open = { package: packageId, layout_sha256: page.layout_sha256, at: now, since: performance.now(), stats: page.stats };
  }

  // Monotonic time counts the length; the wall clock says only when it began.
  end() {
    const { open } = this;
    this.open = null;
    if (open === null || !open.stats) return;
    this.number += 1;
    const waiting = this.waiting();
    waiting.push({
      run: this.run,
      number: this.number,
      package: open.package,
      layout_sha256: open.layout_sha256,
      started_at_us: Math.round(open.at * 1000),
      length_s: (performance.now() - open.since) / 1000,
    });
    this.store(waiting.slice(-MOST));
    this.send();
  }

  async send() {
    if (this.sending) return;
    this.sending = true;
    try {
      for (let batch = this.waiting().slice(0, 200); batch.length; batch = this.waiting().slice(0, 200)) {
        const answer = await fetch("/api/plays", { method: "POST", body: JSON.stringify(batch) });
        if (!answer.ok) return;
        const sent = new Set(batch.map((one) => `${one.run} ${one.number}`));
        this.store(this.waiting().filter((one) => !sent.has(`${one.run} ${one.number}`)));
      }
    } catch {
      return;  // The agent is away: they wait in localStorage.
    } finally {
      this.sending = false;
    }
  }

  waiting() {
    try {
      return JSON.parse(localStorage.getItem(STORED) ?? "[]");
    } catch {
      return [];
    }
  }

  store(waiting) {
    localStorage.setItem(STORED, JSON.stringify(waiting));
  }
}
