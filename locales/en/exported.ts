/** A conversation that is saved as text. */
export const exported = {
  fileName: 'Conversation with {who}',
  line: '{who}: {what}',
  me: 'Me',
  deleted: '[deleted]',
  file: '[file: {name}, {sizeBytes, number} bytes, {state, select, done {complete} failed {failed} cancelled {cancelled} denied {declined} other {incomplete}}]',
  value: '[data: {value}]',
  bytes: '[{sizeBytes, number} bytes]',
  stream: '[live stream, {frames, number} frames]',
} as const;
