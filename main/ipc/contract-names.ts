import type { CallName, EventName } from './contract.ts';

/** The contract's names as values, for the bridges that make a function of each; a missing one is a type error. */
const CALLS: { readonly [C in CallName]: true } = {
  snapshot: true,
  setName: true,
  setVisible: true,
  searchAgain: true,
  connectTo: true,
  connect: true,
  disconnect: true,
  answerOffer: true,
  dismissOffer: true,
  items: true,
  itemsAfter: true,
  search: true,
  markRead: true,
  sendText: true,
  resend: true,
  sendFiles: true,
  pauseTransfer: true,
  cancelTransfer: true,
  retryTransfer: true,
  showTransfer: true,
  openLink: true,
  expand: true,
  readBytes: true,
  setEncryption: true,
  setPlain: true,
  safetyNumber: true,
  setVerified: true,
  compareCode: true,
  answerCode: true,
  setRule: true,
  forget: true,
  joinPeople: true,
  exportIdentity: true,
  importIdentity: true,
  renewIdentity: true,
  saveBytes: true,
};
const EVENTS: { readonly [E in EventName]: true } = {
  me: true,
  person: true,
  personGone: true,
  offers: true,
  item: true,
  conversation: true,
  transfer: true,
  stream: true,
};

export const callNames = Object.keys(CALLS) as CallName[];
export const eventNames = Object.keys(EVENTS) as EventName[];
