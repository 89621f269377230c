import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { neighbourIn } from './neighbours.ts';
import { portHolder } from './port-holder.ts';
import { lsofHolder, netstatProcess, socketsAt, tasklistName } from './port-tables.ts';

const onLinux = test.runIf(process.platform === 'linux');

onLinux('a program of ours that holds a port is named', async () => {
  const program = `const s = require('node:dgram').createSocket('udp4');
    s.bind(0, '127.0.0.1', () => console.log(s.address().port));`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    expect(await portHolder(Number(line.toString()))).toEqual({
      kind: 'program',
      name: expect.stringMatching(/\w/),
    });
  } finally {
    child.kill();
  }
});

onLinux('a free port is held by nobody that is known', async () => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  expect(await portHolder(port)).toEqual({ kind: 'unknown', name: '' });
});

test('sockets are found in Linux’s table by their port, and not by an address that looks like it', () => {
  const table = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  417: 00000000:0400 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 45678 2 0000000000000000 0
  418: 04000400:0035 00000000:0400 07 00000000:00000000 00:00000000 00000000   101        0 999 2 0000000000000000 0
`;
  expect(socketsAt(table, 1024)).toEqual([{ uid: 1000, inode: '45678' }]);
  expect(socketsAt(table, 53)).toEqual([{ uid: 101, inode: '999' }]);
  expect(socketsAt('', 1024)).toEqual([]);
  expect(socketsAt('nonsense :0400', 1024)).toEqual([]);
});

test('the process is found in what macOS and Windows print', () => {
  expect(lsofHolder('p4711\ncPython\nu501\nf12\n')).toEqual({ kind: 'program', name: 'Python' });
  expect(lsofHolder('p311\ncmDNSResponder\nu65\n')).toEqual({ kind: 'service', name: 'mDNSResponder' });
  expect(lsofHolder('')).toBeUndefined();
  const table = [
    '  Proto  Local Address          Foreign Address        State           PID',
    '  UDP    0.0.0.0:10240          *:*                                    17',
    '  UDP    0.0.0.0:1024           *:*                                    4711',
    '',
  ].join('\r\n');
  expect(netstatProcess(table, 1024)).toBe(4711);
  expect(netstatProcess(table, 102)).toBeUndefined();
  expect(tasklistName('"python.exe","4711","Console","1","12,345 K"\r\n')).toBe('python.exe');
  expect(tasklistName('INFO: No tasks are running which match the specified criteria.')).toBeUndefined();
});

test('a neighbour is there if the system has its hardware address', () => {
  const table = `IP address       HW type     Flags       HW address            Mask     Device
10.77.0.2        0x1         0x2         aa:bb:cc:dd:ee:ff     *        e0
10.77.0.3        0x1         0x0         00:00:00:00:00:00     *        e0
`;
  expect(neighbourIn(table, '10.77.0.2')).toBe('present');
  expect(neighbourIn(table, '10.77.0.3')).toBe('missing');
  expect(neighbourIn(table, '10.77.0.33')).toBeUndefined();
  expect(neighbourIn('', '10.77.0.2')).toBeUndefined();
});
