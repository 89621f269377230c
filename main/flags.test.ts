import { expect, test } from 'vitest';
import { parseFlags } from './flags.ts';
import { startFailure, terminalWords } from './terminal-words.ts';

test('every flag is parsed', () => {
  const flags = parseFlags(
    '--name Ann --address 127.0.0.1 --port 5000 --discovery-port 5001 --data-dir /a --downloads /b --web --web-port 0 --no-open'.split(
      ' ',
    ),
  );
  expect(flags).toMatchObject({
    name: 'Ann',
    address: '127.0.0.1',
    port: 5000,
    discoveryPort: 5001,
    web: true,
    webPort: 0,
    open: false,
    newIdentity: false,
    help: false,
  });
});

test('without flags there are default folders for settings and downloads', () => {
  const flags = parseFlags([]);
  expect(flags.dataFolder).toMatch(/lanline/i);
  expect(flags.downloadsFolder).toMatch(/Downloads$/);
  expect(flags.open).toBe(true);
});

test.each([
  [['--address', 'localhost'], '--address'],
  [['--port', '70000'], '--port'],
  [['--web-port', '1e3'], '--web-port'],
  [['--name', '  '], '--name'],
  [['--colour', 'red'], '--colour'],
  [['--name'], '--name needs a value'],
  [['--port', '-5'], '--port needs a value'],
  [['--web=1'], '--web doesn’t take a value'],
])('%j is refused with the flag’s name', (argv, flag) => {
  let why: string | undefined;
  try {
    parseFlags(argv);
  } catch (error) {
    why = startFailure(terminalWords(), error);
  }
  expect(why).toContain(flag);
});

test('the usage names every flag', () => {
  for (const flag of [
    'name',
    'address',
    'port',
    'discovery-port',
    'data-dir',
    'downloads',
    'web',
    'web-port',
    'no-open',
  ]) {
    expect(terminalWords()('terminal.usage')).toContain(`--${flag}`);
  }
});
