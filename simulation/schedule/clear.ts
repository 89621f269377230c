import type { World } from '../world.ts';
import { startAgain } from './weather.ts';

/** The weather clears: everything works, every program runs, and users answer whatever they are asked. */
export function clear(world: World): void {
  const { network, machines, journal } = world;
  journal.note('*', 'the weather clears');
  for (const path of network.paths()) {
    Object.assign(path, { cut: 0, callsDropped: 0, callsRefused: 0, datagramsLost: 0, lossShare: 0 });
  }
  for (const machine of machines) {
    machine.host.unplugged = 0;
    machine.disk.broken = false;
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
    user.answerAll();
  }
}

/** Users look at what came, and take up what they paused. */
export function tidyUp(world: World): void {
  for (const machine of world.machines) {
    const user = world.user(machine);
    user.answerAll();
    for (const { id, unread } of user.people.values())
      if (unread > 0) user.call((calls) => calls.markRead(id));
    for (const transfer of machine.shown.values()) {
      if (transfer.state === 'paused' && machine.random.chance(0.5)) {
        journalRetry(world, machine.name, transfer.name);
        user.call((calls) => calls.retryTransfer(transfer.id));
      }
    }
  }
}

function journalRetry(world: World, who: string, name: string): void {
  world.journal.note(who, `takes up '${name}' again`);
}
