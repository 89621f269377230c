import type { Readable } from 'node:stream';
import { type Connection, encode, type StreamedBody } from '../engine/index.ts';
import type { Chat } from './chat/chat.ts';
import type { Edits } from './chat/edits.ts';
import type { Typing } from './chat/typing.ts';
import { watchStream } from './data/streams.ts';
import { rootNode } from './data/value-tree.ts';
import type { Environment } from './environment.ts';
import type { Conversations } from './history/conversations.ts';
import { MAX_BYTES_MESSAGE, MAX_PLAIN_TEXT_CHARS } from './limits.ts';
import { isControl, type Links } from './links/links.ts';
import type { Liveness } from './links/liveness.ts';
import { type Message, readMessage } from './links/messages.ts';
import type { Person } from './people/person.ts';
import type { ProfileExchange } from './profile/profile-exchange.ts';
import { sentenceFor } from './sentences.ts';
import type { Transfers } from './transfers/transfers.ts';
import type { Verification } from './trust/verification.ts';

const HEAD_BYTES = 4096;

interface Parts {
  readonly chat: Chat;
  readonly changes: Edits;
  readonly profileExchange: ProfileExchange;
  readonly typing: Typing;
  readonly transfers: Transfers;
  readonly verification: Verification;
  readonly links: Links;
  readonly liveness: Liveness;
  readonly conversations: Conversations;
  readonly environment: Environment;
}

/** Gives a meaning to whatever a connection brings. */
export class Router {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Called before any data of the connection is given out. */
  listen(person: Person, connection: Connection): void {
    if (connection.stream) {
      watchStream(person, connection, this.#parts.conversations, this.#parts.environment);
      return;
    }
    connection.setHandler('data', (_, value) => this.#value(person, connection, value));
    connection.setHandler('body', (_, body) => this.#body(person, connection, body));
    if (isControl(connection) && person.lanline) this.#parts.profileExchange.introduce(connection);
  }

  #value(person: Person, connection: Connection, value: unknown): void {
    const { chat, liveness } = this.#parts;
    liveness.heard(connection);
    const message = isControl(connection) ? readMessage(value) : undefined;
    if (typeof value === 'string' && value.length <= MAX_PLAIN_TEXT_CHARS) chat.heardPlainText(person, value);
    else if (message !== undefined && (person.lanline || message.type === 'hello'))
      this.#message(person, connection, message);
    else this.#show(person, connection, value);
  }

  #message(person: Person, connection: Connection, message: Message): void {
    const { chat, changes, profileExchange, typing, transfers, verification, links, liveness } = this.#parts;
    switch (message.type) {
      case 'hello':
        return profileExchange.heard(person, connection, message);
      case 'alive':
        return liveness.heardAlive(connection);
      case 'bye':
        return links.heardBye(connection);
      case 'typing':
        return typing.heard(person);
      case 'text':
        typing.stopped(person);
        return chat.heardText(person, connection, message.text, message.id);
      case 'delivered':
      case 'read':
        return chat.heardReceipt(person, message);
      case 'edit':
      case 'delete':
      case 'changed':
        return changes.heard(person, connection, message);
      case 'verify-begin':
      case 'verify-nonce':
      case 'verify-end':
        return verification.heard(person, connection, message);
      default:
        return transfers.heard(person, message);
    }
  }

  #show(person: Person, connection: Connection, value: unknown): void {
    const { conversations } = this.#parts;
    const dataType = connection.dataType === 'raw' ? 'raw' : 'json';
    const encoded = encodedOf(dataType, value);
    const sizeBytes = encoded?.byteLength ?? 0;
    conversations.append(
      person.id,
      { ...conversations.base('them'), kind: 'value', dataType, sizeBytes, root: rootNode(value) },
      { kind: 'value', value, dataType, ...(encoded === undefined ? {} : { encoded }) },
    );
  }

  #body(person: Person, connection: Connection, { sizeBytes, body }: StreamedBody): void {
    if (sizeBytes > MAX_BYTES_MESSAGE) {
      const name = `from ${person.name} ${timeStamp(this.#parts.environment.clock.now())}.bin`;
      this.#parts.transfers.receive(person, connection, name, sizeBytes, body);
      return;
    }
    void this.#shortBody(person, body);
  }

  async #shortBody(person: Person, body: Readable): Promise<void> {
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
      conversations.notice(
        person.id,
        'problem',
        `A message did not arrive whole. ${sentenceFor(error, person.name)}`,
      );
    }
  }
}

/** The value in our own writing; undefined for what only its sender can write. */
function encodedOf(dataType: 'json' | 'raw', value: unknown): Uint8Array | undefined {
  try {
    return encode(dataType, value);
  } catch {
    return undefined;
  }
}

/** '2026-11-24 13.14.15', local time: a colon can't stand in a file's name everywhere. */
function timeStamp(nowMs: number): string {
  const at = new Date(nowMs);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}.${two(at.getMinutes())}.${two(at.getSeconds())}`;
}
