import { setTimeout as pause } from 'node:timers/promises';
import { type Host, HostEnded, Refused } from './host.ts';
import { monotonicMs } from './monotonic.ts';

interface Text {
  readonly text: string;
  readonly saidAtMs: number;
  /** `unsure`: the host ended before it answered. */
  outcome: 'said' | 'refused' | 'unsure';
}

/** What one host writes to another, all the time. */
export class Talk {
  readonly from: Host;
  readonly to: Host;
  readonly texts: Text[] = [];
  readonly #everyMs: number;
  readonly #over = new AbortController();
  readonly #done: Promise<void>;

  constructor(from: Host, to: Host, everyMs: number) {
    this.from = from;
    this.to = to;
    this.#everyMs = everyMs;
    this.#done = this.#write();
  }

  /** Ends it, once the text being written was taken or refused. */
  async end(): Promise<void> {
    this.#over.abort();
    await this.#done;
  }

  /** When the first text that was written after this moment was shown at the other side. */
  firstHeardAfter(momentMs: number): number | undefined {
    const shown = this.texts
      .filter(({ saidAtMs }) => saidAtMs >= momentMs)
      .map(({ text }) => this.to.shown.textsAtMs.get(text))
      .filter((atMs) => atMs !== undefined);
    return shown.length === 0 ? undefined : Math.min(...shown);
  }

  async #write(): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      if (this.from.isRunning) await this.#say();
      await pause(this.#everyMs, undefined, { signal }).catch(() => {});
    }
  }

  async #say(): Promise<void> {
    const text = `${this.from.name} to ${this.to.name}, ${this.texts.length}`;
    const entry: Text = { text, saidAtMs: monotonicMs(), outcome: 'unsure' };
    this.texts.push(entry);
    try {
      await this.from.call('sendText', this.to.id, text);
      entry.outcome = 'said';
    } catch (error) {
      if (error instanceof Refused) entry.outcome = 'refused';
      else if (!(error instanceof HostEnded)) throw error;
    }
  }
}
