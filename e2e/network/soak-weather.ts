import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '../../simulation/random.ts';
import { blockTcp, crash, cut, dropCalls, type Fault, freeze, lose, move, quit, silence } from './faults.ts';
import type { Host } from './host.ts';
import type { Lab } from './lab.ts';

/** How many hosts can have a fault at a time. */
const AT_ONCE = 2;
const HOLD_MS = [300, 20_000] as const;
const PAUSE_MS = [500, 6000] as const;

const FAULTS = {
  blockTcp,
  crash,
  cut,
  dropCalls,
  freeze,
  lose: lose(0.2),
  move,
  quit,
  silence,
} satisfies Record<string, Fault>;
type FaultName = keyof typeof FAULTS;
const WEIGHTS = { blockTcp: 2, cut: 3, dropCalls: 1, freeze: 2, lose: 2, move: 3, silence: 3 } as const;
const RESTARTING = { crash: 1, quit: 1 } as const;

interface Parts {
  readonly lab: Lab;
  /** Those that are never ended. */
  readonly lasting: readonly Host[];
  readonly restarted: readonly Host[];
  readonly seed: number;
}

/** Random faults, until it is cleared. */
export class SoakWeather {
  count = 0;
  readonly #parts: Parts;
  readonly #struck = new Set<Host>();
  readonly #over = new AbortController();
  readonly #done: Promise<unknown>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#done = Promise.all(Array.from({ length: AT_ONCE }, (_, index) => this.#blow(index)));
  }

  /** Ends all faults. */
  async clear(): Promise<void> {
    this.#over.abort();
    await this.#done;
  }

  async #blow(index: number): Promise<void> {
    const { lab, seed } = this.#parts;
    // A stream of its own, so that it draws the same whenever the others do.
    const random = new Random(seed, `weather ${index}`);
    const { signal } = this.#over;
    const wait = (ms: number) => pause(ms, undefined, { signal }).catch(() => {});
    while (!signal.aborted) {
      await wait(random.scaled(...PAUSE_MS));
      const [name, host] = this.#draw(random);
      const holdMs = random.scaled(...HOLD_MS);
      if (signal.aborted || this.#struck.has(host)) continue;
      this.#struck.add(host);
      this.count++;
      host.shown.note(`${name} for ${holdMs} ms`);
      const mend = await FAULTS[name](host, lab);
      await wait(holdMs);
      await mend();
      host.shown.note(`end of ${name}`);
      this.#struck.delete(host);
    }
  }

  #draw(random: Random): readonly [FaultName, Host] {
    const { lasting, restarted } = this.#parts;
    const host = random.pick([...lasting, ...restarted]);
    const weights = restarted.includes(host) ? { ...WEIGHTS, ...RESTARTING } : WEIGHTS;
    return [random.weighted<FaultName>(weights), host];
  }
}
