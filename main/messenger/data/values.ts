import { writeFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { type Connection, encode, type StreamedBody } from '../../engine/index.ts';
import type { Calls } from '../../ipc/contract.ts';
import type { AppShell } from '../app-shell.ts';
import type { Feature } from '../feature.ts';
import type { Conversations } from '../history/conversations.ts';
import type { Person } from '../people/person.ts';
import { problemOf } from '../problem-of.ts';
import { saveAs } from '../save-as.ts';
import { isStorageProblem } from '../storage-state.ts';
import { expandNode, rootNode } from './value-tree.ts';

const HEAD_BYTES = 4096;

interface Parts {
  readonly conversations: Conversations;
  readonly shell: AppShell;
}

/** Shows the values and bytes that programs send, unless another feature takes them. */
export class Values implements Feature {
  readonly #parts: Parts;

  readonly calls = {
    expand: async (itemId, path, from, limit) =>
      expandNode(this.#parts.conversations.content(itemId, 'value').value, path, from, limit),
    readBytes: async (itemId, offset, length) => {
      const { bytes } = this.#parts.conversations.content(itemId, 'bytes');
      return Buffer.from(bytes.subarray(offset, offset + length)).toString('base64');
    },
    saveBytes: async (itemId) => {
      const { bytes } = this.#parts.conversations.content(itemId, 'bytes');
      return saveAs(this.#parts.shell, 'message.bin', (path) => writeFile(path, bytes));
    },
  } satisfies Partial<Calls>;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  takeValue(person: Person, connection: Connection, value: unknown): boolean {
    const { conversations } = this.#parts;
    const dataType = connection.dataType === 'raw' ? 'raw' : 'json';
    const encoded = encodedOf(dataType, value);
    const sizeBytes = encoded?.byteLength ?? 0;
    conversations.append(
      person.id,
      { ...conversations.base('them'), kind: 'value', dataType, sizeBytes, root: rootNode(value) },
      { kind: 'value', value, dataType, ...(encoded === undefined ? {} : { encoded }) },
    );
    return true;
  }

  takeBody(person: Person, connection: Connection, { body }: StreamedBody): boolean {
    void this.#show(person, connection, body);
    return true;
  }

  async #show(person: Person, connection: Connection, body: Readable): Promise<void> {
    const { conversations } = this.#parts;
    try {
      const parts: Buffer[] = [];
      for await (const part of body) parts.push(part as Buffer);
      const bytes = Buffer.concat(parts);
      conversations.append(
        person.id,
        {
          ...conversations.base('them'),
          kind: 'bytes',
          sizeBytes: bytes.byteLength,
          headBase64: bytes.subarray(0, HEAD_BYTES).toString('base64'),
        },
        { kind: 'bytes', bytes },
      );
    } catch (error) {
      if (isStorageProblem(error)) return connection.destroy('not-stored');
      const problem = problemOf(error, person.name).view;
      conversations.notice(person.id, 'problem', { code: 'message-incomplete', problem });
    }
  }
}

/** The value in our own encoding; undefined if only its sender can encode it. */
function encodedOf(dataType: 'json' | 'raw', value: unknown): Uint8Array | undefined {
  try {
    return encode(dataType, value);
  } catch {
    return undefined;
  }
}
