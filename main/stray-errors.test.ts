import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

const SETUP = `
  import { handleStrayErrors } from ${JSON.stringify(new URL('./stray-errors.ts', import.meta.url).href)};
  const say = (words) => console.log(words);
  const handle = (close) => handleStrayErrors({
    close, exit: () => process.exit(1), log: (event, error) => say(event + ': ' + error.stack),
  });
`;

/** Runs a program in its own process; resolves with its exit code and what it said. */
async function run(program: string, ...flags: string[]): Promise<{ exitCode: number; said: string }> {
  const args = ['--input-type=module', ...flags, '-e', SETUP + program];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (part) => {
    said += part;
  });
  const [exitCode] = await once(child, 'close');
  return { exitCode, said };
}

const REJECTED = `
  handle(async () => say('closed'));
  async function forgotten() { throw new Error('nobody awaits this'); }
  forgotten();
  setImmediate(() => setImmediate(() => say('still here')));
`;

test('a promise that nobody awaits is logged with its stack, and everything goes on', async () => {
  const { exitCode, said } = await run(REJECTED);
  expect(said).toMatch(/^unhandled rejection: Error: nobody awaits this\n +at forgotten/);
  expect(said).toContain('still here');
  expect(said).not.toContain('closed');
  expect(exitCode).toBe(0);
});

test('in tests it is fatal', async () => {
  const { exitCode, said } = await run(REJECTED, '--unhandled-rejections=strict');
  expect(said).toContain('nobody awaits this');
  expect(exitCode).toBe(1);
});

test('an exception in a callback is logged, and the program closes in an orderly way', async () => {
  const { exitCode, said } = await run(`
    handle(async () => {
      await new Promise(setImmediate);
      say('closed');
    });
    setImmediate(function callback() { throw new Error('half-way'); });
    setInterval(() => undefined, 1000);
  `);
  expect(said).toMatch(/^uncaught exception: Error: half-way\n +at .*callback/);
  expect(said.trim().endsWith('closed')).toBe(true);
  expect(exitCode).toBe(1);
});

test.each([
  ['fails', `throw new Error('closing fails')`],
  [
    'throws again',
    `setImmediate(() => { throw new Error('closing fails'); }); return new Promise(setImmediate)`,
  ],
  ['never ends', `return new Promise(() => undefined)`],
])('it ends even if closing %s', async (_, body) => {
  const { exitCode, said } = await run(`
    handle(() => { ${body} });
    setImmediate(() => { throw new Error('half-way'); });
    setInterval(() => undefined, 1000);
  `);
  expect(said).toContain('half-way');
  expect(exitCode).toBe(1);
});
