import { setTimeout as pause } from 'node:timers/promises';
import type { Events } from '../../main/ipc/contract.ts';
import type { Lanline } from '../../main/lanline.ts';
import { monotonicMs } from './app-lines.ts';

const PAUSE_MS = 10;

/** Writes one text after the other, and takes the time of each: from the call until its tick says that it was delivered. */
export class Chatting {
  readonly #lanline: Lanline;
  #times: number[] = [];
  #isOver = false;
  #ended: Promise<void> = Promise.resolve();

  constructor(lanline: Lanline) {
    this.#lanline = lanline;
  }

  begin(personId: string): void {
    this.#isOver = false;
    this.#times = [];
    this.#ended = this.#write(personId);
  }

  /** Returns the times in milliseconds. */
  async end(): Promise<readonly number[]> {
    this.#isOver = true;
    await this.#ended;
    return this.#times;
  }

  async #write(personId: string): Promise<void> {
    for (let count = 0; !this.#isOver; count++) {
      const text = `Text number ${count}.`;
      const delivered = this.#delivered(text);
      const begunAt = monotonicMs();
      await this.#lanline.call('sendText', [personId, text]);
      await delivered;
      this.#times.push(monotonicMs() - begunAt);
      await pause(PAUSE_MS);
    }
  }

  #delivered(text: string): Promise<void> {
    return new Promise((resolve) => {
      const unsubscribe = this.#lanline.subscribe((event, payload) => {
        if (event !== 'item') return;
        const { item } = payload as Events['item'];
        if (item.kind !== 'text' || item.text !== text || item.state !== 'delivered') return;
        unsubscribe();
        resolve();
      });
    });
  }
}
