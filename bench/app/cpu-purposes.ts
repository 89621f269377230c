import type { Sample } from './cpu-samples.ts';

interface Purpose {
  readonly name: string;
  readonly thread?: RegExp;
  /** What its innermost frame is, or any of them. */
  readonly innermost?: RegExp;
  readonly any?: RegExp;
}

/** The first one that matches is what a sample was spent on. */
const PURPOSES: readonly Purpose[] = [
  { name: 'checksums', thread: /^chunks$/, innermost: /(aes|gcm|ghash|^EVP_|^ossl_)/ },
  { name: 'reading and writing files, in the kernel', any: /^\w*sys_p(read|write)(64|v)/ },
  { name: 'the socket, in the kernel', any: /^(tcp_|sock_(read|write)_iter|net_rx_action)/ },
  { name: 'waiting and waking up, in the kernel', any: /^\w*sys_(futex|epoll|io_uring)/ },
  { name: 'everything else in the kernel', innermost: /\(\[kernel/ },
  { name: 'copying memory', innermost: /^__mem(move|cpy|set)/ },
  {
    name: 'TLS: AES-GCM, records and buffers',
    innermost: /(aes|gcm|ghash|SSL|ssl3|TLS|tls_|BIO|WPACKET|^EVP_|^ossl_)/,
  },
  { name: 'compiling JavaScript, collecting garbage', thread: /^V8Worker$/ },
  { name: 'JavaScript, Node and the rest' },
];

export const purposes: readonly string[] = PURPOSES.map(({ name }) => name);

export function purposeOf({ thread, frames }: Sample): string {
  const matches = (purpose: Purpose) =>
    (purpose.thread?.test(thread) ?? true) &&
    (purpose.innermost?.test(frames[0] ?? '') ?? true) &&
    (purpose.any === undefined || frames.some((frame) => purpose.any?.test(frame)));
  return PURPOSES.find(matches)?.name ?? '';
}
