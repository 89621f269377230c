/** What a connection carries: JSON, pickled Python values, or plain bytes. */
export type DataType = 'json' | 'raw' | 'bytes';
