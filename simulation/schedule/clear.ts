import type { TransferView } from '../../main/ipc/contract.ts';
import type { Stores } from '../machine/machine.ts';
import { STEP_MS } from '../machine/simulated-disk.ts';
import type { World } from '../world.ts';
import { startAgain } from './weather.ts';

const SETTLED: ReadonlySet<TransferView['state']> = new Set(['paused', 'failed', 'cancelled', 'denied']);

/** The weather clears: everything works, every program runs, and users answer whatever they are asked. */
export function clear(world: World): void {
  const { network, machines, journal } = world;
  journal.note('*', 'the weather clears');
  world.isClear = true;
  for (const path of network.paths()) {
    Object.assign(path, { cut: 0, callsDropped: 0, callsRefused: 0, datagramsLost: 0, lossShare: 0 });
  }
  for (const machine of machines) {
    machine.host.unplugged = 0;
    machine.disk.broken = false;
    machine.disk.stepMs = STEP_MS;
    machine.disk.freeBytes = Math.max(machine.disk.freeBytes, 1_000_000_000);
    machine.database.full = false;
  }
  network.changed();
  for (const machine of machines) {
    machine.process?.resume();
    const user = world.user(machine);
    user.isPatient = true;
    if (!machine.running) {
      if (machine.process?.alive === true) machine.crash(false);
      startAgain(world, machine);
    }
    user.call((calls) => calls.setVisible(true));
    user.answerAll();
  }
}

function hasWaiting({ history, edits }: Stores, personId: string): boolean {
  const isMoving = history
    .page(personId, null, 200)
    .some(
      (item) => item.kind === 'file' && !SETTLED.has(item.transfer.state) && item.transfer.state !== 'done',
    );
  return (
    isMoving || history.waitingTexts(personId, null, 1).length + edits.waiting(personId, 0, 1).length > 0
  );
}

/** Users look at what came, and take up some of what they can try again: the window promises that it works. */
export function tidyUp(world: World): void {
  for (const machine of world.machines) {
    const user = world.user(machine);
    user.answerAll();
    for (const { id, unread, link } of user.people.values()) {
      if (unread > 0) user.call((calls) => calls.markRead(id));
      // Whoever has hung up while something was on its way calls again: before that it waits, as they wanted.
      const hungUp = link.state === 'closed' && (link.ended === 'by-us' || link.problem?.code === 'aborted');
      if (hungUp && machine.stores !== undefined && hasWaiting(machine.stores, id)) {
        world.journal.note(machine.name, `connects again with ${world.nameOf(id)}`);
        user.call((calls) => calls.connect(id));
      }
    }
    for (const { id, name, state, canRetry } of machine.shown.values()) {
      const share = state === 'paused' ? 0.5 : 0.2;
      if (!SETTLED.has(state) || !canRetry || world.removed.has(name) || !machine.random.chance(share))
        continue;
      world.journal.note(machine.name, `takes up '${name}' again`);
      if (state === 'denied' || state === 'cancelled') world.offeredAnew.add(name);
      user.call(async (calls) => {
        await calls.retryTransfer(id).catch((error: unknown) => {
          const still = machine.shown.get(id);
          if (still?.canRetry === true && still.state === state) {
            world.journal.fault(
              'retry: refused, though offered',
              `${machine.name}: '${name}' ${state}: ${error}`,
            );
          }
        });
      });
    }
  }
}
