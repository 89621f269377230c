import { setTimeout as pause } from 'node:timers/promises';
import { Lab } from './lab.ts';
import { monotonicMs } from './monotonic.ts';
import type { Case, Outcome } from './outcome.ts';
import { tellStory } from './story.ts';
import { judgeHost } from './verdict.ts';

const HOSTS = 20;
const PATIENCE_MS = 60_000;
/** Long enough for three missed rounds. */
const WATCH_MS = 15_000;

/** Twenty hosts that start together. @param loss the part of all packets that is lost at each */
export function crowdCase(name: string, loss: number, withinMs: number): Case {
  const says = `${HOSTS} hosts see each other, ${loss * 100} % lost`;
  return { name, says, isAlone: true, play: () => play(loss, withinMs) };
}

async function play(loss: number, withinMs: number): Promise<Outcome> {
  const lab = new Lab('crwd');
  const complaints: string[] = [];
  const beganMs = monotonicMs();
  let allSeenMs: number | undefined;
  try {
    for (let index = 0; index < HOSTS; index++) {
      const { machine } = await lab.add(`Host ${index}`);
      if (loss > 0) machine.lose(loss);
    }
    const { hosts } = lab;
    await Promise.all(hosts.map((host) => host.load()));
    await Promise.all(hosts.map((host) => host.go()));
    const pairs = hosts.flatMap((one) =>
      hosts.filter((other) => other !== one).map((other) => [one, other] as const),
    );
    const seenAtMs = ([one, other]: (typeof pairs)[number]) => one.shown.seenAtMs.get(other.id);
    await Promise.all(
      hosts.map((one) =>
        one.until(
          () => hosts.every((other) => other === one || one.shown.seenAtMs.has(other.id)),
          PATIENCE_MS,
        ),
      ),
    );
    const blind = pairs.filter((pair) => seenAtMs(pair) === undefined);
    if (blind.length > 0) complaints.push(`${blind.length} of ${pairs.length} pairs never saw each other`);
    // Two can see each other from the moment when both have started.
    allSeenMs = Math.max(
      ...pairs.map(
        (pair) =>
          (seenAtMs(pair) ?? Number.POSITIVE_INFINITY) -
          Math.max(...pair.map(({ shown }) => shown.readyAtMs)),
      ),
    );
    if (allSeenMs > withinMs) complaints.push(`all were seen after ${allSeenMs.toFixed(0)} ms only`);
    await pause(WATCH_MS);
    const gone = pairs.filter(([one, other]) => !one.shown.sees(other.id));
    if (gone.length > 0) complaints.push(`${gone.length} of ${pairs.length} are shown as gone`);
    await Promise.all(hosts.map((host) => host.quit()));
    for (const host of hosts) complaints.push(...judgeHost(host, { log: undefined, failures: undefined }));
  } catch (error) {
    complaints.push(`broken off: ${(error as Error).stack}`);
  } finally {
    await lab.close();
  }
  return { complaints, figures: { 'all seen': allSeenMs }, story: tellStory(lab.hosts, beganMs) };
}
