import { type Address, ConnectError, type Introduction } from '../../main/engine/index.ts';
import type { Process } from '../machine/process.ts';
import { Host } from './host.ts';
import type { Network } from './network.ts';
import type { Proposal } from './segment.ts';
import { type End, Wire } from './wire.ts';

/** TCP repeats a SYN after 1 s, then after twice as long each time. */
const SYN_MS = [0, 1_000, 3_000, 7_000, 15_000, 31_000];
/** Without an answer to ARP the system says so after about this long. */
const NO_SUCH_HOST_MS = 3_000;
/** How long TCP and then TLS may take, as in the engine. */
const CONNECT_MS = 5_000;
const TLS_MS = 5_000;

/** Whoever dials. */
interface Caller {
  readonly network: Network;
  readonly host: Host;
  readonly process: Process;
  track(end: End): void;
}

export interface DialOptions {
  readonly proposal: Proposal;
  /** For the answer, counted from HELLO. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** The expected fingerprint, or its start. */
  readonly fingerprint: string | undefined;
}

interface Answered {
  readonly end: End;
  readonly fingerprint: string;
  readonly introduction: Introduction;
}

/**
 * Calls `address`: TCP, TLS, the offer, its answer. Ends as protocol.md says: accepted; 'denied'; 'identity' if somebody
 * else answers; 'unreachable' if nobody does; 'timeout' if who was asked does not answer in time; 'aborted'.
 */
export async function dial(caller: Caller, address: Address, options: DialOptions): Promise<Answered> {
  const call = new Call(caller, options.signal);
  try {
    const { end, fingerprint } = await call.secure(address);
    if (!fingerprint.startsWith(options.fingerprint ?? '')) {
      throw new ConnectError('identity', 'The fingerprint of the peer there is not the expected one.');
    }
    end.send({ type: 'hello', proposal: options.proposal });
    const introduction = await call.answer(end, options.timeoutMs);
    return { end, fingerprint, introduction };
  } catch (error) {
    call.hangUp();
    throw error;
  } finally {
    call.over();
  }
}

/** The fingerprint of the peer at `address`, without an offer to it. */
export async function identify(
  caller: Caller,
  address: Address,
  signal: AbortSignal | undefined,
): Promise<string> {
  const call = new Call(caller, signal);
  try {
    return (await call.secure(address)).fingerprint;
  } finally {
    call.hangUp();
    call.over();
  }
}

class Call {
  readonly #caller: Caller;
  readonly #ended = Promise.withResolvers<never>();
  readonly #undo: (() => void)[] = [];
  #end: End | undefined;
  #isOver = false;

  constructor(caller: Caller, signal: AbortSignal | undefined) {
    this.#caller = caller;
    this.#ended.promise.catch(() => {});
    const abort = () => this.#fail('aborted', 'The call was cancelled.');
    signal?.addEventListener('abort', abort, { once: true });
    this.#undo.push(() => signal?.removeEventListener('abort', abort));
    if (signal?.aborted) abort();
  }

  /** TCP and TLS: who is there. */
  async secure(address: Address): Promise<{ end: End; fingerprint: string }> {
    const stopConnecting = this.#failAfter(CONNECT_MS, 'unreachable', 'There is no answer.');
    const end = await this.#within(this.#connect(address));
    stopConnecting();
    const stopWaiting = this.#failAfter(TLS_MS, 'unreachable', 'The TLS handshake is not answered.');
    const fingerprint = await this.#within(
      new Promise<string>((resolve) => {
        end.listener = {
          onFailed: () => this.#fail('unreachable', 'It hung up.'),
          onSegment: (segment) => {
            if (segment.type === 'server-hello') resolve(segment.fingerprint);
            else this.#fail('unreachable', 'It hung up.');
          },
        };
        end.send({ type: 'client-hello' });
      }),
    );
    stopWaiting();
    return { end, fingerprint };
  }

  /** Their answer to our offer, for which the caller waits only so long. */
  answer(end: End, timeoutMs: number): Promise<Introduction> {
    this.#failAfter(timeoutMs, 'timeout', 'Nobody answered in time.');
    return this.#within(
      new Promise<Introduction>((resolve) => {
        end.listener = {
          onFailed: () => this.#fail('unreachable', 'It hung up.'),
          onSegment: (segment) => {
            if (segment.type === 'accept') resolve(segment.introduction);
            else if (segment.type === 'deny') this.#fail('denied', 'It did not accept.');
            else this.#fail('unreachable', 'It hung up.');
          },
        };
      }),
    );
  }

  hangUp(): void {
    this.#end?.destroy(true);
  }

  over(): void {
    this.#isOver = true;
    for (const undo of this.#undo.splice(0)) undo();
  }

  #connect({ host: ip, port }: Address): Promise<End> {
    const { network, host, process } = this.#caller;
    const { promise, resolve } = Promise.withResolvers<End>();
    const fail = (why: string) => this.#fail('unreachable', why);
    const knock = () => {
      if (this.#isOver || this.#end !== undefined || !process.alive) return;
      if (!host.reachable) return fail('There is no network.');
      const target = network.reaches(host, host.ip, ip);
      if (!(target instanceof Host)) {
        if (network.ownerOf(ip) === undefined)
          this.#failAfter(NO_SUCH_HOST_MS, 'unreachable', 'No such host.');
        return;
      }
      const path = network.path(host, target);
      const answered = network.reaches(target, ip, host.ip) === host;
      if (path.callsDropped > 0 || !answered) return;
      const { listening } = target;
      if (path.callsRefused > 0 || listening?.port !== port) {
        this.#failAfter(2 * path.latencyMs, 'unreachable', 'It refuses.');
        return;
      }
      const own = { host, process, port: 32_768 + network.random.below(28_000) };
      const wire = new Wire(network, own, { host: target, process: listening.process, port });
      const [end, called] = wire.ends;
      this.#end = end;
      this.#caller.track(end);
      listening.process.enter(() => listening.onCall(called));
      this.#undo.push(process.clock.after(2 * path.latencyMs, () => resolve(end)));
    };
    for (const delayMs of SYN_MS) this.#undo.push(process.clock.after(delayMs, knock));
    return promise;
  }

  #within<T>(promise: Promise<T>): Promise<T> {
    return Promise.race([promise, this.#ended.promise]);
  }

  #failAfter(delayMs: number, code: 'unreachable' | 'timeout', why: string): () => void {
    const undo = this.#caller.process.clock.after(delayMs, () => this.#fail(code, why));
    this.#undo.push(undo);
    return undo;
  }

  #fail(code: 'unreachable' | 'timeout' | 'denied' | 'aborted', why: string): void {
    this.#ended.reject(new ConnectError(code, why));
  }
}
