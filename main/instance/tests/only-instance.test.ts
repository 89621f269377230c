import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderLock } from '../folder-lock.ts';
import { onlyInstance } from '../only-instance.ts';
import { askToShow } from '../show-socket.ts';
import { socketPathOf } from '../socket-place.ts';

const SCRIPT = fileURLToPath(new URL('./instance-main.ts', import.meta.url));
/** With a socket in it, this is longer than any system allows. */
const LONG = 'a'.repeat(120);
const FOLDERS = [
  ['a short path', ''],
  ['a long path', LONG],
] as const;

let parent: string;
const started: Instance[] = [];
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'lanline-'));
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((instance) => instance.kill()));
  await rm(parent, { recursive: true });
});

/** An instance in its own process (instance-main.ts). */
class Instance {
  readonly lines: string[] = [];
  readonly #child: ChildProcess;
  #look = () => {};

  constructor(...args: string[]) {
    const child = spawn(process.execPath, ['--unhandled-rejections=strict', SCRIPT, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child = child;
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.lines.push(line);
      this.#look();
    });
    started.push(this);
  }

  /** Resolves with the first line of several, or the next one after them. */
  line(index = 0): Promise<string> {
    return new Promise((resolve) => {
      this.#look = () => this.lines[index] !== undefined && resolve(this.lines[index]);
      this.#look();
    });
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exit;
  }

  async quit(): Promise<void> {
    const exit = once(this.#child, 'exit');
    this.#child.stdin?.end();
    await exit;
  }
}

test.each(FOLDERS)('a second start brings up the window of the first one, with %s', async (_, name) => {
  const folder = join(parent, name);
  const first = new Instance(folder);
  expect(await first.line()).toBe('held');
  const [second, third] = [new Instance(folder), new Instance(folder)];
  expect(await second.line()).toBe('already-running');
  expect(await third.line()).toBe('already-running');
  expect(await first.line(1)).toBe('shown');
});

test.each(FOLDERS)(
  'whoever was killed leaves nothing behind that keeps the next one from starting, with %s',
  async (_, name) => {
    const folder = join(parent, name);
    const first = new Instance(folder);
    expect(await first.line()).toBe('held');
    await first.kill();
    expect(existsSync(await socketPathOf(folder))).toBe(true); // stale
    const next = new Instance(folder);
    expect(await next.line()).toBe('held');
    expect(await new Instance(folder).line()).toBe('already-running');
    expect(await next.line(1)).toBe('shown');
  },
);

test.each(FOLDERS)(
  'whoever quits takes the socket along, and the next one can start, with %s',
  async (_, name) => {
    const folder = join(parent, name);
    const first = new Instance(folder);
    expect(await first.line()).toBe('held');
    const path = await socketPathOf(folder);
    await first.quit();
    expect(first.lines).toEqual(['held', 'released']);
    expect(existsSync(path)).toBe(false);
    if (name === LONG) expect(existsSync(dirname(path))).toBe(false);
    expect(await readdir(folder)).toEqual(['lanline.lock']);
    expect(await new Instance(folder).line()).toBe('held');
  },
);

test('two folders have two instances, also if one is within the other', async () => {
  const [one, two] = [new Instance(parent), new Instance(join(parent, 'data'))];
  expect([await one.line(), await two.line()]).toEqual(['held', 'held']);
});

test('a folder with two names is one folder', async () => {
  const [folder, link] = [join(parent, 'data'), join(parent, 'link')];
  await mkdir(folder);
  await symlink(folder, link);
  const first = new Instance(folder);
  expect(await first.line()).toBe('held');
  expect(await new Instance(link).line()).toBe('already-running');
});

test('of five that start at once, one runs', async () => {
  const all = Array.from({ length: 5 }, () => new Instance(parent));
  const outcomes = await Promise.all(all.map((instance) => instance.line()));
  expect(outcomes.sort()).toEqual([...Array.from({ length: 4 }, () => 'already-running'), 'held']);
});

test('where the first one can show no window, the second one says that the folder is in use', async () => {
  const first = new Instance(parent, 'no-window');
  expect(await first.line()).toBe('held');
  expect(await new Instance(parent).line()).toBe('storage-in-use');
});

test('the folder is taken within one process, too, until it is released', async () => {
  const first = await onlyInstance(parent, undefined, console.error);
  await expect(onlyInstance(parent, undefined, console.error)).rejects.toThrow('storage-in-use');
  // An attempt that failed must not have released the first one's lock.
  expect(await new Instance(parent).line()).toBe('storage-in-use');
  await Promise.all([first.release(), first.release()]);
  await (await onlyInstance(parent, undefined, console.error)).release();
});

test('a second start waits a moment for one that is quitting', async () => {
  const lock = FolderLock.take(parent);
  const next = onlyInstance(parent, undefined, console.error);
  setImmediate(() => lock?.release());
  await (await next).release();
});

test('whatever lies in the place of lock and socket is replaced, and only the user can use ours', async () => {
  await writeFile(join(parent, 'lanline.lock'), 'this is no database, and was never one'.repeat(100));
  await writeFile(join(parent, 'lanline.sock'), 'nor a socket');
  await writeFile(join(parent, 'lanline.sock.path'), '/etc/passwd');
  const first = new Instance(parent);
  expect(await first.line()).toBe('held');
  expect((await readdir(parent)).sort()).toEqual(['lanline.lock', 'lanline.sock']);
  for (const name of await readdir(parent)) expect((await stat(join(parent, name))).mode & 0o777).toBe(0o600);
});

test.each([
  ['nothing', ''],
  ['half a message', 'sho'],
  ['another message', 'quit\n'],
  ['more than the message', 'show\nshow\n'],
  ['a message that never ends', 'show'.repeat(100_000)],
  ['bytes', '\u0000\u00ff\n'],
])('%s shows no window and harms nothing', async (_, message) => {
  const shown: string[] = [];
  const instance = await onlyInstance(parent, async () => void shown.push('shown'), console.error);
  const path = await socketPathOf(parent);
  const closed = Promise.withResolvers<void>();
  const socket = connect(path).on('error', () => undefined); // a reset while it is still writing
  socket.on('close', () => closed.resolve()).resume();
  socket.end(message, 'latin1');
  await closed.promise;
  expect(shown).toEqual([]);
  expect(await askToShow(path)).toBe(true);
  expect(shown).toEqual(['shown']);
  await instance.release();
});
