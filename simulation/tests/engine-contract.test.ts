/**
 * The simulated Peer and Connection do as the engine's do: each scenario is played with both, and what is seen must be the
 * same.
 */
import { expect, test } from 'vitest';
import { type Connection, createIdentity, type Identity, Peer } from '../../main/engine/index.ts';
import { Process } from '../machine/process.ts';
import { Host } from '../network/host.ts';
import { Network } from '../network/network.ts';
import { SimulatedPeer } from '../network/simulated-peer.ts';
import { Random } from '../random.ts';
import { VirtualTime } from '../virtual-time.ts';

/** Two peers that know nothing of each other, and what was seen of them. */
interface Stage {
  readonly ann: Peer;
  readonly bob: Peer;
  see(what: string): void;
  /** Resolves once `count` lines that begin like this have been seen. */
  seen(start: string, count?: number): Promise<void>;
}
type Scenario = (stage: Stage) => Promise<void>;

const log = () => {};

/** What was seen, and who waits to see more. */
class Witness {
  readonly lines: string[] = [];
  readonly #waiting = new Set<() => void>();

  readonly see = (what: string): void => {
    this.lines.push(what);
    for (const look of this.#waiting) look();
  };

  readonly seen = (start: string, count = 1): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => {
      if (this.lines.filter((line) => line.startsWith(start)).length >= count) resolve();
    };
    this.#waiting.add(look);
    look();
    return promise.finally(() => this.#waiting.delete(look));
  };
}

async function onEngine(scenario: Scenario): Promise<string[]> {
  const { lines, see, seen } = new Witness();
  const address = '127.0.0.1';
  const [ann, bob] = [0, 1].map(
    () =>
      new Peer({
        address,
        identity: createIdentity(),
        discoveryPort: 20_977,
        invisible: true,
        displayName: 'x',
        log,
      }),
  ) as [Peer, Peer];
  await Promise.all([ann.start(), bob.start()]);
  try {
    await scenario({ ann, bob, see, seen });
  } finally {
    await Promise.all([ann.stop(), bob.stop()]);
  }
  return lines;
}

async function onSimulation(scenario: Scenario): Promise<string[]> {
  const { lines, see, seen } = new Witness();
  const time = new VirtualTime();
  const network = new Network(time, new Random(1, 'contract'));
  const [ann, bob] = ['Ann', 'Bob'].map((name, index) => {
    const host = new Host(name, `10.0.0.${index + 1}`);
    network.add(host);
    const identity = { fingerprint: `${index}`.repeat(64) } as Identity;
    const process = new Process(time, () => 0);
    return new SimulatedPeer({ network, host, process, port: 51_000, identity, log });
  }) as [SimulatedPeer, SimulatedPeer];
  await Promise.all([ann.start(), bob.start()]);
  let done = false;
  const playing = scenario({
    ann: ann as unknown as Peer,
    bob: bob as unknown as Peer,
    see,
    seen,
  }).finally(() => {
    done = true;
  });
  await time.pass(600_000, () => done);
  await playing;
  return lines;
}

/** Bob's end of the next connection, with everything that happens to it. */
function watch({ see }: Stage, who: string, connection: Connection): Connection {
  connection.on('data', (_, value) => see(`${who} gets ${JSON.stringify(value)}`));
  connection.on('close', ({ closeCode }) => see(`${who} closed: ${closeCode}`));
  return connection;
}

async function connected(
  stage: Stage,
  dataType: 'json' | 'bytes' = 'json',
): Promise<[Connection, Connection]> {
  const { promise, resolve } = Promise.withResolvers<Connection>();
  stage.bob.setHandler('connection', (_, connection) => resolve(watch(stage, 'bob', connection)));
  const ours = await stage.ann.connect(stage.bob.addressName, { dataType, parallel: true });
  return [watch(stage, 'ann', ours), await promise];
}

async function* parts(count: number, stop?: () => void) {
  for (let part = 0; part < count; part++) {
    if (part === 2) stop?.();
    yield Buffer.alloc(1_000, part);
  }
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'fine',
    (error: { code?: string }) => error.code,
  );

test.for<[string, Scenario]>([
  [
    'values go both ways, and closing is seen at both ends',
    async (stage) => {
      const [ann, bob] = await connected(stage);
      stage.see(`sent ${await ann.send({ a: 1 })}`);
      await stage.seen('bob gets');
      stage.see(`sent ${await bob.send([2])}`);
      await stage.seen('ann gets');
      await ann.close();
      await stage.seen('bob closed');
      stage.see(`sent ${await ann.send({ b: 1 })} ${await bob.send({ b: 1 })} ${ann.closed} ${bob.closed}`);
    },
  ],
  [
    'what was sent just before closing arrives',
    async (stage) => {
      const [ann] = await connected(stage);
      void ann.send('last');
      await ann.close();
      await stage.seen('bob closed');
    },
  ],
  [
    'a refusal, and a handler that throws',
    async (stage) => {
      stage.bob.setHandler('offer', () => false);
      stage.see(`${await codeOf(stage.ann.connect(stage.bob.addressName))}`);
      stage.bob.setHandler('offer', () => {
        throw new Error('broken');
      });
      stage.see(`${await codeOf(stage.ann.connect(stage.bob.addressName))}`);
      stage.see(`${stage.ann.connections.size} ${stage.bob.connections.size}`);
    },
  ],
  [
    'a caller that hangs up while the user is asked',
    async (stage) => {
      const abort = new AbortController();
      stage.bob.setHandler('offer', (_, connection) => {
        watch(stage, 'bob', connection);
        stage.see('asked');
        return new Promise(() => {});
      });
      const calling = codeOf(
        stage.ann.connect(stage.bob.addressName, { signal: abort.signal, timeoutMs: 60_000 }),
      );
      await stage.seen('asked');
      abort.abort();
      stage.see(`${await calling}`);
      await stage.seen('bob closed');
    },
  ],
  [
    'what a call is about, which is heard before it is answered',
    async (stage) => {
      stage.bob.setHandler('offer', (_, { introduction }) => {
        stage.see(`about ${JSON.stringify(introduction?.about)}`);
        return introduction?.about !== null;
      });
      for (const about of [{ type: 'file', sizes: [1, 2] }, undefined, null])
        stage.see(`${await codeOf(stage.ann.connect(stage.bob.addressName, { about, parallel: true }))}`);
    },
  ],
  [
    'a user who does not answer in time, and answers then',
    async (stage) => {
      const { promise, resolve } = Promise.withResolvers<boolean>();
      stage.bob.setHandler('offer', (_, connection) => {
        stage.see(`asked, waits ${connection.waitMs}, ${connection.dataType}, ${connection.purpose}`);
        watch(stage, 'bob', connection);
        return promise;
      });
      const options = { timeoutMs: 700, purpose: '0123456789abcdef', dataType: 'bytes' } as const;
      stage.see(`${await codeOf(stage.ann.connect(stage.bob.addressName, options))}`);
      await stage.seen('bob closed');
      resolve(true);
      await undefined;
      stage.see(`${stage.ann.connections.size} ${stage.bob.connections.size}`);
    },
  ],
  [
    'somebody else, nobody, and ourselves',
    async ({ ann, bob, see }) => {
      const fingerprint = 'f'.repeat(64);
      see(`${await codeOf(ann.connect(bob.addressName, { fingerprint }))}`);
      see(`${await codeOf(ann.connect({ host: bob.address.host, port: 9 }))}`);
      see(`${await codeOf(ann.connect(ann.addressName))}`);
      see(`${(await ann.identify(bob.addressName)) === bob.identity?.fingerprint}`);
    },
  ],
  [
    'no more than four questions of one address at a time',
    async (stage) => {
      const answers: ((accept: boolean) => void)[] = [];
      stage.bob.setHandler('offer', () => new Promise((resolve) => answers.push(resolve)));
      const calls = Array.from({ length: 6 }, () =>
        stage.ann.connect(stage.bob.addressName, { parallel: true, timeoutMs: 30_000 }).then(
          () => stage.see('accepted'),
          ({ code }) => stage.see(code),
        ),
      );
      await stage.seen('denied', 2);
      stage.see(`${answers.length} asked`);
      for (const answer of answers) answer(true);
      await Promise.all(calls);
    },
  ],
  [
    'bodies, as messages and as streams',
    async (stage) => {
      const [ann, bob] = await connected(stage, 'bytes');
      bob.setHandler('body', async (_, { sizeBytes, body }) => {
        const bytes = Buffer.concat(await body.toArray());
        stage.see(`body ${sizeBytes}: ${bytes.length}, ${bytes[0]} to ${bytes.at(-1)}`);
      });
      stage.see(`${await ann.send(Buffer.from([7, 8]))} ${await ann.sendFrom(parts(20), 20_000)}`);
      await stage.seen('body 20000');
      stage.see(`${await codeOf(ann.sendFrom(parts(2), 5_000))}`);
      await stage.seen('bob closed');
    },
  ],
  [
    'a body that is stopped in its middle by who sends it',
    async (stage) => {
      const [ann, bob] = await connected(stage, 'bytes');
      bob.setHandler('body', (_, { body }) => {
        body.on('error', () => stage.see('body fails')).resume();
      });
      bob.on('close', () => {});
      const abort = new AbortController();
      const sent = await ann.sendFrom(
        parts(20, () => abort.abort()),
        20_000,
        { signal: abort.signal },
      );
      await stage.seen('bob closed');
      stage.see(`${sent}`);
    },
  ],
  [
    'stopping',
    async (stage) => {
      await connected(stage);
      await stage.ann.stop();
      await stage.seen('bob closed');
      stage.see(`${await codeOf(stage.ann.connect(stage.bob.addressName))}`);
      stage.see(`${await codeOf(stage.bob.connect(stage.ann.addressName))}`);
    },
  ],
  [
    'destroying',
    async (stage) => {
      const [ann, bob] = await connected(stage);
      ann.destroy('transfer-stopped');
      await stage.seen('bob closed');
      stage.see(`${bob.closed} ${stage.ann.connections.size} ${stage.bob.connections.size}`);
    },
  ],
])('the simulation does as the engine does: %s', async ([, scenario]) => {
  const [engine, simulation] = [await onEngine(scenario), await onSimulation(scenario)];
  expect(byWitness(simulation)).toEqual(byWitness(engine));
  expect(engine.length).toBeGreaterThan(0);
});

/** What each of the two saw, and the scenario itself: two machines see what happens in no common order. */
function byWitness(seen: readonly string[]) {
  // TLS cannot reset: how an end at once looks at the other side depends on what was on its way.
  const ended = /^bob closed: (reset|closed-by-peer|cut-off)$/;
  const all = seen.map((what) => what.replace(ended, 'bob closed by ann'));
  return {
    ann: all.filter((what) => what.startsWith('ann ')),
    bob: all.filter((what) => /^(bob|body) /.test(what)),
    scenario: all.filter((what) => !/^(ann|bob|body) /.test(what)),
  };
}
