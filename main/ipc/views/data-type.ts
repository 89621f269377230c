/** What a connection carries: JSON, pickled Python values, or bytes as they are. */
export type DataType = 'json' | 'raw' | 'bytes';
