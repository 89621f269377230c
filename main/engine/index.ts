/**
 * The peer engine: the system of the manual, usable as a library from plain Node 24.
 *
 *     import { Peer } from './main/engine/index.ts';
 */
export { type Clock, systemClock } from './clock.ts';
export type { CloseCode } from './close-reasons.ts';
export {
  Connection,
  type ConnectionEvents,
  type ConnectionHandlers,
} from './connection.ts';
export {
  DecodeError,
  type DecodeFailure,
  decode,
  EncodeError,
  type EncodeFailure,
  encode,
  NdArray,
  PyComplex,
  PyObject,
  PyScalar,
  PyTuple,
} from './data/index.ts';
export type { DiscoveryProblem, DiscoveryProblemCode, PingResult } from './discovery-problem.ts';
export type { FoundPeer } from './found-peers.ts';
export type { HeardDatagram } from './heard-datagram.ts';
export type { BodySink, IncomingBody } from './incoming-body.ts';
export type { StreamedBody } from './incoming-messages.ts';
export type { Interface } from './network-interfaces.ts';
export { Peer, type PeerEvents, type PeerHandlers, type PeerOptions } from './peer.ts';
export {
  ConnectError,
  type ConnectFailure,
  DataSizeError,
  DataTypeError,
  ListenError,
  PeerError,
  ProtocolError,
  WaitError,
} from './peer-errors.ts';
export type { ConnectOptions, Encryption } from './peer-options.ts';
export { PeerWatch, type PeerWatchOptions } from './peer-watch.ts';
export { ownHostTowards } from './route.ts';
export {
  createIdentity,
  type Identity,
  IdentityError,
  readIdentity,
  shortIdOf,
} from './secure/identity.ts';
export type { Introduction } from './secure/introduction.ts';
export { safetyNumber } from './secure/safety-number.ts';
export {
  commitmentTo,
  isNonce,
  newNonce,
  opensCommitment,
  VERIFICATION_LABEL,
  verificationCode,
} from './secure/verification-code.ts';
export { probeTcp, type TcpOutcome } from './tcp-probe.ts';
export { probeUdp, type UdpOutcome } from './udp-probe.ts';
export { type Address, addressName, parseAddressName } from './wire/address.ts';
export type { DataType } from './wire/data-type.ts';
export { bitsOf, dotted } from './wire/ipv4-bits.ts';
