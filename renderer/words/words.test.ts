import { describe, expect, it } from 'vitest';
import type { TransferView } from '../../main/ipc/contract.ts';
import { parseAddress } from './address.ts';
import { fromBase64, hexText, looksLikeText } from './bytes.ts';
import { contractText, linkText } from './connection.ts';
import { dayText } from './dates.ts';
import { durationText, percentOf, rateText, sizeText } from './quantities.ts';
import { transferText } from './transfer.ts';

describe('quantities', () => {
  it('say sizes in the unit that fits', () => {
    expect([0, 999, 1536, 10_485_760, 1e12].map(sizeText)).toEqual([
      '0 B',
      '999 B',
      '1.5 KB',
      '10 MB',
      '931 GB',
    ]);
  });
  it('say durations in their two largest units', () => {
    expect([0.2, 75, 3700, 400_000].map(durationText)).toEqual(['1 s', '1 min 15 s', '1 h 1 min', '4 days']);
  });
  it('say rates, small ones with a decimal', () => {
    expect([0.52, 29.7, 12_000].map(rateText)).toEqual(['0.5', '30', '12,000']);
  });
  it('never reach 100 percent before the end, nor leave 0 to 100', () => {
    expect([percentOf(999, 1000), percentOf(0, 0), percentOf(5, 4)]).toEqual([99, 0, 100]);
  });
});

describe('an address', () => {
  it('is ipv4:port, with spaces around it forgiven', () => {
    expect(parseAddress(' 127.0.0.1:5000 ')).toBe('127.0.0.1:5000');
  });
  it.each([
    '',
    'localhost:5000',
    '127.0.0.1',
    '127.0.0.256:5000',
    '127.0.0.1:0',
    '127.0.0.1:65536',
    '1.2.3:4',
  ])('is not %j', (text) => expect(parseAddress(text)).toBeNull());
});

describe('bytes', () => {
  it('are read as hex with their characters beside them', () => {
    const line = hexText(new TextEncoder().encode('Hello world\n'));
    expect(line).toBe('00000000  48 65 6c 6c 6f 20 77 6f  72 6c 64 0a              Hello world.');
  });
  it('look like text when they are UTF-8, even if cut within a character', () => {
    expect(looksLikeText(new TextEncoder().encode('grün').subarray(0, 3))).toBe(true);
    expect(looksLikeText(Uint8Array.of(0, 1, 2))).toBe(false);
    expect(looksLikeText(Uint8Array.of(0xff, 0x41))).toBe(false);
  });
  it('are empty when the base64 is none', () => {
    expect(fromBase64('%%%')).toEqual(new Uint8Array());
  });
});

describe('days', () => {
  const now = new Date(2026, 10, 24, 12).getTime();
  it('are today, yesterday, a weekday, then a date', () => {
    expect(dayText(new Date(2026, 10, 24, 0).getTime(), now)).toBe('Today');
    expect(dayText(new Date(2026, 10, 23, 23).getTime(), now)).toBe('Yesterday');
    expect(dayText(new Date(2026, 10, 20).getTime(), now)).toMatch(/^\p{L}+$/u);
    expect(dayText(new Date(2025, 10, 20).getTime(), now)).toContain('2025');
  });
});

describe('a link', () => {
  it("is told in the messenger's own sentence, or in ours", () => {
    const bob = { name: 'Bob', presence: 'here' } as const;
    expect(linkText({ ...bob, link: { state: 'calling' } })).toBe('Waiting for Bob to accept…');
    expect(linkText({ ...bob, link: { state: 'failed', message: 'Nobody listens there.' } })).toBe(
      'Nobody listens there.',
    );
    const lost = { ...bob, link: { state: 'lost', message: 'Connection lost', retryAt: 14_000 } } as const;
    expect(linkText(lost, 10_500)).toBe('Connection lost: trying again in 4 s');
  });
  it('names what a program asks for', () => {
    expect(contractText({ dataType: 'bytes', strict: true, stream: true, dataSize: 2048 })).toBe(
      'a stream of 2,048-byte frames (bytes)',
    );
  });
});

describe('a running transfer', () => {
  it('says how much, how fast and how long', () => {
    const transfer: TransferView = {
      id: 't',
      direction: 'out',
      name: 'a',
      sizeBytes: 10_485_760,
      fileCount: 1,
      doneBytes: 5_242_880,
      bytesPerSecond: 1_048_576,
      state: 'running',
      canRetry: false,
    };
    expect(transferText(transfer, 'Bob')).toBe('5 MB of 10 MB · 1 MB/s · 5 s left');
  });
});
