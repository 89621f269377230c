import { expect, test } from 'vitest';
import { bindProblem, sendProblem } from './discovery-problem.ts';

const systemError = (code: string) => Object.assign(new Error(`send ${code}`), { code });

test.each([
  ['EADDRINUSE', 'port-taken'],
  ['EACCES', 'forbidden'],
  ['ENOBUFS', 'port-failed'],
])('a port that cannot be bound for %s is %s', (system, code) => {
  expect(bindProblem(1024, systemError(system))).toMatchObject({ code, port: 1024 });
});

test.each([
  [undefined, 'no-network'],
  ['ENETUNREACH', 'no-network'],
  ['EPERM', 'send-forbidden'],
  ['ENOBUFS', 'send-failed'],
])('datagrams that cannot be sent for %s are %s', (system, code) => {
  const error = system === undefined ? undefined : systemError(system);
  expect(sendProblem(1024, error)).toMatchObject({ code, port: 1024 });
});
