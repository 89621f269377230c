import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Connection } from '../engine/index.ts';
import { type Feature, onMessage } from './feature.ts';
import { Features } from './features.ts';
import { Person } from './people/person.ts';
import { Problem } from './problem.ts';
import { Router } from './router.ts';

const bob = () => new Person({ id: 'b'.repeat(16), secure: true, name: 'Bob', lanline: true });

/** A connection on which the test plays the other side. */
function connectionOf(dataType = 'json') {
  const destroyed: string[] = [];
  const handlers = new Map<string, (connection: unknown, value: unknown) => void>();
  const connection = {
    dataType,
    stream: false,
    closed: false,
    destroy: (code: string) => destroyed.push(code),
    setHandler: (event: string, handler: (connection: unknown, value: unknown) => void) =>
      handlers.set(event, handler),
  } as unknown as Connection;
  return { connection, destroyed, say: (value: unknown) => handlers.get('data')?.(connection, value) };
}

function register(list: Feature[]) {
  const logged: unknown[] = [];
  const features = new Features((event) => logged.push(event));
  features.register([new Router(features), ...list]);
  return { features, logged };
}

test('a hook runs through the features in order, even if one of them throws', () => {
  const ran: string[] = [];
  const { features, logged } = register([
    { seen: () => ran.push('first') },
    {
      seen: () => {
        throw new Error('broken');
      },
    },
    { seen: () => ran.push('last') },
  ]);
  features.tell('seen', bob());
  expect(ran).toEqual(['first', 'last']);
  expect(logged).toEqual(['seen']);
});

test('features are stopped once, in reverse order, and no hooks are called afterwards', async () => {
  const ran: string[] = [];
  const { features } = register([
    { stop: () => void ran.push('first') },
    { stop: () => void ran.push('last'), linkLost: () => ran.push('lost') },
  ]);
  await features.stop();
  await features.stop();
  features.tell('linkLost', bob(), { how: 'lost', lastedMs: 1 });
  expect(ran).toEqual(['last', 'first']);
});

test('what a call is about is the oldest thing that waits; of equally old ones, that of the earlier feature', () => {
  const waits = (id: string, since: number) => ({ waiting: () => ({ id, since }) });
  const first = (...list: Feature[]) => register(list).features.waiting(bob())?.id;
  expect(first(waits('text', 20), waits('file', 10), {})).toBe('file');
  expect(first(waits('text', 10), waits('file', 10))).toBe('text');
  expect(first({ waiting: () => undefined })).toBeUndefined();
});

test('what a call to us is about is read by the first feature that understands it', () => {
  const { features } = register([
    { readAbout: () => undefined },
    { readAbout: (id, about) => (id === 'ann' && about === 'files' ? 'refused' : undefined) },
  ]);
  expect(features.readAbout('ann', 'files')).toBe('refused');
  expect(features.readAbout('ann', 'screens')).toBeUndefined();
});

test('a message goes to the feature that understands it, if it matches the schema', () => {
  const heard: unknown[] = [];
  const values: unknown[] = [];
  const Wave = z.object({ type: z.literal('wave'), hand: z.enum(['left', 'right']) });
  const { features } = register([
    { messages: { wave: onMessage(Wave, (person, _, { hand }) => heard.push([person.name, hand])) } },
    { takeValue: (_, __, value) => values.push(value) > 0 },
  ]);
  const { connection, say } = connectionOf();
  features.tell('connectionOpened', bob(), connection);
  say({ type: 'wave', hand: 'left', extra: true });
  expect(heard).toEqual([['Bob', 'left']]);
  const others = [
    { type: 'wave', hand: 'third' },
    { type: 'constructor' },
    { type: '__proto__' },
    { type: 1 },
    null,
    'wave',
  ];
  for (const value of others) say(value);
  expect(values).toEqual(others);
  expect(heard).toHaveLength(1);
});

test('values from programs and from raw connections are never treated as messages', () => {
  const heard: unknown[] = [];
  const values: unknown[] = [];
  const Wave = z.object({ type: z.literal('wave') });
  const { features } = register([
    { messages: { wave: onMessage(Wave, () => heard.push('wave')) } },
    { takeValue: (_, __, value) => values.push(value) > 0 },
  ]);
  const program = new Person({ id: '127.0.0.1:5', secure: false, name: 'p', lanline: false });
  for (const [person, { connection, say }] of [
    [program, connectionOf()],
    [bob(), connectionOf('raw')],
  ] as const) {
    features.tell('connectionOpened', person, connection);
    say({ type: 'wave' });
  }
  expect(heard).toEqual([]);
  expect(values).toHaveLength(2);
});

test('a value is taken by the first feature that wants it', () => {
  const taken: string[] = [];
  const { features } = register([
    { takeValue: (_, __, value) => typeof value === 'string' && taken.push('words') > 0 },
    { takeValue: () => taken.push('anything') > 0 },
  ]);
  const { connection, say } = connectionOf();
  features.tell('connectionOpened', bob(), connection);
  say('hello');
  say(5);
  expect(taken).toEqual(['words', 'anything']);
});

test('a call or a message of two features is a mistake that shows at once', () => {
  const wave = onMessage(z.object({ type: z.literal('wave') }), () => undefined);
  expect(() => register([{ messages: { wave } }, { messages: { wave } }])).toThrow("'wave'");
  const calls = { rules: async () => [] };
  expect(() => register([{ calls }, { calls }])).toThrow("'rules'");
});

test('a feature that can not stop keeps no other from stopping', async () => {
  const ran: string[] = [];
  const { features, logged } = register([
    { stop: () => void ran.push('first') },
    { stop: () => Promise.reject(new Error('broken')) },
  ]);
  await features.stop();
  expect(ran).toEqual(['first']);
  expect(logged).toEqual(['stop']);
});

test.each([
  ['messages', { type: 'wave' }],
  ['values', 'a string'],
])(
  'nothing after the first of several %s that could not be stored is handled on that connection',
  (_, value) => {
    const handled: unknown[] = [];
    let isFull = true;
    const store = (what: unknown) => {
      if (isFull) throw new Problem('storage-full', { path: '/data' });
      return handled.push(what) > 0;
    };
    const wave = onMessage(z.object({ type: z.literal('wave') }), () => store('wave'));
    const { features, logged } = register([
      { messages: { wave }, takeValue: (_person, _connection, what) => store(what) },
    ]);
    const [first, next] = [connectionOf(), connectionOf()];
    features.tell('connectionOpened', bob(), first.connection);
    first.say(value);
    isFull = false;
    first.say(value);
    expect(handled).toEqual([]);
    expect(first.destroyed).toEqual(['not-stored']);
    features.tell('connectionOpened', bob(), next.connection);
    next.say(value);
    expect(handled).toHaveLength(1);
    expect(logged).toEqual([]);
  },
);

test('a connection that could not be written down does not stay open', () => {
  const { features } = register([
    {
      connectionOpened: () => {
        throw new Problem('storage-failing', { path: '/data' });
      },
    },
  ]);
  const { connection, destroyed } = connectionOf('bytes');
  features.tell('connectionOpened', bob(), connection);
  expect(destroyed).toEqual(['not-stored']);
});

test('what fails for another reason than storing harms neither the connection nor what comes after it', () => {
  const handled: unknown[] = [];
  const { features } = register([
    {
      takeValue: (_person, _connection, value) => {
        if (value === 'poison') throw new Error('broken');
        return handled.push(value) > 0;
      },
    },
  ]);
  const { connection, destroyed, say } = connectionOf();
  features.tell('connectionOpened', bob(), connection);
  expect(() => say('poison')).toThrow('broken'); // the engine logs it
  say('hello');
  expect(handled).toEqual(['hello']);
  expect(destroyed).toEqual([]);
});

test('once another connection took its place, nothing on a connection is heard, not even when the other has closed', () => {
  const heard: string[] = [];
  const schema = z.object({ type: z.literal('text'), text: z.string() });
  const text = onMessage(schema, (_person, _connection, { text }) => heard.push(text));
  const { features } = register([{ messages: { text } }]);
  const person = bob();
  const [one, other] = [connectionOf(), connectionOf()];
  for (const { connection } of [one, other]) {
    person.connections.set(connection, `c${person.connections.size}`);
    features.tell('connectionOpened', person, connection);
  }
  person.superseded.add(other.connection);
  one.say({ type: 'text', text: 'first' });
  other.say({ type: 'text', text: 'second' });
  // Both sides have closed another one of the two.
  person.connections.delete(one.connection);
  person.connections.delete(other.connection);
  other.say({ type: 'text', text: 'third' });
  expect(heard).toEqual(['first']);
});
