import { describe, expect, it } from 'vitest';
import { fromBase64, hexText, looksLikeText } from './bytes.ts';

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
