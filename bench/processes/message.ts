/** A value whose JSON body, `{"data": {"n": 100000000, "v": "abc"}}`, is 40 bytes long. */
export function message(index: number): { n: number; v: string } {
  return { n: 100_000_000 + index, v: 'abc' };
}

/** The same as bytes on the wire, built by hand: a header of 128 bytes, a body of 40. */
export function wireBytes(index: number): Buffer {
  const body = `{"data": {"n": ${100_000_000 + index}, "v": "abc"}}`;
  return Buffer.from(`DATA|data_size=${body.length}&data_type=json`.padEnd(128, '|') + body);
}
