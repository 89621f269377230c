/**
 * Whether the bytes from `at` on begin with `prefix`: 'whole' if they do, 'partial' if they end before all of it, 'no'
 * otherwise.
 */
export function matchPrefix(bytes: Uint8Array, at: number, prefix: Uint8Array): 'whole' | 'partial' | 'no' {
  if (bytes[at] !== prefix[0]) return 'no';
  const length = Math.min(bytes.length - at, prefix.length);
  for (let i = 1; i < length; i++) if (bytes[at + i] !== prefix[i]) return 'no';
  return length === prefix.length ? 'whole' : 'partial';
}
