import type { Journal } from './journal.ts';
import { Machine, type Sabotage } from './machine/machine.ts';
import { User } from './machine/user.ts';
import { Network } from './network/network.ts';
import { Random } from './random.ts';
import type { Schedule } from './schedule/event.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Files that somebody sent. */
export interface Sent {
  readonly from: Machine;
  readonly to: Machine;
  /** Unlike any other's. */
  readonly name: string;
  readonly files: readonly { readonly path: string; readonly content: Buffer }[];
}

/** All machines, their users and the network between them. */
export class World {
  readonly time: VirtualTime;
  readonly journal: Journal;
  readonly random: Random;
  readonly network: Network;
  readonly machines: readonly Machine[];
  readonly users = new Map<Machine, User>();
  readonly sent: Sent[] = [];
  textCount = 0;
  /** Texts that were sent again after they had failed: they come later than their place. */
  readonly resent = new Set<string>();
  /** Transfers that somebody has removed from their conversation. */
  readonly removed = new Set<string>();
  /** Transfers that were offered anew after they had been declined or cancelled: to the receiver, that is another one. */
  readonly offeredAnew = new Set<string>();
  /** The weather has cleared for good. */
  isClear = false;
  /** Who has hung up on whom. */
  readonly hungUp = new Set<string>();
  /** Who has forgotten whom: what they said to each other is gone at one end. */
  readonly forgotten = new Set<string>();
  #addressCount = 0;

  constructor(schedule: Schedule, time: VirtualTime, journal: Journal, sabotage?: Sabotage) {
    const { seed } = schedule;
    const mayFill = schedule.events.some((event) => event.do === 'database-full');
    this.time = time;
    this.journal = journal;
    this.random = new Random(seed, 'world');
    this.network = new Network(time, new Random(seed, 'network'));
    this.machines = schedule.machines.map(({ name, port }) => {
      const machine = new Machine({
        name,
        ip: this.freshIp(),
        port,
        network: this.network,
        journal,
        seed,
        mayFill,
        sabotage,
      });
      this.users.set(machine, new User(machine, journal, seed, (id) => this.nameOf(id)));
      return machine;
    });
    this.#introduce(schedule.strangers);
  }

  /** An address that nobody has had. */
  freshIp(): string {
    return `10.0.0.${++this.#addressCount}`;
  }

  nameOf(id: string): string {
    return this.machines.find((machine) => machine.id === id)?.name ?? id;
  }

  user(machine: Machine): User {
    return this.users.get(machine) as User;
  }

  start(machine: Machine): void {
    this.user(machine).begin();
    machine.start();
  }

  close(): void {
    for (const { process, database } of this.machines) {
      process?.kill();
      database.release();
    }
  }

  /** Everybody has met everybody else and let them in, except strangers. */
  #introduce(strangers: Schedule['strangers']): void {
    for (const [index, machine] of this.machines.entries()) {
      const { contacts, rules } = machine.database.openPeople();
      for (const [otherIndex, other] of this.machines.entries()) {
        const isStranger = strangers.some((pair) => pair.includes(index) && pair.includes(otherIndex));
        if (other === machine || isStranger) continue;
        const { id, name, fingerprint, host, port } = other;
        const addresses = [`${host.ip}:${port}`];
        contacts.put({ id, name, lanline: true, fingerprint, verified: false, addresses });
        rules.put({ subject: id, kind: 'chat', action: 'accept' });
      }
    }
  }
}
