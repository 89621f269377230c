import type { Connection } from '../../../engine/index.ts';
import type { OutgoingFile } from '../../files/packing.ts';
import type { Person } from '../../people/person.ts';
import { Problem } from '../../problem.ts';
import { connectionEnd } from '../connection-end.ts';
import { stopWhenStill } from '../stall-watch.ts';
import type { Transfer } from '../transfer.ts';
import type { Attempt } from '../transfer-attempt.ts';
import type { TransferContext } from '../transfer-context.ts';
import type { PieceHead } from './piece-messages.ts';
import { PieceServer } from './piece-server.ts';
import { PieceSource } from './piece-source.ts';

/** From the last byte until they confirm that it is on their disk: a slow disk may still have a lot to write. */
const CONFIRM_TIMEOUT_MS = 600_000;

/** Serves what they ask for, until they confirm that everything is on their disk. */
export async function sendPieces(
  context: TransferContext,
  person: Person,
  transfer: Transfer,
  attempt: Attempt,
  { files, connection }: { readonly files: readonly OutgoingFile[]; readonly connection: Connection },
): Promise<void> {
  const { failures, offered } = transfer;
  const failed = (file: number, side: 'here' | 'there', problem: Problem) =>
    failures.add({ file, path: files[file]?.path ?? '', side, problem: problem.view });
  const lost = new Set<number>();
  const source = new PieceSource({
    files,
    isLost: (file) => lost.has(file),
    onFailed: (file, problem) => failed(file, 'here', problem),
  });
  const server = new PieceServer(connection, {
    sizeOf: (file) => files[file]?.sizeBytes ?? 0,
    async *pieces(run) {
      offered.asked.add(run.first, run.count);
      for await (const piece of source.pieces(run)) {
        yield piece;
        // What failed before has been sent now.
        for (const file of wholeIn(piece.head)) if (!lost.has(file)) failures.clear(file, 1);
      }
    },
    onWants(wants) {
      const { doneBytes, ...wanted } = wants;
      const isPart = wanted.files <= files.length && wanted.bytes <= transfer.sizeBytes;
      if (!isPart || doneBytes > wanted.bytes) throw new Problem('size-mismatch');
      transfer.wants(wanted);
      transfer.startsAt(doneBytes);
      attempt.onMoving();
    },
    onLost({ lost: file, problem }) {
      if (lost.has(file) || file >= files.length) return;
      lost.add(file);
      failed(file, 'there', problem === undefined ? new Problem('unexpected') : Problem.of(problem));
    },
    onSent: (addedBytes) => transfer.progress(addedBytes),
  });
  const late = new Problem('not-confirmed', { who: person.name });
  const undo = stopWhenStill(context.clock, transfer, attempt, CONFIRM_TIMEOUT_MS, late);
  try {
    const ended = [attempt.confirmed, server.failed, connectionEnd(connection, person.name)];
    await attempt.during(Promise.race(ended));
    await connection.close();
  } catch (error) {
    connection.destroy('transfer-stopped');
    throw error;
  } finally {
    undo();
  }
}

/** The files of which the last has been sent. */
function wholeIn(head: PieceHead): readonly number[] {
  if ('files' in head) return head.files.map(([file]) => file);
  return 'end' in head ? [head.end] : [];
}
