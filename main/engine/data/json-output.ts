import { EncodeError } from './codec-errors.ts';

/** A string that grows by small pieces takes ten times its length; it becomes bytes before that matters. */
const CHUNK_CHARS = 64 * 1024;
/**
 * What parts that were written before may take when they are written again: json has no references, so parts shared by
 * parts that are shared multiply without end.
 */
const MAX_REPEATED_CHARS = 32 * 1024 * 1024;
/** Small values, of which there may be many, are over before anything is worth remembering. */
const UNWATCHED_CHARS = 16 * 1024;
const LONG_CHARS = 1_024;

/** JSON text as it is written: kept in chunks of bytes, and bounded where it says the same thing again and again. */
export class JsonOutput {
  #chunks: Buffer[] | undefined;
  #chunk = '';
  #chars = 0;
  /** Made when there is something to remember: most values are small. */
  #seen: Set<object | string> | undefined;
  /** The outermost part that is being written once more, and where it began. */
  #repeated: object | undefined;
  #repeatedFrom = 0;
  #repeatedChars = 0;

  add(text: string): void {
    this.#chunk += text;
    if (this.#chunk.length > CHUNK_CHARS) this.#flush();
  }

  /** Adds the JSON text of a string. */
  addText(text: string, meant: string): void {
    if (meant.length >= LONG_CHARS && this.#repeated === undefined) {
      if (!this.#isNew(meant)) this.#repeatedChars += text.length;
    }
    this.add(text);
  }

  opened(source: object): void {
    if (this.#chars < UNWATCHED_CHARS || this.#repeated !== undefined) return;
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
      throw new EncodeError('too-big', 'json would say the same parts of this value again and again.');
    }
  }
}
