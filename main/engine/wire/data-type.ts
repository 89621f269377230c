import { ProtocolError } from '../peer-errors.ts';

/** What a connection carries: `json` text, `raw` pickles, or `bytes` as they are. */
export type DataType = 'json' | 'raw' | 'bytes';

/** @throws ProtocolError 'header' for an unknown type. */
export function parseDataType(text: string | undefined): DataType {
  if (text === 'json' || text === 'raw' || text === 'bytes') return text;
  throw new ProtocolError('header', `Unknown data type '${(text ?? '').slice(0, 16)}'.`);
}
