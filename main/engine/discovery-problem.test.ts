import { expect, test } from 'vitest';
import { bindProblem, type PingResult, searchProblem } from './discovery-problem.ts';

const systemError = (code: string) => Object.assign(new Error(`send ${code}`), { code });
type Result = PingResult<{ broadcast: string | undefined }>;
const loopback: Result = { on: { broadcast: '127.255.255.255' }, counts: false, error: undefined };
const cable = (code?: string): Result => ({
  on: { broadcast: '192.168.0.255' },
  counts: true,
  error: code === undefined ? undefined : systemError(code),
});
const tunnel: Result = { on: { broadcast: undefined }, counts: true, error: undefined };
const problemOf = (...results: Result[]) => searchProblem(1024, results, false)?.code;

test.each([
  ['EADDRINUSE', 'port-taken'],
  ['EACCES', 'forbidden'],
  ['ENOBUFS', 'port-failed'],
])('a port that cannot be bound because of %s is %s', (system, code) => {
  expect(bindProblem(1024, systemError(system))).toMatchObject({ code, port: 1024 });
});

test.each([
  ['ENETUNREACH', 'no-network'],
  ['EPERM', 'send-forbidden'],
  ['ENOBUFS', 'send-failed'],
])('a PING that cannot be sent because of %s is %s, although it works on loopback', (system, code) => {
  expect(problemOf(loopback, cable(system))).toBe(code);
});

test('one interface that works is enough', () => {
  expect(problemOf(loopback, cable('EPERM'), cable())).toBeUndefined();
});

test('loopback alone is no network, unless that is where we want to be found', () => {
  expect(problemOf(loopback)).toBe('no-network');
  expect(problemOf()).toBe('no-network');
  expect(searchProblem(1024, [{ ...loopback, counts: true }], false)).toBeUndefined();
});

test('a network without IPv4 has its own cause', () => {
  expect(searchProblem(1024, [loopback], true)?.code).toBe('ipv6-only');
});

test('a point-to-point link beside a network is no failure; alone, it is one of its own', () => {
  expect(problemOf(loopback, tunnel, cable())).toBeUndefined();
  expect(problemOf(loopback, tunnel, cable('EPERM'))).toBe('send-forbidden');
  expect(problemOf(loopback, tunnel)).toBe('no-broadcast');
});
