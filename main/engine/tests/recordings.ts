import { readFileSync } from 'node:fs';

/** One session of the real library, as recorded on the wire. */
export interface Recording {
  readonly name: string;
  readonly accepted: boolean;
  readonly initiator_address: string;
  readonly acceptor_address: string;
  readonly wire: readonly { from: 'initiator' | 'acceptor'; hex?: string; end?: boolean }[];
  readonly received: { readonly initiator: readonly string[]; readonly acceptor: readonly string[] };
}

interface UdpRecording {
  readonly name: string;
  readonly udp: readonly { from: string; hex: string }[];
}

const all = JSON.parse(readFileSync(new URL('./fixtures/wire.json', import.meta.url), 'utf8')) as (
  | Recording
  | UdpRecording
)[];

export const recordings = all.filter((it): it is Recording => 'wire' in it);
export const udpRecording = all.find((it): it is UdpRecording => 'udp' in it);

/** Everything one side wrote, in one piece. */
export function bytesOf(recording: Recording, side: 'initiator' | 'acceptor'): Buffer {
  return Buffer.concat(
    recording.wire
      .filter((it) => it.from === side && it.hex !== undefined)
      .map((it) => Buffer.from(it.hex ?? '', 'hex')),
  );
}
