import { EncodeError } from './codec-errors.ts';

/** A string built from small pieces needs ten times its length in memory, so it becomes bytes at this size. */
const CHUNK_CHARS = 64 * 1024;
/**
 * Limit on the text of parts that were written before: JSON has no references, so shared parts within shared parts
 * multiply exponentially.
 */
const MAX_REPEATED_CHARS = 32 * 1024 * 1024;
/** Repetition is not tracked before this size, because most values are small. */
const UNTRACKED_CHARS = 16 * 1024;
const LONG_CHARS = 1_024;

/** JSON text being written: kept in chunks of bytes, with a limit on repeated parts. */
export class JsonOutput {
  #chunks: Buffer[] | undefined;
  #chunk = '';
  #chars = 0;
  /** Created when needed: most values are small. */
  #seen: Set<object | string> | undefined;
  /** The outermost part that is being written again, and where it starts. */
  #repeated: object | undefined;
  #repeatedFrom = 0;
  #repeatedChars = 0;

  add(text: string): void {
    this.#chunk += text;
    if (this.#chunk.length > CHUNK_CHARS) this.#flush();
  }

  /** Adds a string. @param text its JSON text, with quotes and escapes */
  addText(text: string, original: string): void {
    if (original.length >= LONG_CHARS && this.#repeated === undefined) {
      if (!this.#isNew(original)) this.#repeatedChars += text.length;
    }
    this.add(text);
  }

  opened(source: object): void {
    if (this.#chars < UNTRACKED_CHARS || this.#repeated !== undefined) return;
    if (this.#isNew(source)) return;
    this.#repeated = source;
    this.#repeatedFrom = this.#chars + this.#chunk.length;
  }

  closed(source: object): void {
    if (source !== this.#repeated) return;
    this.#repeatedChars += this.#chars + this.#chunk.length - this.#repeatedFrom;
    this.#repeated = undefined;
  }

  bytes(): Buffer {
    if (this.#chunks === undefined) return Buffer.from(this.#chunk, 'utf8');
    this.#flush();
    return Buffer.concat(this.#chunks);
  }

  #isNew(part: object | string): boolean {
    this.#seen ??= new Set();
    if (this.#seen.has(part)) return false;
    this.#seen.add(part);
    return true;
  }

  #flush(): void {
    this.#chunks ??= [];
    this.#chunks.push(Buffer.from(this.#chunk, 'utf8'));
    this.#chars += this.#chunk.length;
    this.#chunk = '';
    const running = this.#repeated === undefined ? 0 : this.#chars - this.#repeatedFrom;
    if (this.#repeatedChars + running > MAX_REPEATED_CHARS) {
      throw new EncodeError('too-big', 'Shared parts of this value would be repeated too often in json.');
    }
  }
}
