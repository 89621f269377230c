import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import type { Transfer } from './transfer.ts';

type WireName = Pick<Transfer, 'personId' | 'wireId'>;

/** All known transfers: by our ID, and by person and the ID that both sides use. */
export class TransferRegistry {
  readonly #maxCount: number;
  readonly #byId = new Map<string, Transfer>();
  readonly #byWire = new Map<string, Transfer>();

  /** @param maxCount from this many on, each new transfer replaces the oldest ended one */
  constructor(maxCount: number) {
    this.#maxCount = maxCount;
  }

  add(transfer: Transfer): Transfer {
    if (this.#byId.size >= this.#maxCount) this.#forgetOldest();
    this.#byId.set(transfer.id, transfer);
    this.#byWire.set(wireKey(transfer), transfer);
    return transfer;
  }

  get(transferId: string): Transfer | undefined {
    return this.#byId.get(transferId);
  }

  /** @throws Problem 'unknown-transfer' */
  need(transferId: string): Transfer {
    const transfer = this.#byId.get(transferId);
    if (transfer === undefined) throw new Problem('unknown-transfer');
    return transfer;
  }

  byWire(personId: string, wireId: string): Transfer | undefined {
    return this.#byWire.get(wireKey({ personId, wireId }));
  }

  of(person: Person): Transfer[] {
    return [...this.#byId.values()].filter(({ personId }) => personId === person.id);
  }

  all(): Iterable<Transfer> {
    return this.#byId.values();
  }

  /** Calls `change`, which may give the transfer another wire ID. */
  renaming(transfer: Transfer, change: () => void): void {
    this.#byWire.delete(wireKey(transfer));
    change();
    this.#byWire.set(wireKey(transfer), transfer);
  }

  delete(transfer: Transfer): void {
    this.#byId.delete(transfer.id);
    this.#byWire.delete(wireKey(transfer));
  }

  #forgetOldest(): void {
    for (const transfer of this.#byId.values()) if (transfer.ended) return this.delete(transfer);
  }
}

function wireKey({ personId, wireId }: WireName): string {
  return `${personId} ${wireId}`;
}
