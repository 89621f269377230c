import type { Host } from './host.ts';

const MEET_MS = 30_000;

/** They see each other, and `caller` calls `other`. @throws Error if that doesn't work */
export async function meet(caller: Host, other: Host): Promise<void> {
  const saw = await caller.until(() => caller.shown.sees(other.id), MEET_MS);
  if (saw === undefined) throw new Error(`${caller.name} does not see ${other.name}`);
  await caller.call('connect', other.id);
  const isOpen = (host: Host, to: Host) => host.until(() => host.shown.link(to.id) === 'open', MEET_MS);
  const opened = await Promise.all([isOpen(caller, other), isOpen(other, caller)]);
  if (opened.includes(undefined)) throw new Error(`${caller.name} and ${other.name} are not connected`);
}
