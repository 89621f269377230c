import { ConnectError, DataSizeError, DataTypeError, PeerError } from '../engine/index.ts';
import { Problem } from './problem.ts';

/** Turns what went wrong into a sentence that a person can act on. `who` is the other person's name. */
export function sentenceFor(error: unknown, who: string): string {
  if (error instanceof Problem) return error.message;
  if (error instanceof ConnectError) return connectSentence(error, who);
  if (error instanceof DataTypeError || error instanceof DataSizeError) {
    return `This can't be sent over that connection: ${error.message}`;
  }
  if (error instanceof PeerError) return error.message; // the engine's are sentences already
  const code = systemCode(error);
  return (code && SYSTEM_SENTENCES[code]) ?? 'Something unexpected went wrong. Try again.';
}

/** The stable code beside the sentence. */
export function codeFor(error: unknown): string {
  if (error instanceof Problem || error instanceof PeerError) return error.code;
  return systemCode(error)?.toLowerCase() ?? 'unexpected';
}

function connectSentence(error: ConnectError, who: string): string {
  switch (error.code) {
    case 'denied':
      return `${who} declined.`;
    case 'timeout':
      return `${who} did not answer in time. Try again when they are at their computer.`;
    case 'unreachable':
      return `${who} can't be reached: nothing answers at that address. Is their program running, and on the same network?`;
    case 'self':
      return 'That is your own address.';
    case 'aborted':
      return 'You stopped the call.';
    case 'protocol':
      return `What answered at ${who}'s address does not speak this protocol. Check the address and port.`;
    case 'insecure':
      return `${who}'s program does not answer encrypted any more, as it did before. Nothing was sent. Perhaps it was replaced by another one; perhaps somebody stands in the way.`;
    case 'identity':
      return `Somebody else answers where ${who} was: the key is another one. Nothing was sent.`;
    default:
      return `The connection to ${who} failed: ${error.message}`;
  }
}

const SYSTEM_SENTENCES: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full. Free some space and try again.',
  EDQUOT: 'Your disk quota is used up. Free some space and try again.',
  EACCES: 'The folder or file may not be written or read. Check its permissions.',
  EPERM: 'The folder or file may not be written or read. Check its permissions.',
  EROFS: 'The disk is read-only. Choose another folder.',
  ENOENT: 'The file or folder does not exist any more.',
  EEXIST: 'A file is in the way in the folder for downloads, or where that folder should be. Move it away.',
  ENOTDIR: 'The folder for downloads is not a folder. Choose another one.',
  EISDIR: 'That is a folder, not a file.',
  EFBIG: 'The file is larger than the disk allows.',
  EIO: 'The disk reported an error.',
  EMFILE: 'Too many files are open at once. Try again in a moment.',
  ECONNRESET: 'The connection was lost.',
  EPIPE: 'The connection was lost.',
  ERR_STREAM_PREMATURE_CLOSE: 'The connection was lost before everything had arrived.',
};

function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
