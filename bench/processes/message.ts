/** A value whose json body, `{"data": {"n": 100000000, "v": "abc"}}`, has 40 bytes. */
export function message(index: number): { n: number; v: string } {
  return { n: 100_000_000 + index, v: 'abc' };
}

/** The same as it stands on the wire, made by hand: 128 bytes of header, 40 of body. */
export function wireBytes(index: number): Buffer {
  const body = `{"data": {"n": ${100_000_000 + index}, "v": "abc"}}`;
  return Buffer.from(`DATA|data_size=${body.length}&data_type=json`.padEnd(128, '|') + body);
}
