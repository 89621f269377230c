/** A connection to keep alive. */
export interface KeepAliveTarget {
  /** Set when anything arrives; reset at every check. */
  active: boolean;
  /** Nothing has arrived for the peer's timeout. */
  onIdle(): void;
  /** Called at every check, for other things to monitor. */
  onCheck(): void;
}

/** Checks per timeout: a keep-alive is sent between 1 and 1.25 timeouts after the last sign of life. */
const CHECKS = 4;

/** One timer for all connections of a peer; it checks each of them four times per timeout. */
export class KeepAlive {
  readonly #intervalMs: number;
  readonly #idleChecks = new Map<KeepAliveTarget, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(timeoutMs: number) {
    this.#intervalMs = Math.max(1, timeoutMs / CHECKS);
  }

  add(target: KeepAliveTarget): void {
    this.#idleChecks.set(target, 0);
    this.#timer ??= setInterval(() => this.#check(), this.#intervalMs).unref();
  }

  delete(target: KeepAliveTarget): void {
    this.#idleChecks.delete(target);
    if (this.#idleChecks.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #check(): void {
    for (const [target, before] of this.#idleChecks) {
      const idle = target.active ? 0 : before + 1;
      target.active = false;
      this.#idleChecks.set(target, idle % CHECKS);
      target.onCheck();
      if (idle === CHECKS) target.onIdle();
    }
  }
}
