import type { Connection } from '../../engine/index.ts';
import type { Destination } from '../../ipc/contract.ts';
import type { CallSubject } from '../feature.ts';
import type { Rules } from '../offers/rules.ts';
import { factsOf, fileQuestion } from './file-question.ts';
import { DECLINED_BY_US, type IncomingState } from './incoming-state.ts';
import type { Transfer } from './transfer.ts';
import type { TransferContext } from './transfer-context.ts';
import { AboutFiles, type FilesMessage } from './transfer-messages.ts';
import type { TransferRegistry } from './transfer-registry.ts';
import type { TransferInit, TransferStore } from './transfer-store.ts';

interface Parts {
  readonly context: Pick<TransferContext, 'disk' | 'downloadsFolder'>;
  readonly known: TransferRegistry;
  readonly store: Pick<TransferStore, 'outcome'>;
  readonly rules: Rules;
  begin(init: TransferInit, state: IncomingState): Transfer;
  /** If we are connected by now, they hear at once how it ended. */
  tell(transfer: Transfer): void;
}

interface Accepted {
  readonly files: FilesMessage;
  readonly destination: Destination;
}

/**
 * Files that somebody calls us about who is not let in yet: the user is asked about them with the call, and then not again.
 * Nothing is kept of them before that.
 */
export class AnnouncedFiles {
  readonly #parts: Parts;
  /** What was accepted with a connection, until it is offered there. */
  readonly #accepted = new WeakMap<Connection, Accepted>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Reads what a call is about. 'refused': the user has declined these files already (the answer was lost), or declines
   * all of theirs. Undefined also for files that we know from an earlier connection: whatever is open about them goes on.
   */
  read(callerId: string, about: unknown): CallSubject | 'refused' | undefined {
    const { rules, context } = this.#parts;
    const files = AboutFiles.safeParse(about).data;
    if (files === undefined) return undefined;
    const state = this.#stateOf(callerId, files.id);
    if (state !== undefined) return state === 'denied' ? 'refused' : undefined;
    if (rules.decide(callerId, 'file', files.sizeBytes) === 'block') return 'refused';
    return {
      what: { ...fileQuestion(context, factsOf(files)), alsoChat: true },
      accepted: (connection, destination = { existing: 'keep' }) =>
        this.#accepted.set(connection, { files, destination }),
      declined: ({ id }) => this.#declined(id, files),
    };
  }

  /**
   * Where offered files go if the user has accepted just these with the connection, which counts once; otherwise undefined.
   */
  take(connection: Connection, offer: FilesMessage): Destination | undefined {
    const accepted = this.#accepted.get(connection);
    if (accepted?.files.id !== offer.id) return undefined;
    this.#accepted.delete(connection);
    return isSame(accepted.files, offer) ? accepted.destination : undefined;
  }

  /** The conversation shows what was declined, and the caller is told once more when, or if, they are connected. */
  #declined(personId: string, files: FilesMessage): void {
    if (this.#stateOf(personId, files.id) !== undefined) return; // they have called twice about the same
    const init = { personId, wireId: files.id, direction: 'in', ...factsOf(files) } as const;
    this.#parts.tell(this.#parts.begin(init, DECLINED_BY_US));
  }

  #stateOf(personId: string, wireId: string): string | undefined {
    const { known, store } = this.#parts;
    return known.byWire(personId, wireId)?.state.phase ?? store.outcome(personId, wireId);
  }
}

function isSame(one: FilesMessage, other: FilesMessage): boolean {
  const facts = ['name', 'sizeBytes', 'count', 'shape', 'folders', 'format'] as const;
  return facts.every((fact) => one[fact] === other[fact]);
}
