import { setTimeout as pause } from 'node:timers/promises';
import type { TransferView } from '../../main/ipc/contract.ts';
import type { FaultCase } from './fault-case.ts';
import type { Mend } from './faults.ts';
import type { Host } from './host.ts';
import { Lab } from './lab.ts';
import { meet } from './meet.ts';
import { monotonicMs } from './monotonic.ts';
import type { Outcome } from './outcome.ts';
import type { SentFile } from './sent-file.ts';
import { tellStory } from './story.ts';
import { Talk } from './talk.ts';
import { judgeDownloads, judgeFiles, judgeHost, judgeTalk, judgeWindow, settled } from './verdict.ts';

/** What has not come back after this does not come back by itself. */
const PATIENCE_MS = 120_000;
const TEXT_EVERY_MS = 200;
const MEGABITS_PER_SECOND = 60;
/** The fault comes when so much of the first file has arrived. */
const FAULT_AT = 0.1;

/** What is further than that is not what was on its way or being shown when the fault ended. */
const FURTHER_BYTES = 1024 * 1024;

/** Plays a case in a lab of its own. @param files what Ann sends to Bob */
export async function playFault(fault: FaultCase, tag: string, files: readonly SentFile[]): Promise<Outcome> {
  const lab = new Lab(tag);
  const beganMs = monotonicMs();
  const complaints: string[] = [];
  const figures: Record<string, number | undefined> = {};
  try {
    const bobKind = { megabitsPerSecond: MEGABITS_PER_SECOND, ...fault.bob };
    const hosts = { ann: await lab.add('Ann', fault.ann), bob: await lab.add('Bob', bobKind) };
    await new FaultPlay({ fault, lab, ...hosts, files, complaints, figures }).play();
  } catch (error) {
    complaints.push(`broken off: ${(error as Error).stack}`);
  } finally {
    await lab.close();
  }
  return { complaints, figures, story: tellStory(lab.hosts, beganMs) };
}

interface Parts {
  readonly fault: FaultCase;
  readonly lab: Lab;
  readonly ann: Host;
  readonly bob: Host;
  readonly files: readonly SentFile[];
  readonly complaints: string[];
  readonly figures: Record<string, number | undefined>;
}

class FaultPlay {
  readonly #parts: Parts;
  /** Whom it happens to, and the other one. */
  readonly #one: Host;
  readonly #other: Host;

  constructor(parts: Parts) {
    const { fault, ann, bob } = parts;
    this.#parts = parts;
    [this.#one, this.#other] = fault.on === 'Ann' ? [ann, bob] : [bob, ann];
  }

  async play(): Promise<void> {
    const { fault, lab, ann, bob } = this.#parts;
    const { always } = fault;
    const mendAlways = await always?.fault(always.on === 'Ann' ? ann : bob, lab);
    await Promise.all([ann.start(), bob.start()]);
    await (fault.caller === 'Bob' ? meet(bob, ann) : meet(ann, bob));
    await pause(fault.settleMs ?? 0);
    const talks = [new Talk(ann, bob, TEXT_EVERY_MS), new Talk(bob, ann, TEXT_EVERY_MS)];
    try {
      await this.#send();
      const mend = await this.#strike();
      await mend();
      await this.#recover(talks);
    } finally {
      for (const talk of talks) await talk.end();
    }
    await this.#judge(talks);
    await mendAlways?.();
  }

  /** Until the first file is under way. */
  async #send(): Promise<void> {
    const { ann, bob, files, complaints } = this.#parts;
    for (const { name, path, sizeBytes } of files)
      await ann.call('sendFiles', bob.id, [{ name, path, sizeBytes }]);
    const name = files[0]?.name;
    const isUnderWay = () =>
      received(bob).some((file) => file.name === name && file.doneBytes > file.sizeBytes * FAULT_AT);
    if ((await bob.until(isUnderWay, PATIENCE_MS)) === undefined) complaints.push('the file did not begin');
  }

  /** From the fault to the last moment before it ends. */
  async #strike(): Promise<Mend> {
    const { fault, lab, ann, bob, complaints, figures } = this.#parts;
    const { leavesWithinMs, isShownAsLost, fileGoesOn, fileFailsWith } = fault.expects ?? {};
    const [one, other] = [this.#one, this.#other];
    const beganMs = monotonicMs();
    const leaving = other.until(
      () => !other.shown.sees(one.id),
      leavesWithinMs === undefined ? 0 : PATIENCE_MS,
    );
    one.shown.note(fault.says);
    const mend = await fault.fault(one, lab);
    if (leavesWithinMs !== undefined) {
      const tookMs = await leaving;
      figures['seen to leave'] = tookMs;
      if (tookMs === undefined || tookMs > leavesWithinMs)
        complaints.push(`${other.name} saw ${one.name} leave after ${tookMs?.toFixed(0)} ms`);
    }
    await pause(Math.max(0, fault.holdMs - (monotonicMs() - beganMs)));
    const isOver = received(bob).every(({ state }) => state === 'done');
    if (isOver && !fileGoesOn) complaints.push('the fault came too late');
    if (isShownAsLost) complaints.push(...shownAsThere(ann, bob), ...shownAsThere(bob, ann));
    if (fileFailsWith === undefined) return mend;
    const failed = () => received(bob).filter(({ state }) => state === 'failed');
    if ((await bob.until(() => failed().length > 0, PATIENCE_MS)) === undefined)
      complaints.push('the file did not fail');
    return async () => {
      await mend();
      for (const { id } of failed()) await bob.call('retryTransfer', id);
    };
  }

  /** How long everything takes to go on, from now. */
  async #recover(talks: readonly Talk[]): Promise<void> {
    const { fault, ann, bob, files, figures, complaints } = this.#parts;
    const fromMs = monotonicMs();
    this.#one.shown.note('over');
    const since = (atMs: number | undefined) => (atMs === undefined ? undefined : Math.max(0, atMs - fromMs));
    const goal = Math.min(doneBytes(bob) + FURTHER_BYTES, allBytes(files));
    const growing = fault.expects?.fileGoesOn
      ? undefined
      : bob
          .until(() => doneBytes(bob) >= goal, PATIENCE_MS)
          .then((ms) => (ms === undefined ? undefined : monotonicMs()));
    for (const talk of talks) {
      await talk.to.until(() => talk.firstHeardAfter(fromMs) !== undefined, PATIENCE_MS);
      figures[`${talk.from.name} → ${talk.to.name}`] = since(talk.firstHeardAfter(fromMs));
    }
    if (growing !== undefined) figures.file = since(await growing);
    for (const [what, ms] of Object.entries(figures))
      if (ms === undefined) complaints.push(`${what}: not within ${PATIENCE_MS} ms`);
    const isDone = (host: Host) => () =>
      [...host.shown.transfers.values()].filter(({ state }) => state === 'done').length >= files.length;
    await Promise.all([bob.until(isDone(bob), PATIENCE_MS), ann.until(isDone(ann), PATIENCE_MS)]);
  }

  async #judge(talks: readonly Talk[]): Promise<void> {
    const { fault, lab, ann, bob, files, complaints } = this.#parts;
    const { log, fileFailsWith: failures } = fault.expects ?? {};
    complaints.push(
      ...(await settled(async () => (await Promise.all(talks.map(judgeTalk))).flat(), PATIENCE_MS)),
      ...(await settled(() => judgeWindow(ann, [bob]))),
      ...(await settled(() => judgeWindow(bob, [ann]))),
      ...(await settled(() => judgeFiles(ann, bob, files))),
      ...(await judgeDownloads(bob, files)),
    );
    await Promise.all(lab.hosts.map((host) => host.quit()));
    for (const host of lab.hosts) {
      complaints.push(...judgeHost(host, { log: host === this.#one ? log : undefined, failures }));
    }
  }
}

function received(host: Host): TransferView[] {
  return [...host.shown.transfers.values()].filter(({ direction }) => direction === 'in');
}

function doneBytes(host: Host): number {
  return received(host).reduce((sum, transfer) => sum + transfer.doneBytes, 0);
}

function allBytes(files: readonly SentFile[]): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

/** What a window should not show any more when the other one has been unreachable for long. */
function shownAsThere(host: Host, other: Host): string[] {
  const moving = [...host.shown.transfers.values()].filter(
    ({ state, problem }) => state === 'running' && problem === undefined,
  );
  return [
    ...(host.shown.link(other.id) === 'open' ? [`${host.name} still shows ${other.name} as connected`] : []),
    ...(host.shown.sees(other.id) ? [`${host.name} still shows ${other.name} as here`] : []),
    ...moving.map(({ name }) => `${host.name} still shows ${name} as running`),
  ];
}
