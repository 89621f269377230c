import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill();
});

/** Runs an example with plain node; `said` resolves when its output matches. */
function example(name: string, ...args: string[]) {
  const path = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  running.push(child);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const said = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const match = pattern.exec(output);
      if (match !== null) return match[1] ?? match[0];
      await once(child.stdout, 'data');
    }
  };
  return { child, said };
}

test('hello-world says hello and ends', async () => {
  const { child, said } = example('hello-world');
  await said(/Bob hears: Hello world!/);
  const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
  expect(code).toBe(0);
});

test('a thousand frames go from stream-sender to stream-receiver', async () => {
  const receiver = example('stream-receiver');
  const address = await receiver.said(/stream-sender\.ts (\S+)/);
  example('stream-sender', address);
  await receiver.said(/1000 frames of 2048 bytes/);
});

test('two in the chatroom read each other', async () => {
  const first = example('chatroom', '127.0.0.1');
  await first.said(/You are/);
  const second = example('chatroom', '127.0.0.1');
  await second.said(/is here/);
  await first.said(/is here/);
  second.child.stdin.write('good morning\n');
  await first.said(/: good morning/);
  first.child.stdin.write('hello you\n');
  await second.said(/: hello you/);
});
