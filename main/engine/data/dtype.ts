/** The numpy dtypes that are plain bytes: numbers, booleans, dates, and fixed-width text and bytes. */
const DTYPE =
  /^([<>|=]?)(?:(b1|[iu][1248]|f(?:2|4|8|12|16)|c(?:8|16|24|32)|[mM]8)|([SaUV])([0-9]{1,9}))(\[[0-9]{0,9}[a-zA-Zμ]{1,7}\])?$/;

export interface Dtype {
  /** numpy's `.str`: '<f4', '|u1', '<M8[ns]'. */
  readonly text: string;
  readonly itemBytes: number;
}

/**
 * Parses a dtype; undefined when it is not one of plain bytes. `order` overrides the text's own byte order. Native and
 * missing byte orders count as little-endian, which all common machines are.
 */
export function parseDtype(text: string, order?: string, unit = ''): Dtype | undefined {
  const match = DTYPE.exec(text);
  if (match === null) return undefined;
  const [, ownOrder = '', number, text1 = '', count = '', ownUnit = ''] = match;
  const kind = number?.[0] ?? (text1 === 'a' ? 'S' : text1);
  const size = Number(number?.slice(1) ?? count);
  const isDate = kind === 'm' || kind === 'M';
  if (ownUnit !== '' && !isDate) return undefined;
  const orderless = kind === 'S' || kind === 'V' || (size === 1 && kind !== 'U');
  const endian = orderless ? '|' : (order ?? ownOrder) === '>' ? '>' : '<';
  return {
    text: `${endian}${kind}${size}${isDate ? unit || ownUnit : ''}`,
    itemBytes: kind === 'U' ? size * 4 : size,
  };
}

/** The number of elements of a shape; undefined when numpy has no such shape, or it exceeds a safe integer. */
export function countElements(shape: readonly unknown[]): number | undefined {
  if (shape.length > 64) return undefined;
  let count = 1;
  for (const length of shape) {
    if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0) return undefined;
    count *= length;
  }
  return shape.includes(0) ? 0 : Number.isSafeInteger(count) ? count : undefined;
}
