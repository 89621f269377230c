import { mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SmallDisk } from '../../main/messenger/tests/small-disk.ts';
import { FakeClock } from './fake-clock.ts';
import { Host } from './host.ts';
import { Lan, run } from './namespaces.ts';

/** What is special about a host. */
export interface HostKind {
  /** The most descriptors it may have open. */
  readonly descriptors?: number;
  /** Its data or its downloads are on a disk of this size. */
  readonly smallDisk?: { readonly of: 'data' | 'downloads'; readonly sizeBytes: number };
  /** Its clock can be made to jump. */
  readonly fakeClock?: true;
  readonly megabitsPerSecond?: number;
}

const running = new Set<Lab>();
process.on('exit', () => {
  for (const lab of running) lab.abandon();
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

/** A network of its own, with hosts, disks and clocks. Nothing is left of it after `close`. */
export class Lab {
  readonly lan: Lan;
  readonly folder: string;
  readonly hosts: Host[] = [];
  readonly disks = new Map<Host, SmallDisk>();
  readonly clocks = new Map<Host, FakeClock>();
  #lastAddress = 0;

  /** @param tag keeps several at a time apart: at most 4 letters */
  constructor(tag: string) {
    this.lan = new Lan(tag);
    this.folder = mkdtempSync(join(tmpdir(), `lanline-lab-${tag}-`));
    running.add(this);
  }

  freeAddress(): string {
    return `10.77.0.${++this.#lastAddress}/24`;
  }

  /** A host that does not run yet. */
  async add(name: string, kind: HostKind = {}, address = this.freeAddress()): Promise<Host> {
    const machine = this.lan.plug(`h${this.hosts.length}`, address);
    if (kind.megabitsPerSecond !== undefined) machine.limitRate(kind.megabitsPerSecond);
    const folder = join(this.folder, name);
    const disk = kind.smallDisk && (await SmallDisk.mount(kind.smallDisk.sizeBytes));
    const clock = kind.fakeClock && new FakeClock(join(this.folder, `${name}.clock`));
    const host = new Host({
      machine,
      address,
      name,
      folder,
      ...(kind.descriptors === undefined ? {} : { descriptors: kind.descriptors }),
      ...(clock === undefined ? {} : { environment: clock.environment }),
      ...(disk && { [`${kind.smallDisk?.of}Folder`]: join(disk.folder, 'lanline') }),
    });
    if (disk !== undefined) this.disks.set(host, disk);
    if (clock !== undefined) this.clocks.set(host, clock);
    this.hosts.push(host);
    return host;
  }

  async close(): Promise<void> {
    await Promise.all(this.hosts.map((host) => host.kill()));
    await Promise.all([...this.disks.values()].map((disk) => disk.unmount()));
    running.delete(this);
    this.lan.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** This process is about to end. */
  abandon(): void {
    for (const host of this.hosts) host.abandon();
    for (const { folder } of this.disks.values()) {
      run('umount', '--lazy', folder);
      rmdirSync(folder);
    }
    this.lan.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
