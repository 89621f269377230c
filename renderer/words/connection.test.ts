import { describe, expect, it } from 'vitest';
import { connectionText, contractText } from './connection.ts';

const bob = { name: 'Bob', presence: 'here' } as const;

describe('a connection', () => {
  it('says what went wrong, or what is going on', () => {
    expect(connectionText({ ...bob, link: { state: 'calling' } })).toBe('Waiting for Bob to accept…');
    expect(connectionText({ ...bob, link: { state: 'calling', again: true } })).toBe('Reconnecting…');
    const problem = { code: 'unreachable', who: 'Bob' } as const;
    expect(connectionText({ ...bob, link: { state: 'failed', problem } })).toContain('Can’t reach Bob');
    expect(connectionText({ ...bob, link: { state: 'closed', ended: 'by-them' } })).toBe('Disconnected');
    expect(connectionText({ ...bob, link: { state: 'closed', ended: 'lost' } })).toBe('Connection lost');
  });
  it('counts down to the next try once it is lost', () => {
    const lost = { ...bob, link: { state: 'lost', retryAt: 14_000 } } as const;
    expect(connectionText(lost, 10_500)).toBe('Connection lost · Trying again in 4 s');
    expect(connectionText(lost, 20_000)).toBe('Connection lost · Trying again in 1 s');
  });
  it('is called offline where the other side is not there', () => {
    expect(connectionText({ ...bob, link: { state: 'idle' } })).toBe('Not connected');
    expect(connectionText({ name: 'Bob', presence: 'away', link: { state: 'idle' } })).toBe('Offline');
  });
});

describe('a contract', () => {
  const values = { dataType: 'json', strict: true, stream: false, dataSize: 'auto' } as const;
  it('says what a connection carries', () => {
    expect(contractText(values)).toBe('json · strict');
    expect(contractText({ ...values, strict: false })).toBe('json · any type');
  });
  it('says how large the frames of a stream are, once that is known', () => {
    const stream = { ...values, dataType: 'bytes', stream: true } as const;
    expect(contractText({ ...stream, dataSize: 2048 })).toBe('Stream · bytes · 2,048-byte frames');
    expect(contractText(stream)).toBe('Stream · bytes · frames of one size');
  });
});
