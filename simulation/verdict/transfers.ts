import type { TransferView } from '../../main/ipc/contract.ts';
import { DOWNLOADS, type Machine } from '../machine/machine.ts';
import type { Sent, World } from '../world.ts';
import type { Complaint } from './complaint.ts';

const PAGE = 200;
const NONE = new Uint8Array();
type State = TransferView['state'];

/** Ends that a sender may come to before the receiver has heard of the transfer. */
const UNHEARD: ReadonlySet<State> = new Set(['failed', 'cancelled', 'denied', 'paused']);
const MOVING: ReadonlySet<State> = new Set(['offered', 'waiting', 'running']);

/** Every transfer has ended alike at both ends, its bytes are right, and there is one of it. */
export function* judgeTransfer(world: World, sent: Sent): Iterable<Complaint> {
  const { from, to, name } = sent;
  if (world.forgotten.has(`${from.name} ${to.name}`) || world.forgotten.has(`${to.name} ${from.name}`))
    return;
  if (blocks(from, to) || blocks(to, from)) return; // they do not hear each other any more
  const outs = transfersOf(from, to, 'out').filter((each) => each.name === name);
  const ins = transfersOf(to, from, 'in').filter((each) => each.name === name);
  const [out] = outs;
  const into = ins.at(-1);
  const detail = `'${name}' from ${from.name} (${shown(out)}) to ${to.name} (${ins.map(shown).join('; ')})`;
  if (world.removed.has(name)) {
    const stuck = [...outs, ...ins].find(({ state }) => MOVING.has(state));
    if (stuck !== undefined)
      yield { kind: `transfer: stuck, and removed at the other end (${stuck.state})`, detail };
    return;
  }
  if (out === undefined) {
    if (into !== undefined) yield { kind: 'transfer: nobody sent it', detail };
    return; // it could not be read, and the user was told
  }
  if (outs.length > 1) yield { kind: 'transfer: sent twice', detail };
  const states = `${out.state}/${into?.state ?? '-'}`;
  // The second one was taken back before the receiver heard of it, who shows the first.
  if (
    world.offeredAnew.has(name) &&
    UNHEARD.has(out.state) &&
    into?.state !== 'done' &&
    !MOVING.has(into?.state ?? 'done')
  )
    return;
  // Of strangers who never answered nothing is kept when the program ends: it does not hear any more that they declined.
  const isForgotten = out.problem?.code === 'stopped' || out.problem?.code === 'aborted';
  if (isForgotten && into?.state === 'denied') return;
  const isPaused = out.state === 'paused' || into?.state === 'paused';
  if (isPaused && !areLinked(world, from, to)) return; // they will hear of it on the next link
  if (MOVING.has(out.state) || (into !== undefined && MOVING.has(into.state))) {
    yield { kind: `transfer: stuck (${states})`, detail };
  } else if (
    into === undefined ? !UNHEARD.has(out.state) : out.state !== into.state && areLinked(world, from, to)
  ) {
    yield { kind: `transfer: ended differently (${states})`, detail };
  }
  for (const each of [out, ...ins]) {
    const isWhole = each.state === 'done' && each.failedCount === undefined;
    if (each.canRetry && (each.state === 'running' || isWhole)) {
      yield { kind: `transfer: can be tried again while ${each.state}`, detail };
    }
  }
  yield* judgeFiles(sent, ins, detail);
}

function* judgeFiles(
  { to, name, files }: Sent,
  ins: readonly TransferView[],
  detail: string,
): Iterable<Complaint> {
  const done = ins.filter(({ state }) => state === 'done');
  if (done.length > 1) yield { kind: 'transfer: received twice', detail };
  const stored = new Map(to.disk.files());
  for (const { savedAs, failedCount = 0 } of done) {
    const [first] = files;
    let missing = 0;
    for (const { path, content } of files) {
      const at =
        files.length === 1 && path === first?.path ? savedAs : `${savedAs}${path.slice(name.length)}`;
      const there = stored.get(at ?? '');
      if (there === undefined && ++missing <= failedCount) continue; // as the user has been told
      if (there?.equals(content) !== true) {
        yield { kind: 'transfer: done, but its bytes are wrong', detail: `${detail}: ${at}` };
      }
    }
  }
  const [stem = name] = name.split('.');
  const tops = new Set(
    [...stored.keys()].flatMap((path) => {
      const [top = ''] = path.startsWith(`${DOWNLOADS}/`) ? path.slice(DOWNLOADS.length + 1).split('/') : [];
      return new RegExp(`^${stem}\\b`).test(top) ? [top] : [];
    }),
  );
  const parts = ins.flatMap(({ id }) =>
    [...stored.keys()].filter((path) => path.startsWith(`${DOWNLOADS}/.lanline-parts/${id}`)),
  );
  const last = ins.at(-1)?.state;
  // A disk that broke right after the file had got its name: it is whole, and found there when the user tries again.
  const isWhole = (top: string) =>
    last === 'failed' &&
    files.length === 1 &&
    stored.get(`${DOWNLOADS}/${top}`)?.equals(files[0]?.content ?? NONE);
  const finals = [...tops].filter((top) => isWhole(top) !== true).length;
  // A folder of empty files is there without any file when it is looked for.
  if (finals > done.length)
    yield { kind: 'transfer: more files than transfers done', detail: `${detail}: ${[...tops]}` };
  if (parts.length > 0 && (last === 'done' || last === 'cancelled' || last === 'denied')) {
    yield { kind: `transfer: a partial file is left (${last})`, detail: `${detail}: ${parts}` };
  }
}

/** They could have told each other. Who ended it differently while they could not, will hear of it on the next link. */
function areLinked(world: World, from: Machine, to: Machine): boolean {
  return world.user(from).people.get(to.id)?.link.state === 'open';
}

function blocks(one: Machine, other: Machine): boolean {
  const kinds = ['any', 'chat'] as const;
  return kinds.some((kind) => one.stores?.rules.get(other.id, kind)?.action === 'block');
}

function transfersOf(machine: Machine, other: Machine, direction: TransferView['direction']): TransferView[] {
  const items = machine.stores?.history.page(other.id, null, PAGE) ?? [];
  return items.flatMap((item) => {
    if (item.kind !== 'file' || item.transfer.direction !== direction) return [];
    return [machine.shown.get(item.transfer.id) ?? item.transfer];
  });
}

function shown(transfer: TransferView | undefined): string {
  return transfer === undefined ? '-' : `${transfer.state} ${transfer.problem?.code ?? ''}`.trim();
}
