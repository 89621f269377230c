/** RFC 3492, section 5. */
const base = 36;
const [tMin, tMax, skew, damp, initialBias, initialN] = [1, 26, 38, 700, 72, 128];

/** Decodes the `xn--…` labels of a host; an invalid label stays as it is. */
export function toUnicode(host: string): string {
  return host
    .split('.')
    .map((label) => (label.startsWith('xn--') ? decode(label.slice(4)) || label : label))
    .join('.');
}

/** RFC 3492, section 6.2. The URL parser has already limited the length of labels. */
function decode(label: string): string | undefined {
  const split = label.lastIndexOf('-');
  const points = [...label.slice(0, Math.max(0, split))].map((character) => character.charCodeAt(0));
  let [n, place, bias] = [initialN, 0, initialBias];
  for (let at = split + 1; at < label.length; ) {
    const before = place;
    for (let weight = 1, k = base; ; k += base) {
      const digit = digitOf(label.charCodeAt(at++));
      if (digit === undefined) return undefined;
      place += digit * weight;
      const threshold = Math.min(tMax, Math.max(tMin, k - bias));
      if (digit < threshold) break;
      weight *= base - threshold;
    }
    const count = points.length + 1;
    bias = adapt(place - before, count, before === 0);
    n += Math.floor(place / count);
    if (n > 0x10ffff) return undefined;
    place %= count;
    points.splice(place++, 0, n);
  }
  return String.fromCodePoint(...points);
}

function adapt(delta: number, count: number, first: boolean): number {
  let left = Math.floor(delta / (first ? damp : 2));
  left += Math.floor(left / count);
  let k = 0;
  for (; left > ((base - tMin) * tMax) / 2; k += base) left = Math.floor(left / (base - tMin));
  return k + Math.floor(((base - tMin + 1) * left) / (left + skew));
}

/** a-z are 0 to 25, 0-9 are 26 to 35. */
function digitOf(code: number): number | undefined {
  if (code >= 97 && code <= 122) return code - 97;
  if (code >= 48 && code <= 57) return code - 22;
  return undefined;
}
