/** A demo peer on loopback that answers any message with a live stream of a sine wave, for a minute. */
import { Peer } from '../main/engine/index.ts';

const FRAME_BYTES = 2048;
const FRAMES_PER_SECOND = 20;
const SECONDS = 60;

const peer = new Peer({
  address: '127.0.0.1',
  discoveryPort: Number(process.argv[2] ?? 1024),
  handlers: {
    connection: (_, connection) => {
      connection.setHandler('data', async () => {
        await connection.send({
          stream: 'sine wave',
          frames: '512 × float32',
          framesPerSecond: FRAMES_PER_SECOND,
        });
        await stream(connection.peerName);
      });
    },
  },
});
await peer.start();
console.log(`Waves is at ${peer.addressName}`);
process.on('SIGTERM', () => void peer.stop().then(() => process.exit(0)));

async function stream(address: string): Promise<void> {
  const connection = await peer.connect(address, {
    dataType: 'bytes',
    stream: true,
    dataSize: FRAME_BYTES,
    parallel: true,
    timeoutMs: 30_000,
  });
  for (let frame = 0; frame < SECONDS * FRAMES_PER_SECOND && !connection.closed; frame++) {
    const samples = Float32Array.from({ length: FRAME_BYTES / 4 }, (_, i) => Math.sin((frame * 8 + i) / 40));
    await connection.send(new Uint8Array(samples.buffer));
    await new Promise((resolve) => setTimeout(resolve, 1000 / FRAMES_PER_SECOND));
  }
  await connection.close();
}
