import { createHash } from 'node:crypto';
import type { VirtualTime } from './virtual-time.ts';

/** Something that must not happen. */
export interface Fault {
  /** The same for the same kind of fault, whatever the names and times: shrinking keeps to it. */
  readonly kind: string;
  readonly detail: string;
  readonly atMs: number;
}

/** What happened, line by line, and what of it must not happen. */
export class Journal {
  readonly faults: Fault[] = [];
  readonly #time: VirtualTime;
  readonly #keeps: boolean;
  readonly #hash = createHash('sha256');
  readonly #lines: string[] = [];

  /** @param keeps keep the lines themselves, not only their digest */
  constructor(time: VirtualTime, keeps: boolean) {
    this.#time = time;
    this.#keeps = keeps;
  }

  note(who: string, what: string): void {
    const line = `${(this.#time.nowMs / 1000).toFixed(3).padStart(9)} s  ${who.padEnd(6)} ${what}`;
    this.#hash.update(line);
    if (this.#keeps) this.#lines.push(line);
  }

  /** Something that is told, but that two runs need not have in common. */
  aside(what: string): void {
    if (this.#keeps) this.#lines.push(`${''.padEnd(19)}${what}`);
  }

  fault(kind: string, detail: string): void {
    this.note('FAULT', `${kind}: ${detail}`);
    this.faults.push({ kind, detail, atMs: this.#time.nowMs });
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  /** The same for two runs that went exactly alike. */
  digest(): string {
    return this.#hash.copy().digest('hex');
  }
}
