/**
 * “Why don’t I see Bob?” on machines and networks that are broken on purpose: `node --test e2e/network/diagnosis.ts`. Linux,
 * root, iproute2 and iptables.
 */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { addAdapter, drop, inScene, PORT, step } from './diagnosis-scene.ts';

describe('a cause at our side is named', { concurrency: 4 }, () => {
  inScene('no network', async (scene) => {
    const ann = await scene.lanline(scene.lan.plug('ann'), 'Ann');
    const { finding } = await ann.why();
    assert.deepEqual(finding, { code: 'no-network' });
  });

  inScene('IPv6 alone', async (scene) => {
    const machine = scene.lan.plug('ann');
    machine.run('ip', '-6', 'addr', 'add', '2001:db8::5/64', 'dev', 'e0', 'nodad');
    const ann = await scene.lanline(machine, 'Ann');
    assert.deepEqual((await ann.why()).finding, { code: 'ipv6-only' });
  });

  inScene('a network that gives out no addresses', async (scene) => {
    const ann = await scene.lanline(scene.lan.plug('ann', '169.254.7.7/16'), 'Ann');
    assert.deepEqual((await ann.why()).finding, { code: 'self-assigned', adapters: 'e0' });
    await scene.lanline(scene.lan.plug('bob', '169.254.9.9/16'), 'Bob');
    assert.deepEqual((await ann.why()).finding, { code: 'others-seen', count: 1 });
  });

  inScene('a network where nobody else is, and everything works', async (scene) => {
    const ann = await scene.lanline(scene.lan.plug('ann', '10.77.0.1/24'), 'Ann');
    const view = await ann.why();
    assert.deepEqual(view.finding, { code: 'nobody' });
    assert.equal(step(view, 'echo')?.result, 'heard');
    assert.equal(step(view, 'others')?.searching, 0);
  });

  inScene('our own firewall, which drops searches', async (scene) => {
    const machine = scene.lan.plug('ann', '10.77.0.1/24');
    drop(machine, 'INPUT', '-i', 'e0', '-p', 'udp', '--dport', '1024');
    const ann = await scene.lanline(machine, 'Ann');
    const view = await ann.why();
    assert.deepEqual(view.finding, { code: 'incoming-blocked', port: 1024, adapters: 'e0' });
    assert.equal(view.firewall?.udpPort, 1024);
    assert.equal(view.firewall?.tcpPort, PORT);
    assert.equal(step(view, 'search')?.result, 'sent');
  });

  inScene('our own firewall, which lets searches in, but no answers', async (scene) => {
    const machine = scene.lan.plug('ann', '10.77.0.1/24');
    machine.run('iptables', '-A', 'INPUT', '-p', 'udp', '--dport', '1024', '-j', 'ACCEPT');
    drop(machine, 'INPUT', '-i', 'e0', '-p', 'udp');
    const ann = await scene.lanline(machine, 'Ann');
    await scene.lanline(scene.lan.plug('bob', '10.77.0.2/24'), 'Bob');
    assert.deepEqual((await ann.why()).finding, { code: 'answers-blocked', count: 1 });
  });

  inScene('our own firewall, which lets no search out', async (scene) => {
    const machine = scene.lan.plug('ann', '10.77.0.1/24');
    drop(machine, 'OUTPUT', '-o', 'e0', '-p', 'udp', '--dport', '1024');
    const ann = await scene.lanline(machine, 'Ann');
    assert.deepEqual((await ann.why()).finding, { code: 'send-blocked', adapters: 'e0' });
  });

  inScene('the one of two networks that does not work', async (scene) => {
    const machine = scene.lan.plug('ann', '10.77.0.1/24');
    addAdapter(machine, 'w0', '10.79.0.1/24');
    drop(machine, 'OUTPUT', '-o', 'w0', '-p', 'udp');
    const ann = await scene.lanline(machine, 'Ann');
    assert.deepEqual((await ann.why()).finding, { code: 'send-blocked', adapters: 'w0' });
  });

  inScene('another program at the port, with its name', async (scene) => {
    const machine = scene.lan.plug('ann', '10.77.0.1/24');
    await scene.program(
      machine,
      "import { createSocket } from 'node:dgram'; createSocket('udp4').bind(1024, () => console.log('bound'));",
    );
    const ann = await scene.lanline(machine, 'Ann');
    const { finding } = await ann.why();
    assert.equal(finding?.code, 'port-taken');
    assert.equal(finding.holder, 'program');
    assert.match(finding.program, /\w/);
  });

  inScene('searches of others that do not arrive, though they answer', async (scene) => {
    const ann = await scene.lanline(scene.lan.plug('ann', '10.77.0.1/24'), 'Ann');
    const bobs = scene.lan.plug('bob', '10.77.0.2/24');
    drop(bobs, 'OUTPUT', '-d', '10.77.0.255');
    await scene.lanline(bobs, 'Bob');
    assert.deepEqual((await ann.why()).finding, { code: 'searches-lost', count: 1 });
  });

  inScene('nothing but a network of containers', async (scene) => {
    const machine = scene.lan.plug('ann');
    addAdapter(machine, 'docker0', '172.17.0.1/16');
    const ann = await scene.lanline(machine, 'Ann');
    assert.deepEqual((await ann.why()).finding, { code: 'only-virtual', adapters: 'docker0' });
  });
});
