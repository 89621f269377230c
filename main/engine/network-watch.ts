import type { LocalAddress } from './local-address.ts';
import type { NetworkInterfaces } from './network-interfaces.ts';

/** The system does not tell when an address comes or goes; looking costs about 50 µs. */
const LOOK_EVERY_MS = 1000;

/** Notices when the interfaces that others can reach us on, or our addresses there, have changed. */
export class NetworkWatch {
  readonly #interfaces: NetworkInterfaces;
  readonly #local: LocalAddress;
  readonly #onChange: () => void;
  #timer: NodeJS.Timeout | undefined;
  #last = '';

  constructor(interfaces: NetworkInterfaces, local: LocalAddress, onChange: () => void) {
    this.#interfaces = interfaces;
    this.#local = local;
    this.#onChange = onChange;
  }

  start(): void {
    this.#last = this.#present();
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    this.#interfaces.refresh();
    const present = this.#present();
    if (present === this.#last) return;
    this.#last = present;
    this.#onChange();
  }

  #present(): string {
    const usable = this.#interfaces.list(this.#local.boundHost);
    return usable.map(({ host, broadcast }) => `${host} ${broadcast}`).join('\n');
  }
}
