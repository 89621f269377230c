import { expect, test } from 'vitest';
import { Process } from '../machine/process.ts';
import { Random } from '../random.ts';
import { VirtualTime } from '../virtual-time.ts';
import { Host } from './host.ts';
import { Network } from './network.ts';
import { nextRepeat } from './pipe.ts';
import { Wire } from './wire.ts';

/** Ann's and Bob's ends of a connection, and what each of them hears, with its time. */
function connection() {
  const time = new VirtualTime();
  const network = new Network(time, new Random(1, 'test'));
  const hosts = ['Ann', 'Bob'].map((name, index) => new Host(name, `10.0.0.${index + 1}`));
  for (const host of hosts) network.add(host);
  const [ann, bob] = hosts as [Host, Host];
  const processes = hosts.map(() => new Process(time, () => 0)) as [Process, Process];
  const wire = new Wire(
    network,
    { host: ann, process: processes[0], port: 40_000 },
    { host: bob, process: processes[1], port: 51_000 },
  );
  const heard: { who: string; what: string; at: number }[] = [];
  for (const end of wire.ends) {
    end.keptAlive = true;
    const hear = (what: string) => heard.push({ who: end.host.name, what, at: time.nowMs });
    end.listener = {
      onSegment: (segment) => hear(segment.type === 'json' ? segment.text : segment.type),
      onFailed: hear,
    };
  }
  const cut = (from: Host, to: Host, by: number) => {
    network.path(from, to).cut += by;
    network.changed();
  };
  const say = (text: string) => wire.ends[0].send({ type: 'json', text });
  return { time, network, wire, ann, bob, processes, heard, cut, say };
}

test('what is sent arrives once and in order', async () => {
  const { time, heard, say } = connection();
  for (const text of ['1', '2', '3']) say(text);
  await time.pass(1_000);
  expect(heard.map(({ who, what }) => `${who} ${what}`)).toEqual(['Bob 1', 'Bob 2', 'Bob 3']);
});

test('what is sent while nothing gets through arrives when TCP repeats it after that', async () => {
  const { time, heard, say, cut, ann, bob } = connection();
  cut(ann, bob, 1);
  say('late');
  time.after(10_000, () => cut(ann, bob, -1));
  await time.pass(60_000);
  expect(heard).toHaveLength(1);
  // Repeated after 0.2, 0.6, 1.4, 3, 6.2 and 12.6 s.
  expect(heard[0]?.at).toBeGreaterThanOrEqual(12_600);
  expect(heard[0]?.at).toBeLessThan(12_800);
});

test('TCP repeats after pauses that double up to two minutes', () => {
  expect(nextRepeat(0, 0)).toBe(0);
  expect(nextRepeat(0, 1)).toBe(200);
  expect(nextRepeat(0, 500)).toBe(600);
  expect(nextRepeat(0, 700_000) - nextRepeat(0, 580_000)).toBe(120_000);
});

test('a connection that nobody acknowledges for a quarter of an hour has timed out', async () => {
  const { time, heard, wire } = connection();
  wire.forgotten = true;
  wire.routesChanged();
  await time.pass(1_000_000);
  expect(heard).toEqual([
    { who: 'Ann', what: 'timed-out', at: 945_000 },
    { who: 'Bob', what: 'timed-out', at: 945_000 },
  ]);
});

test('whoever loses its end without a word: the other one learns it from the answer to its next keep-alive', async () => {
  const { time, heard, wire } = connection();
  wire.ends[1].vanish();
  await time.pass(10_000);
  expect(heard).toHaveLength(1);
  expect(heard[0]).toMatchObject({ who: 'Ann', what: 'reset' });
});

test('a machine without power answers nothing, and resets once it is on again', async () => {
  const { time, heard, wire, bob, network } = connection();
  bob.on = false;
  wire.ends[1].vanish();
  network.changed();
  await time.pass(30_000);
  expect(heard).toEqual([]);
  bob.on = true;
  network.changed();
  await time.pass(40_000);
  expect(heard).toMatchObject([{ who: 'Ann', what: 'reset' }]);
});

test('who gets the address of another resets its connections', async () => {
  const { time, heard, network, bob } = connection();
  const carol = new Host('Carol', '10.0.0.9');
  network.add(carol);
  bob.ip = '10.0.0.8';
  network.changed();
  await time.pass(30_000);
  expect(heard).toEqual([]);
  carol.ip = '10.0.0.2';
  network.changed();
  await time.pass(60_000);
  expect(heard).toMatchObject([{ who: 'Ann', what: 'reset' }]);
});

test('a frozen program gets what came in the meantime, in order, when it goes on', async () => {
  const { time, heard, say, processes } = connection();
  processes[1].freeze();
  say('1');
  say('2');
  await time.pass(5_000);
  expect(heard).toEqual([]);
  processes[1].resume();
  await time.pass(6_000);
  expect(heard.map(({ what }) => what)).toEqual(['1', '2']);
});
