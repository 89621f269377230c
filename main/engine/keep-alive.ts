/** What is kept alive: told each time that nothing was heard for the peer's timeout. */
export interface Quiet {
  /** Anything came since this was last set to false. */
  heard: boolean;
  onQuiet(): void;
}

/** Looks within one timeout: a keep-alive leaves between one timeout and a quarter more after the last sign of life. */
const LOOKS = 4;

/** One timer for all connections of a peer, however many: it looks at each four times within a timeout. */
export class KeepAlive {
  readonly #intervalMs: number;
  readonly #looks = new Map<Quiet, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(timeoutMs: number) {
    this.#intervalMs = Math.max(1, timeoutMs / LOOKS);
  }

  add(quiet: Quiet): void {
    this.#looks.set(quiet, 0);
    this.#timer ??= setInterval(() => this.#look(), this.#intervalMs).unref();
  }

  delete(quiet: Quiet): void {
    this.#looks.delete(quiet);
    if (this.#looks.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    for (const [quiet, looks] of this.#looks) {
      const silent = quiet.heard ? 0 : looks + 1;
      quiet.heard = false;
      this.#looks.set(quiet, silent % LOOKS);
      if (silent === LOOKS) quiet.onQuiet();
    }
  }
}
