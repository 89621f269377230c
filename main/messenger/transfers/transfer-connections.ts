import { type Connection, shortIdOf } from '../../engine/index.ts';
import type { Clock } from '../environment.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import type { Transfer } from './transfer.ts';
import type { Attempt } from './transfer-attempt.ts';
import type { TransferRegistry } from './transfer-registry.ts';
import type { TransferRunner } from './transfer-runner.ts';

/** A connection that came before its answer waits this long for it. */
const EARLY_MS = 10_000;

interface Parts {
  readonly known: TransferRegistry;
  readonly people: Pick<PeopleRegistry, 'get'>;
  readonly runner: Pick<TransferRunner, 'outgoing'>;
  readonly clock: Clock;
}

/** Hands the connections that the other side opens for a transfer to the attempt that they belong to. */
export class TransferConnections {
  readonly #parts: Parts;
  /** The receiver dials right after its answer, which travels on another connection and may come later. */
  readonly #early = new WeakMap<Transfer, Connection>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether we let somebody in who wants to open one. */
  expects(connection: Connection): boolean {
    const found = this.#find(connection);
    if (found === undefined) return false;
    const { person, transfer } = found;
    const { phase } = transfer.state;
    if (transfer.direction === 'in') {
      const { attempt } = transfer;
      return phase === 'fetching' && attempt?.awaitsDial === true && !attempt.isTaken;
    }
    if (phase === 'waiting' || phase === 'offered' || phase === 'serving') return true;
    this.#parts.runner.outgoing(person, transfer, { type: 'dialled-in-vain' });
    return false;
  }

  /** Takes one that has opened; false if nobody wants it any more. */
  take(connection: Connection): boolean {
    const { transfer } = this.#find(connection) ?? {};
    if (transfer === undefined) return false;
    const { attempt, state } = transfer;
    const isWanted = state.phase === 'fetching' || state.phase === 'serving';
    if (isWanted && attempt?.isTaken === false) attempt.take(connection);
    else if (transfer.direction === 'out' && !transfer.ended) this.#hold(transfer, connection);
    else return false;
    return true;
  }

  /** Gives an attempt the connection that came before it. */
  giveEarly(transfer: Transfer, attempt: Attempt): void {
    const connection = this.#early.get(transfer);
    this.#early.delete(transfer);
    if (connection?.closed === false) attempt.take(connection);
  }

  #hold(transfer: Transfer, connection: Connection): void {
    this.#early.get(transfer)?.destroy('transfer-stopped');
    this.#early.set(transfer, connection);
    this.#parts.clock.after(EARLY_MS, () => {
      if (this.#early.get(transfer) !== connection) return;
      this.#early.delete(transfer);
      connection.destroy('transfer-stopped');
    });
  }

  /** A certificate identifies its holder. Without one only the address can, and that never matches a certificate's. */
  #find(connection: Connection): { readonly person: Person; readonly transfer: Transfer } | undefined {
    const { fingerprint, peerName, purpose } = connection;
    if (purpose === undefined || connection.dataType !== 'bytes' || connection.stream) return undefined;
    const person = this.#parts.people.get(fingerprint === undefined ? peerName : shortIdOf(fingerprint));
    if (person === undefined || person.fingerprint !== fingerprint) return undefined;
    const transfer = this.#parts.known.byWire(person.id, purpose);
    return transfer && { person, transfer };
  }
}
