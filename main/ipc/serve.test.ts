import { expect, test } from 'vitest';
import { Problem } from '../messenger/problem.ts';
import type { Calls } from './contract.ts';
import { serveCalls } from './serve.ts';

function serve(calls: Partial<Calls>) {
  const logged: string[] = [];
  return { call: serveCalls(calls as Calls, (event) => logged.push(event)), logged };
}

test('a call passes its arguments and returns its value', async () => {
  const { call } = serve({ connectTo: async (address) => `id of ${address}` });
  expect(await call('connectTo', ['1.2.3.4:5'])).toEqual({ ok: true, value: 'id of 1.2.3.4:5' });
});

test.each([
  ['nonsense', []],
  ['constructor', []],
  ['__proto__', []],
])('%s is not a call', async (name, args) => {
  expect(await serve({}).call(name, args)).toMatchObject({ ok: false, error: { code: 'unknown-call' } });
});

test.each([
  ['setName', [1]],
  ['setName', []],
  ['setName', ['a', 'b']],
  ['setName', ['x'.repeat(1000)]],
  ['items', ['p', null, 201]],
  ['items', ['p', null, Number.NaN]],
  ['expand', ['i', [-1], 0, 10]],
  ['readBytes', ['i', 0, 65_537]],
  ['sendFiles', ['p', [{ name: 'a', sizeBytes: -1, path: '/a' }]]],
  ['sendFiles', ['p', [{ name: 'a', sizeBytes: 1 }]]],
  ['sendFiles', ['p', [{ name: 'a', sizeBytes: 1, path: '/a', upload: 'u' }]]],
  ['sendText', ['p', '']],
  ['transferFolder', ['t', '', 0, 501]],
  ['transferFolder', ['t', 'x'.repeat(1025), 0, 1]],
  ['transferNotes', ['t', -1, 1]],
  ['acceptFiles', ['o', { existing: 'keep' }, null, [{ path: 'x'.repeat(1026), wanted: false }]]],
  ['acceptFiles', ['o', { existing: 'keep' }, null, Array(10_001).fill({ path: 'x', wanted: false })]],
])('%s refuses %j', async (name, args) => {
  expect(await serve({}).call(name, args)).toMatchObject({ ok: false, error: { code: 'arguments' } });
});

test('a problem keeps its code and facts', async () => {
  const { call, logged } = serve({
    connect: async () => {
      throw new Problem('denied', { who: 'Bob' });
    },
  });
  expect(await call('connect', ['x'])).toEqual({
    ok: false,
    error: { code: 'denied', who: 'Bob' },
  });
  expect(logged).toEqual([]);
});

test('an unexpected error is logged, but its details are not sent', async () => {
  const { call, logged } = serve({
    connect: async () => {
      throw new Error('/home/secret/path');
    },
  });
  const result = await call('connect', ['x']);
  expect(result).toMatchObject({ ok: false, error: { code: 'unexpected' } });
  expect(JSON.stringify(result)).not.toContain('secret');
  expect(logged).toEqual(['call connect']);
});
