import { expect, test } from 'vitest';
import type { Connection } from '../../engine/index.ts';
import { FakeClock } from '../../engine/tests/fake-clock.ts';
import type { TellFeatures } from '../feature.ts';
import type { Conversations } from '../history/conversations.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import { Person } from '../people/person.ts';
import { controlOf } from './control-connection.ts';
import { Links } from './links.ts';

const OURS = '5'.repeat(64);

function connectionOf(name: string, initiator: boolean, fingerprint: string) {
  const connection = {
    name,
    dataType: 'json',
    stream: false,
    closed: false,
    initiator,
    fingerprint,
    remoteAddress: '10.0.0.2:50000',
    on: () => undefined,
    async close() {
      connection.closed = true;
    },
  };
  return connection;
}

/** The connection with Bob does not answer, so it is dialled anew: `answer` ends that dial. */
function inDoubt(theirs: string) {
  const bob = new Person({ id: theirs.slice(0, 16), secure: true, name: 'Bob', lanline: true });
  const dialled = Promise.withResolvers<Connection>();
  const links = new Links({
    people: {
      meet: () => undefined,
      connected: (person: Person, connection: Connection) => person.connections.set(connection, 'c'),
      setLink: () => undefined,
    } as unknown as PeopleRegistry,
    conversations: {} as Conversations,
    dialler: { reach: () => dialled.promise } as never,
    environment: { clock: new FakeClock(), randomHex: () => '', log: () => undefined, tell: () => undefined },
    ownFingerprint: () => OURS,
    waiting: () => undefined,
    tell: ((hook: string) => {
      if (hook === 'linkOpened') bob.doubted = false; // as probing.ts does
    }) as TellFeatures,
  });
  const adopt = (connection: object) => links.adopt(bob, connection as Connection);
  adopt(connectionOf('silent', true, theirs));
  bob.doubted = true;
  const renewed = links.renew(bob);
  const answer = async (connection: object) => {
    dialled.resolve(connection as Connection);
    await renewed;
  };
  const isSuperseded = (connection: object) => bob.superseded.has(connection as Connection);
  return { adopt, answer, isSuperseded, kept: () => (controlOf(bob) as { name?: string } | undefined)?.name };
}

test.each([
  ['ours', 'arrives first', '9'.repeat(64)],
  ['ours', 'arrives last', '9'.repeat(64)],
  ['theirs', 'arrives first', '1'.repeat(64)],
  ['theirs', 'arrives last', '1'.repeat(64)],
])(
  'when both dial anew at once, both keep the one of the smaller fingerprint: %s, if theirs %s',
  async (kept, when, theirs) => {
    const link = inDoubt(theirs);
    const accepted = connectionOf('theirs', false, theirs);
    if (when === 'arrives first') link.adopt(accepted);
    await link.answer(connectionOf('ours', true, theirs));
    if (when === 'arrives last') link.adopt(accepted);
    expect(link.kept()).toBe(kept);
  },
);

test('what is still on its way on a connection that is closing is out of date once another one has opened', () => {
  const link = inDoubt('9'.repeat(64));
  const closing = connectionOf('closing', false, '9'.repeat(64));
  link.adopt(closing);
  closing.closed = true;
  link.adopt(connectionOf('new', false, '9'.repeat(64)));
  expect(link.isSuperseded(closing)).toBe(true);
  expect(link.kept()).toBe('new');
});
