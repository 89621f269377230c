import { decode, encode } from '../data/index.ts';
import { INTRODUCTION_BYTES } from '../flood-limits.ts';
import { ProtocolError } from '../peer-errors.ts';
import { readExactly } from '../read-exactly.ts';
import type { Transport } from '../transport.ts';
import { dataHeader, HEADER_BYTES, parseHeader, parseSize } from '../wire/header.ts';

/** What Lanline peers tell each other once nobody listens any more (protocol.md, "Layer 2"). A claim, but one by a proven peer. */
export interface Introduction {
  readonly name: string;
  /** What kind of machine: a word for people. */
  readonly device: string;
  readonly version: string;
  /** Which transfer this connection carries: 16 hexadecimal digits. */
  readonly purpose?: string;
}

const MAX_NAME = 256;
const MAX_WORD = 64;

/**
 *     DATA|data_size=N&data_type=json, then {"data": {"name": …, "device": …, "version": …[, "purpose": …]}}
 */
export function encodeIntroduction(introduction: Introduction): Uint8Array {
  const body = encode('json', introduction);
  return Buffer.concat([dataHeader('json', body.length), body]);
}

/** Waits for the other side's introduction. @throws ProtocolError 'handshake' */
export async function readIntroduction(transport: Transport, timeoutMs: number): Promise<Introduction> {
  const header = parseHeader(await readExactly(transport, HEADER_BYTES, timeoutMs));
  const sizeBytes = parseSize(header.fields.get('data_size'));
  if (header.type !== 'DATA' || header.fields.get('data_type') !== 'json' || sizeBytes > INTRODUCTION_BYTES) {
    throw new ProtocolError('handshake', 'The other side did not introduce itself.');
  }
  const body = await readExactly(transport, sizeBytes, timeoutMs);
  const introduction = introductionOf(decode('json', body));
  if (introduction === undefined) {
    throw new ProtocolError('handshake', 'The other side introduced itself in a way that cannot be read.');
  }
  return introduction;
}

function introductionOf(value: unknown): Introduction | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { name, device, version, purpose } = value as Record<string, unknown>;
  if (!isText(name, MAX_NAME) || !isText(device, MAX_WORD) || !isText(version, MAX_WORD)) return undefined;
  if (purpose === undefined) return { name, device, version };
  return isPurpose(purpose) ? { name, device, version, purpose } : undefined;
}

function isText(value: unknown, maxLength: number): value is string {
  return typeof value === 'string' && value.length <= maxLength;
}

/** 16 hexadecimal digits. */
export function isPurpose(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{16}$/.test(value);
}
