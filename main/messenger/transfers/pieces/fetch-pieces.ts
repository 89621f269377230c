import type { Connection } from '../../../engine/index.ts';
import type { FileList } from '../../files/file-list.ts';
import {
  countOf,
  type IndexRanges,
  indicesIn,
  isWithinRanges,
  rangesFrom,
} from '../../files/index-ranges.ts';
import { type Position, START } from '../../files/manifest.ts';
import type { PartialDownload } from '../../files/partial-download.ts';
import type { IncomingFiles } from '../../files/unpacking.ts';
import type { Person } from '../../people/person.ts';
import { Problem } from '../../problem.ts';
import { codeOf, problemOf } from '../../problem-of.ts';
import { answerOffer, connectionTo } from '../fetch-connection.ts';
import { partialDownloadOf, type Saved } from '../saved-files.ts';
import { stopWhenStalled } from '../stall-watch.ts';
import type { Transfer } from '../transfer.ts';
import type { Attempt } from '../transfer-attempt.ts';
import type { TransferContext } from '../transfer-context.ts';
import { bytesOf, doneBytesAt } from '../wanted-files.ts';
import { tellable } from '../wire-problem.ts';
import type { Damaged } from './damages.ts';
import { PieceClient } from './piece-client.ts';
import type { FileFailure } from './receiving.ts';

/** Fetches what is wanted of a list from where we left off, and saves it. */
export async function fetchPieces(
  context: TransferContext,
  person: Person,
  transfer: Transfer,
  attempt: Attempt,
  list: FileList,
): Promise<Saved> {
  const download = partialDownloadOf(context, transfer);
  const fetching = new PieceFetching({ context, person, transfer, attempt, list, download });
  if (transfer.isComplete) {
    const finished = await fetching.finishAgain();
    if (finished !== undefined) return finished;
    fetching.beginAgain();
  }
  return fetching.run();
}

interface Parts {
  readonly context: TransferContext;
  readonly person: Person;
  readonly transfer: Transfer;
  readonly attempt: Attempt;
  readonly list: FileList;
  readonly download: PartialDownload;
}

class PieceFetching {
  readonly #parts: Parts;
  /** Files that failed in this attempt. */
  readonly #failedNow = new Set<number>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Everything had arrived when the program ended, or what became of it could not be stored. Undefined if it is not there any
   * more, or if some files are tried again.
   */
  async finishAgain(): Promise<Saved | undefined> {
    const { transfer, download } = this.#parts;
    const { savedAs, failures } = transfer;
    if (savedAs !== undefined && !(await download.isThere()))
      return failures.count === 0 ? { savedAs } : undefined; // nothing is left to be done, or to be tried again
    try {
      return await this.finish();
    } catch (error) {
      if (codeOf(error) !== 'enoent') throw error;
      return undefined;
    }
  }

  /** Those that failed, if there is something else; otherwise all that is wanted. Each step can be taken again after a crash. */
  beginAgain(): void {
    const { transfer, list } = this.#parts;
    const { failures, wanted, savedAs } = transfer;
    const all: IndexRanges = [[0, list.files.length]];
    const { files, bytes } = wanted ?? { files: list.files.length, bytes: bytesOf(list.files, all) };
    const selected = wanted?.selected ?? wanted?.ranges ?? all;
    if (savedAs !== undefined && failures.count > 0)
      transfer.wants({ files, bytes, ranges: failures.files, selected });
    transfer.received.damages.clear();
    transfer.at(START);
  }

  async run(): Promise<Saved> {
    const { context, person, transfer, attempt, list, download } = this.#parts;
    const { failures } = transfer;
    const ranges = this.#ranges;
    const isHere = (index: number) => isWithinRanges(ranges, index) && !failures.has(index);
    const from = await download.resumeAt(list, transfer.position, isHere);
    transfer.at(from);
    await download.prepare(list, from, this.#missing(from));
    const files = await download.files(list);
    transfer.received.renamed = await download.renamed(list);
    const digest = transfer.received.digest;
    await answerOffer(context, person, transfer, attempt, { format: 2, ...(digest && { list: digest }) });
    const connection = await attempt.during(connectionTo(context, person, transfer, attempt));
    try {
      await this.#receive(connection, files, from);
    } catch (error) {
      connection.destroy('transfer-stopped'); // otherwise the sender would keep sending
      throw error;
    }
    return this.finish();
  }

  /** Gives everything its final name. @throws the first file's problem if nothing has arrived */
  async finish(): Promise<Saved> {
    const { transfer, list, download } = this.#parts;
    const { failures, savedAs } = transfer;
    const ranges = this.#ranges;
    const failed = [...indicesIn(ranges)].filter((index) => failures.has(index));
    const arrived = [...indicesIn(ranges)].filter((index) => !failures.has(index));
    if (arrived.length === 0 && savedAs === undefined) {
      await download.discard();
      transfer.at(START);
      throw this.#firstProblem();
    }
    // Otherwise it has its final name already.
    if (await download.isThere()) {
      const { wanted } = transfer;
      await download.clear(list, failed, wanted && indicesIn(wanted.selected ?? ranges));
      await download.flush(list, arrived);
    }
    const isPartly = failed.length > 0;
    if (savedAs === undefined) return { savedAs: await download.finish(list), isPartly };
    await download.fillIn(list, savedAs, arrived);
    return { savedAs, isPartly };
  }

  async #receive(connection: Connection, files: IncomingFiles, from: Position): Promise<void> {
    const { context, person, transfer, attempt, list } = this.#parts;
    const { wanted } = transfer;
    let isMoving = false;
    const where = () => client.receiver.position;
    const client: PieceClient = new PieceClient(connection, {
      files,
      wanted: transfer.received.damages.runsOf(this.#ranges),
      from,
      disk: context.disk,
      onProgress: (addedBytes) => transfer.progress(addedBytes, where),
      onFailed: (file, failure) => this.#failed(client, file, failure),
      onSettled: (file) => {
        if (!this.#failedNow.has(file)) transfer.failures.clear(file, 1); // it may have failed before
      },
      onArriving: () => {
        transfer.touched();
        if (!isMoving) attempt.onMoving();
        isMoving = true;
      },
      onLast: () => {
        attempt.hasArrived = true;
      },
    });
    const { receiver } = client;
    const stop = () => receiver.fail(attempt.signal.reason);
    attempt.signal.addEventListener('abort', stop, { once: true });
    const undo = stopWhenStalled(context.clock, transfer, attempt, person.name);
    try {
      attempt.signal.throwIfAborted();
      transfer.touched();
      const counts = wanted ?? { files: list.files.length, bytes: transfer.sizeBytes };
      const doneBytes = doneBytesAt(list.files, wanted, from);
      client.begin({ files: counts.files, bytes: counts.bytes, doneBytes });
      await receiver.done;
      transfer.at({ index: list.files.length, offset: 0 });
    } catch (error) {
      await receiver.closed();
      transfer.at(where());
      if (client.receiver.damaged !== undefined) this.#damaged(client.receiver.damaged);
      throw error;
    } finally {
      undo();
      attempt.signal.removeEventListener('abort', stop);
    }
  }

  #failed(client: PieceClient, file: number, failure: FileFailure): void {
    this.#failedNow.add(file);
    const { transfer, list, person } = this.#parts;
    const path = list.files[file]?.path ?? '';
    if ('told' in failure) {
      const problem = failure.told ?? { code: 'file-unreadable', name: path };
      return transfer.failures.add({ file, path, side: 'there', problem });
    }
    const problem = problemOf(failure.error, person.name).view;
    transfer.failures.add({ file, path, side: 'here', problem });
    client.lost(file, tellable(problem));
  }

  /** It comes again, but not for ever. */
  #damaged(damaged: Damaged): void {
    const { transfer, list } = this.#parts;
    if (!transfer.received.damages.add(damaged)) return;
    const path = list.files[damaged.first]?.path ?? '';
    const problem = { code: 'corrupt', name: path } as const;
    transfer.failures.add({ file: damaged.first, path, side: 'here', problem });
  }

  #firstProblem(): Problem {
    const { failures } = this.#parts.transfer;
    const [first] = failures.list;
    if (first === undefined) return new Problem('unexpected');
    if (first.side === 'here') return Problem.of(first.problem);
    return new Problem('other-side', { who: this.#parts.person.name, reason: first.problem });
  }

  get #ranges(): IndexRanges {
    const { transfer, list } = this.#parts;
    return transfer.wanted?.ranges ?? [[0, list.files.length]];
  }

  #missing(from: Position): { readonly bytes: number; readonly files: number } {
    const { list } = this.#parts;
    const ranges = rangesFrom(this.#ranges, from.index);
    return { bytes: bytesOf(list.files, ranges) - from.offset, files: countOf(ranges) };
  }
}
