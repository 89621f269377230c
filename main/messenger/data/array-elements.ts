import type { NdArray } from '../../engine/index.ts';

/** numpy's `.str`: byte order, kind, bytes per element ('<f4', '|u1'); anything else is shown as hex. */
const DTYPE = /^([<>|=])([a-zA-Z])(\d{1,6})/;

/** How many elements an array has: as many as its shape says, but never more than its bytes hold. */
export function elementCount(array: NdArray): number {
  const claimed = array.shape.reduce((product, length) => product * length, 1);
  return Math.max(0, Math.min(claimed, Math.floor(array.data.byteLength / elementBytes(array.dtype))));
}

/** The element at a flat index in C order: a number or boolean if numpy's kind is one, otherwise hex. */
export function elementText(array: NdArray, index: number): unknown {
  const size = elementBytes(array.dtype);
  const offset = index * size;
  if (index < 0 || offset + size > array.data.byteLength) return undefined;
  const view = new DataView(array.data.buffer, array.data.byteOffset + offset, size);
  const [, order, kind] = DTYPE.exec(array.dtype) ?? [];
  const little = order !== '>';
  switch (`${kind}${size}`) {
    case 'b1':
      return view.getUint8(0) !== 0;
    case 'u1':
      return view.getUint8(0);
    case 'i1':
      return view.getInt8(0);
    case 'u2':
      return view.getUint16(0, little);
    case 'i2':
      return view.getInt16(0, little);
    case 'u4':
      return view.getUint32(0, little);
    case 'i4':
      return view.getInt32(0, little);
    case 'u8':
      return view.getBigUint64(0, little);
    case 'i8':
      return view.getBigInt64(0, little);
    case 'f4':
      return view.getFloat32(0, little);
    case 'f8':
      return view.getFloat64(0, little);
    default:
      return Buffer.from(view.buffer, view.byteOffset, Math.min(size, 32)).toString('hex');
  }
}

function elementBytes(dtype: string): number {
  const [, , kind, digits] = DTYPE.exec(dtype) ?? [];
  const size = Number(digits ?? 1);
  return Math.max(1, kind === 'U' ? size * 4 : size); // numpy counts characters of 4 bytes for 'U'
}
