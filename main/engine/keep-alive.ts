/** What is kept alive. */
export interface Quiet {
  /** Anything came since this was last set to false. */
  heard: boolean;
  /** Nothing was heard for the peer's timeout. */
  onQuiet(): void;
  /** Each look, for what else is to be watched over. */
  onLook(): void;
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
      quiet.onLook();
      if (silent === LOOKS) quiet.onQuiet();
    }
  }
}
