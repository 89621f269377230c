import { setTimeout as pause } from 'node:timers/promises';
import type { Host } from './host.ts';
import type { Lab } from './lab.ts';
import { run } from './namespaces.ts';

/** Makes it end. */
export type Mend = () => void | Promise<void>;
/** Something that happens to a host. */
export type Fault = (host: Host, lab: Lab) => Mend | Promise<Mend>;

const nothing: Mend = () => {};

export const none: Fault = () => nothing;

/** The cable is pulled: the host sees it. */
export const cut: Fault = ({ machine }) => {
  machine.setCable(false);
  return () => machine.setCable(true);
};

/** The cable is cut further away: the host does not see it. */
export const silence: Fault = ({ machine }) => {
  machine.setForwarded(false);
  return () => machine.setForwarded(true);
};

/** The process does not run for a while, as in a machine that sleeps. */
export const freeze: Fault = (host) => {
  host.signal('SIGSTOP');
  return () => host.signal('SIGCONT');
};

/** kill -9. */
export const crash: Fault = async (host) => {
  await host.kill();
  return () => host.start();
};

export const quit: Fault = async (host) => {
  await host.quit();
  return () => host.start();
};

/** Another address, as when a lease ends. */
export const move: Fault = (host, lab) => {
  const address = lab.freeAddress();
  host.machine.replaceAddress(host.address, address);
  host.address = address;
  return nothing;
};

/** Another address, and somebody else gets the one before. */
export const moveAndReplace: Fault = async (host, lab) => {
  const { address } = host;
  await move(host, lab);
  const other = await lab.add('Carol', {}, address);
  await other.start();
  return nothing;
};

/** Nothing of TCP arrives, while discovery goes on. */
export const blockTcp: Fault = ({ machine }) => machine.filter('INPUT', '-p', 'tcp', '-j', 'DROP');

/** Nobody can call the host any more; it can call others, and what is open stays open. */
export const dropCalls: Fault = ({ machine }) => machine.filter('INPUT', '-p', 'tcp', '--syn', '-j', 'DROP');

export const rejectCalls: Fault = ({ machine }) =>
  machine.filter('INPUT', '-p', 'tcp', '--syn', '-j', 'REJECT', '--reject-with', 'tcp-reset');

export const lose =
  (part: number): Fault =>
  ({ machine }) =>
    machine.lose(part);

/** The small disk of the host is full. */
export const fillDisk: Fault = (host, lab) => {
  const disk = lab.disks.get(host);
  if (disk === undefined) throw new Error(`${host.name} has no small disk.`);
  disk.fill();
  return () => disk.makeRoom();
};

/** Every further descriptor is refused. */
export const noDescriptors: Fault = async (host) => {
  const limit = (count: number) => run('prlimit', '--pid', String(host.pid), `--nofile=${count}:4096`);
  limit(1);
  return () => void limit(4096);
};

/** The wall clock jumps, and stays there. */
export const jumpClock =
  (bySeconds: number): Fault =>
  (host, lab) => {
    lab.clocks.get(host)?.jump(bySeconds);
    return nothing;
  };

/** One fault after the other on the same host; they end in reverse order. */
export const both =
  (first: Fault, second: Fault, betweenMs = 0): Fault =>
  async (host, lab) => {
    const mendFirst = await first(host, lab);
    await pause(betweenMs);
    const mendSecond = await second(host, lab);
    return async () => {
      await mendSecond();
      await mendFirst();
    };
  };
