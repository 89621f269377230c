import { expect, test } from 'vitest';
import { closeReason, closeReasonOf, socketCloseReason } from './close-reasons.ts';
import { ProtocolError } from './peer-errors.ts';

const systemError = (code: string) => Object.assign(new Error(`read ${code}`), { code });

test('a protocol error closes under its own code, in its own words', () => {
  const error = new ProtocolError('too-large', 'A json message of 9 bytes was announced.');
  expect(closeReasonOf(error)).toEqual({ code: 'too-large', message: error.message });
});

test('any other error while reading is our own fault', () => {
  expect(closeReasonOf(new TypeError('x is undefined'))).toEqual({
    code: 'internal',
    message: 'x is undefined',
  });
});

test.each([
  ['ECONNRESET', 'reset'],
  ['EPIPE', 'reset'],
  ['ETIMEDOUT', 'socket-error'],
])('%s closes as %s', (system, code) => {
  expect(socketCloseReason(systemError(system)).code).toBe(code);
});

test('a code without further words has a sentence', () => {
  expect(closeReason('closed-here')).toEqual({ code: 'closed-here', message: 'Closed by us.' });
});
