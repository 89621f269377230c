import { decode, encode } from '../data/index.ts';
import { ABOUT_BYTES, INTRODUCTION_BYTES } from '../flood-limits.ts';
import { ProtocolError } from '../peer-errors.ts';
import { readExactly } from '../read-exactly.ts';
import type { Transport } from '../transport.ts';
import { dataHeader, HEADER_BYTES, parseHeader, parseSize } from '../wire/header.ts';

/**
 * What Lanline peers tell each other once the connection is encrypted (protocol.md, "Layer 2"). Unchecked claims, but
 * by an authenticated peer.
 */
export interface Introduction {
  readonly name: string;
  /** The kind of machine, for people to read. */
  readonly device: string;
  readonly version: string;
  /** Which transfer this connection carries: 16 hexadecimal digits. */
  readonly purpose?: string;
  /** What the call is about: some JSON value, which means something to the two programs only. */
  readonly about?: unknown;
}

const MAX_NAME = 256;
const MAX_WORD = 64;

/**
 *     DATA|data_size=N&data_type=json, then {"data": {"name": …, "device": …, "version": …[, "purpose": …][, "about": …]}}
 */
export function encodeIntroduction(introduction: Introduction): Uint8Array {
  const body = encode('json', introduction);
  return Buffer.concat([dataHeader('json', body.length), body]);
}

/** Waits for the other side's introduction. @throws ProtocolError when it is unreadable, UnansweredError, SecurityError */
export async function readIntroduction(transport: Transport, timeoutMs: number): Promise<Introduction> {
  const header = parseHeader(await readExactly(transport, HEADER_BYTES, timeoutMs));
  const sizeBytes = parseSize(header.fields.get('data_size'));
  if (header.type !== 'DATA' || header.fields.get('data_type') !== 'json' || sizeBytes > INTRODUCTION_BYTES) {
    throw new ProtocolError('handshake', 'The other side did not send an introduction.');
  }
  const body = await readExactly(transport, sizeBytes, timeoutMs);
  const introduction = introductionOf(decoded(body));
  if (introduction === undefined) {
    throw new ProtocolError('handshake', 'The introduction of the other side is unreadable.');
  }
  return introduction;
}

function decoded(body: Uint8Array): unknown {
  try {
    return decode('json', body);
  } catch {
    return undefined;
  }
}

function introductionOf(value: unknown): Introduction | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { name, device, version, purpose, about } = value as Record<string, unknown>;
  if (!isText(name, MAX_NAME) || !isText(device, MAX_WORD) || !isText(version, MAX_WORD)) return undefined;
  if (purpose !== undefined && !isPurpose(purpose)) return undefined;
  return {
    name,
    device,
    version,
    ...(purpose === undefined ? {} : { purpose }),
    ...(about === undefined ? {} : { about }),
  };
}

function isText(value: unknown, maxLength: number): value is string {
  return typeof value === 'string' && value.length <= maxLength;
}

/** Whether a call can say that it is about this: JSON that leaves room for the rest of the introduction. */
export function isAbout(value: unknown): boolean {
  try {
    return encode('json', value).length <= ABOUT_BYTES;
  } catch {
    return false; // no JSON
  }
}

/** 16 hexadecimal digits. */
export function isPurpose(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{16}$/.test(value);
}
