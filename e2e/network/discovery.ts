/**
 * Discovery on networks that the test makes, breaks and mends: `node --test e2e/network/discovery.ts`. Linux, root,
 * iproute2 and iptables.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Lan, type Machine, whyNoNamespaces } from './namespaces.ts';
import { Watcher } from './watcher.ts';

const skip = whyNoNamespaces() ?? false;
const watchers: Watcher[] = [];
let lanCount = 0;

after(() => Promise.all(watchers.map((watcher) => watcher.kill())));

function watch(machine: Machine, name: string): Watcher {
  const watcher = new Watcher(machine, name);
  watchers.push(watcher);
  return watcher;
}

/** Ann and Bob at one switch; they see each other. */
async function annAndBob(lan: Lan) {
  const ann = watch(lan.plug('ann', '10.77.0.1/24'), 'Ann');
  const bob = watch(lan.plug('bob', '10.77.0.2/24'), 'Bob');
  await ann.until(() => ann.sees(bob), 15_000);
  await bob.until(() => bob.sees(ann), 15_000);
  return { ann, bob };
}

const onLan = (name: string, body: (lan: Lan) => Promise<void>) =>
  test(name, { skip }, async () => {
    const lan = new Lan(`d${lanCount++}`);
    try {
      await body(lan);
    } finally {
      await Promise.all(watchers.splice(0).map((watcher) => watcher.kill()));
      lan.close();
    }
  });

async function crowd(lan: Lan, count: number, prepare: (machine: Machine) => void): Promise<Watcher[]> {
  const all = Array.from({ length: count }, (_, index) => {
    const machine = lan.plug(`h${index}`, `10.77.0.${index + 1}/24`);
    prepare(machine);
    return watch(machine, `Host ${index}`);
  });
  await Promise.all(all.map((each) => each.until(() => each.addresses.length > 0, 60_000)));
  return all;
}

const allSeen = (all: readonly Watcher[], withinMs: number) =>
  Promise.all(all.map((each) => each.until(() => each.seen.size >= all.length - 1, withinMs)));

onLan('twenty hosts see each other within two seconds', async (lan) => {
  const all = await crowd(lan, 20, () => {});
  await allSeen(all, 2000);
});

onLan('twenty hosts see each other within ten seconds when 30 % is lost, and nobody leaves', async (lan) => {
  const all = await crowd(lan, 20, (machine) => machine.lose(0.3));
  await allSeen(all, 10_000);
  await new Promise((resolve) => setTimeout(resolve, 45_000));
  assert.deepEqual(
    all.flatMap(({ leavers }) => leavers),
    [],
  );
});

onLan(
  'whoever quits is gone long before three silent rounds, and whose process ends, after them',
  async (lan) => {
    const { ann, bob } = await annAndBob(lan);
    await bob.quit();
    await ann.until(() => !ann.sees(bob), 6000);
    const again = watch(bob.machine, 'Bob again');
    await ann.until(() => ann.sees(again), 15_000);
    await again.kill();
    await ann.until(() => !ann.sees(again), 13_000);
  },
);

onLan(
  'a changed address is noticed, found by others, and the one before dropped; no socket is left',
  async (lan) => {
    const { ann, bob } = await annAndBob(lan);
    const before = await bob.countDescriptors();
    for (let count = 0; count < 8; count++) {
      bob.machine.removeAddress(`10.77.0.${2 + count}/24`);
      bob.machine.addAddress(`10.77.0.${3 + count}/24`);
      const name = `10.77.0.${3 + count}:50000`;
      await bob.until(() => bob.addresses[0] === name, 3000);
      await ann.until(() => ann.seen.has(name) && ann.seen.size === 1, 4000);
    }
    assert.equal(await bob.countDescriptors(), before);
  },
);

onLan('a second network is listed beside the first', async (lan) => {
  const { ann } = await annAndBob(lan);
  ann.machine.addAddress('10.78.0.1/24');
  await ann.until(() => ann.addresses.length === 2, 3000);
  assert.deepEqual([...ann.addresses], ['10.77.0.1:50000', '10.78.0.1:50000']);
});

onLan('a pulled cable is told, and the end of it, too', async (lan) => {
  const { ann, bob } = await annAndBob(lan);
  ann.machine.setCable(false);
  await ann.until(() => ann.problem === 'no-network', 5000);
  await ann.until(() => !ann.sees(bob), 15_000);
  ann.machine.setCable(true);
  await ann.until(() => ann.problem === null, 5000);
  await ann.until(() => ann.sees(bob), 3000);
});

onLan('a network with IPv6 alone is told', async (lan) => {
  const machine = lan.plug('ann');
  machine.run('ip', '-6', 'addr', 'add', '2001:db8::5/64', 'dev', 'e0', 'nodad');
  const ann = watch(machine, 'Ann');
  await ann.until(() => ann.problem === 'ipv6-only', 15_000);
});

onLan('broadcasts that the firewall forbids are told', async (lan) => {
  const machine = lan.plug('ann', '10.77.0.1/24');
  machine.run('iptables', '-A', 'OUTPUT', '-o', 'e0', '-p', 'udp', '--dport', '1024', '-j', 'DROP');
  const ann = watch(machine, 'Ann');
  await ann.until(() => ann.problem === 'send-forbidden', 15_000);
  machine.run('iptables', '-F', 'OUTPUT');
  await ann.until(() => ann.problem === null, 10_000);
});

onLan('a point-to-point link alone is told, and is no failure beside a network', async (lan) => {
  const machine = lan.plug('ann');
  machine.run('ip', 'addr', 'add', '10.99.0.1/32', 'dev', 'e0');
  const ann = watch(machine, 'Ann');
  await ann.until(() => ann.problem === 'no-broadcast', 15_000);
  ann.machine.addAddress('10.77.0.1/24');
  await ann.until(() => ann.problem === null, 10_000);
  const bob = watch(lan.plug('bob', '10.77.0.2/24'), 'Bob');
  await ann.until(() => ann.sees(bob), 15_000);
});

onLan('whoever hears no broadcasts sees the others by their answers', async (lan) => {
  const { ann, bob } = await annAndBob(lan);
  ann.machine.run('iptables', '-A', 'INPUT', '-i', 'e0', '-p', 'udp', '--dport', '1024', '-j', 'DROP');
  await new Promise((resolve) => setTimeout(resolve, 20_000));
  assert.deepEqual([...ann.leavers, ...bob.leavers], []);
});

onLan('a port that another program holds is taken once it is free', async (lan) => {
  const machine = lan.plug('ann', '10.77.0.1/24');
  const holding =
    "import { createSocket } from 'node:dgram'; createSocket('udp4').bind(1024, () => console.log('bound'));";
  const holder = machine.start([process.execPath, '--input-type=module', '-e', holding], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => holder.stdout?.once('data', resolve));
  const ann = watch(machine, 'Ann');
  await ann.until(() => ann.problem === 'port-taken', 15_000);
  holder.kill();
  await ann.until(() => ann.problem === null, 10_000);
});
