import { writeFile } from 'node:fs/promises';
import { type Peer, PeerWatch, parseAddressName } from '../engine/index.ts';
import type {
  Calls,
  Destination,
  FileSource,
  FoundItem,
  Remember,
  RuleKind,
  RuleView,
} from '../ipc/contract.ts';
import type { AppShell } from './app-shell.ts';
import { Chat } from './chat/chat.ts';
import { type EditStore, Edits } from './chat/edits.ts';
import { Typing } from './chat/typing.ts';
import { webAddress } from './chat/web-address.ts';
import { expandNode } from './data/value-tree.ts';
import type { Environment } from './environment.ts';
import { safeFileName } from './files/file-name.ts';
import { Conversations } from './history/conversations.ts';
import { type ExportFormat, exportConversation } from './history/export-conversation.ts';
import type { HistoryStore } from './history/history-store.ts';
import { ExpectedConnections } from './links/expected-connections.ts';
import { isControl, Links } from './links/links.ts';
import { Liveness } from './links/liveness.ts';
import { Reconnecting } from './links/reconnecting.ts';
import { Admission } from './offers/admission.ts';
import { Offers } from './offers/offers.ts';
import type { Rules } from './offers/rules.ts';
import type { ContactStore } from './people/contact-store.ts';
import { PeopleRegistry } from './people/people-registry.ts';
import { Problem } from './problem.ts';
import { OwnProfile } from './profile/own-profile.ts';
import type { PrivateKeyFile } from './profile/private-key-file.ts';
import { ProfileExchange } from './profile/profile-exchange.ts';
import type { SettingsFile } from './profile/settings.ts';
import { Router } from './router.ts';
import { sentenceFor } from './sentences.ts';
import type { TransferStore } from './transfers/transfer-store.ts';
import { Transfers } from './transfers/transfers.ts';
import { Trust } from './trust/trust.ts';
import { Verification } from './trust/verification.ts';

export interface MessengerInit {
  /** Not started yet: `start` does it. */
  readonly peer: Peer;
  readonly shell: AppShell;
  readonly contacts: ContactStore;
  readonly history: HistoryStore;
  readonly changes: EditStore;
  readonly transferStore: TransferStore;
  readonly rules: Rules;
  readonly keyFile: PrivateKeyFile;
  /** What happened to what we keep, when we started: a sentence. */
  readonly storageProblem: string | undefined;
  readonly settings: SettingsFile;
  readonly downloadsFolder: string;
  readonly environment: Environment;
}

/** What a person can do with Lanline: each call of the contract, and behind it the part that does it. */
export class Messenger implements Calls {
  readonly #init: MessengerInit;
  readonly #people: PeopleRegistry;
  readonly #conversations: Conversations;
  readonly #offers: Offers;
  readonly #links: Links;
  readonly #reconnecting: Reconnecting;
  readonly #liveness: Liveness;
  readonly #chat: Chat;
  readonly #changes: Edits;
  readonly #profileExchange: ProfileExchange;
  readonly #typing: Typing;
  readonly #transfers: Transfers;
  readonly #watch: PeerWatch;
  readonly #me: OwnProfile;
  readonly #trust: Trust;

  constructor(init: MessengerInit) {
    const { peer, environment, contacts, history, settings } = init;
    this.#init = init;
    const me = new OwnProfile(init);
    const people = new PeopleRegistry(environment, contacts, init.rules);
    const conversations = new Conversations(environment, history, people);
    conversations.restore();
    const offers = new Offers(environment);
    const links = new Links({
      peer,
      people,
      conversations,
      rules: init.rules,
      environment,
      policy: () => settings.current,
      ownFingerprint: () => me.fingerprint,
    });
    const expected = new ExpectedConnections(environment.clock);
    const reconnecting = new Reconnecting({ links, people, environment });
    const liveness = new Liveness({ links, people, clock: environment.clock });
    const profileExchange = new ProfileExchange({ links, people, profile: () => me.profile });
    const typing = new Typing({
      links,
      people,
      clock: environment.clock,
      mayTell: () => settings.current.tellsTyping,
    });
    const tellsRead = () => settings.current.tellsRead;
    const chat = new Chat({ links, reconnecting, people, conversations, environment, tellsRead });
    const changes = new Edits({ links, conversations, store: init.changes, environment });
    const transfers = new Transfers(transferContext(init, links, expected), {
      people,
      offers,
      conversations,
      store: init.transferStore,
      rules: init.rules,
      environment,
    });
    const verification = new Verification({ people, links, offers, conversations }, () => me.fingerprint);
    const router = new Router({
      chat,
      changes,
      profileExchange,
      typing,
      transfers,
      verification,
      links,
      liveness,
      conversations,
      environment,
    });
    const admission = new Admission({ people, links, offers, expected, rules: init.rules, environment });
    links.onConnection = (person, connection) => {
      router.listen(person, connection);
      if (!isControl(connection)) return;
      reconnecting.opened(person);
      chat.linkOpened(person);
      changes.linkOpened(person);
      transfers.linkOpened(person);
    };
    links.onCall = (person) => offers.acceptChat(person.id);
    links.onHangUp = (person) => reconnecting.giveUp(person);
    links.onFewer = (person) => chat.linkChanged(person);
    links.onLost = (person, ending) => {
      reconnecting.ended(person, ending);
      if (ending.how === 'by-them') chat.linkLost(person);
      transfers.linkLost(person);
      typing.stopped(person);
    };
    me.onLeaving = () => links.sayBye();
    peer.setHandler('offer', (_, connection) => admission.answer(connection));
    peer.setHandler('connection', (_, connection) => {
      if (!connection.initiator) admission.entered(connection); // ours are met where they were dialled
    });
    this.#watch = new PeerWatch(peer, {
      onFound: (found) => {
        people.found(found);
        const person = people.seenAt(found.addressName);
        if (person === undefined) return;
        reconnecting.seen(person);
        chat.seen(person);
        changes.seen(person);
        transfers.seen(person);
      },
      onGone: (addressName) => people.gone(addressName),
      onProblem: (problem) => me.discoveryBecame(problem?.message),
    });
    this.#me = me;
    const now = () => environment.clock.now();
    this.#trust = new Trust({ me, people, links, conversations, verification, rules: init.rules, now });
    this.#people = people;
    this.#conversations = conversations;
    this.#offers = offers;
    this.#links = links;
    this.#reconnecting = reconnecting;
    this.#liveness = liveness;
    this.#chat = chat;
    this.#changes = changes;
    this.#profileExchange = profileExchange;
    this.#typing = typing;
    this.#transfers = transfers;
  }

  /** Listening and looking for people when it resolves; rejects with the engine's ListenError. */
  async start(): Promise<void> {
    await this.#init.peer.start();
    await this.#watch.start();
    this.#liveness.start();
  }

  async stop(): Promise<void> {
    this.#reconnecting.stop();
    this.#liveness.stop();
    this.#transfers.stop();
    this.#links.stop();
    await this.#watch.stop();
    await this.#init.peer.stop();
  }

  async snapshot() {
    return {
      me: this.#me.view(),
      people: this.#people.views(),
      offers: this.#offers.views(),
      shell: this.#init.shell.kind,
    };
  }

  async setName(claim: string): Promise<void> {
    await this.#me.rename(claim);
    this.#profileExchange.introduceAgain();
  }

  async setColour(colour: number | null): Promise<void> {
    await this.#me.setColour(colour);
    this.#profileExchange.introduceAgain();
  }

  setPrivacy(privacy: Parameters<Calls['setPrivacy']>[0]): Promise<void> {
    return this.#me.setPrivacy(privacy);
  }

  async setVisible(visible: boolean): Promise<void> {
    await this.#me.setVisible(visible);
  }

  async searchAgain(): Promise<void> {
    await this.#watch.searchNow();
  }

  /** Who answers there is known when it resolves. The call goes on by itself: its state is the person's link. */
  async connectTo(address: string, plain = false): Promise<string> {
    const parsed = parseAddressName(address.trim());
    if (parsed === undefined) {
      throw new Problem(
        'address',
        'An address looks like 192.168.0.2:51515: four numbers, a colon and the port.',
      );
    }
    const addressName = `${parsed.host}:${parsed.port}`;
    if (addressName === this.#init.peer.addressName) throw new Problem('self', 'That is your own address.');
    await this.#me.setPlain(addressName, plain);
    const person = await this.#links.whoIsAt(addressName);
    this.#links.open(person).catch(() => {});
    return person.id;
  }

  /** Resolves when the call has ended one way or another; the person's link says which. */
  async connect(personId: string): Promise<void> {
    await this.#links.open(this.#people.need(personId)).catch(() => {});
  }

  async disconnect(personId: string): Promise<void> {
    await this.#links.disconnect(this.#people.need(personId));
  }

  async answerOffer(offerId: string, accept: boolean, remember?: Remember): Promise<void> {
    const offer = this.#offers.get(offerId);
    this.#offers.answer(offerId, accept);
    if (offer !== undefined && remember !== undefined) this.#trust.remember(offer, accept, remember);
  }

  async acceptFiles(offerId: string, destination: Destination, remember?: Remember): Promise<void> {
    // An offer of files has its transfer's id.
    await this.#transfers.setDestination(offerId, destination);
    await this.answerOffer(offerId, true, remember);
  }

  async chooseFolder(): Promise<string | null> {
    return (await this.#init.shell.chooseFolder?.()) ?? null;
  }

  async dismissOffer(offerId: string, callBack: boolean): Promise<void> {
    const offer = this.#offers.dismiss(offerId);
    if (offer === undefined || !callBack) return;
    this.#links.open(this.#people.whoOffered(offer)).catch(() => {});
  }

  async items(personId: string, before: string | null, limit: number) {
    return this.#conversations.items(this.#people.need(personId).id, before, limit);
  }

  async itemsAfter(personId: string, after: string, limit: number) {
    return this.#conversations.itemsAfter(this.#people.need(personId).id, after, limit);
  }

  async search(query: string, personId: string | null, limit: number) {
    return this.#conversations.search(query, personId, limit);
  }

  async exportConversation(personId: string, format: ExportFormat): Promise<string | null> {
    const { name } = this.#people.need(personId);
    const ending = format === 'text' ? 'txt' : 'json';
    const path = await this.#init.shell.chooseSavePath(safeFileName(`Conversation with ${name}.${ending}`));
    if (path === null) return null;
    const pageAfter = (after: string, limit: number) =>
      this.#conversations.itemsAfter(personId, after, limit);
    try {
      await exportConversation(path, { format, name, pageAfter });
      return path;
    } catch (error) {
      throw new Problem('not-saved', sentenceFor(error, ''), { cause: error });
    }
  }

  async markRead(personId: string): Promise<void> {
    this.#chat.markRead(this.#people.need(personId));
  }

  async typing(personId: string): Promise<void> {
    this.#typing.tell(this.#people.need(personId));
  }

  async sendText(personId: string, text: string): Promise<void> {
    const person = this.#people.need(personId);
    this.#typing.sent(person);
    this.#chat.send(person, text);
  }

  async sendToSeveral(personIds: readonly string[], text: string): Promise<FoundItem[]> {
    // Whoever went from the list meanwhile keeps nobody else from hearing it.
    const people = [...new Set(personIds)].flatMap((id) => this.#people.get(id) ?? []);
    return people.map((person) => ({ personId: person.id, item: this.#chat.send(person, text) }));
  }

  async resend(personId: string, itemId: string): Promise<void> {
    this.#chat.resend(this.#people.need(personId), itemId);
  }

  async editText(personId: string, itemId: string, text: string): Promise<void> {
    this.#changes.edit(this.#people.need(personId), itemId, text);
  }

  async deleteItem(personId: string, itemId: string, forBoth: boolean): Promise<void> {
    const person = this.#people.need(personId);
    if (forBoth) return this.#changes.delete(person, itemId);
    const found = this.#conversations.find(itemId);
    if (found?.personId !== personId) return; // deleted already
    if (found.item.kind === 'file') await this.#transfers.drop(found.item.transfer.id);
    if (found.item.kind === 'stream' && found.item.stream.state === 'live')
      throw new Problem('moving', 'This stream is still coming. Disconnect first.');
    this.#conversations.remove(personId, itemId);
  }

  async sendFiles(personId: string, sources: readonly FileSource[]): Promise<string> {
    return this.#transfers.send(this.#people.need(personId), sources);
  }

  async pauseTransfer(transferId: string): Promise<void> {
    this.#transfers.pause(transferId);
  }

  async cancelTransfer(transferId: string): Promise<void> {
    this.#transfers.cancel(transferId);
  }

  async retryTransfer(transferId: string): Promise<void> {
    this.#transfers.retry(transferId);
  }

  async showTransfer(transferId: string): Promise<void> {
    const { savedAs } = this.#transfers.need(transferId);
    if (savedAs === undefined) throw new Problem('not-saved', 'There is no file to show yet.');
    await this.#init.shell.showInFolder(savedAs);
  }

  async openLink(address: string): Promise<void> {
    await this.#init.shell.openLink(webAddress(address));
  }

  async expand(itemId: string, path: readonly number[], from: number, limit: number) {
    return expandNode(this.#conversations.content(itemId, 'value').value, path, from, limit);
  }

  async readBytes(itemId: string, offset: number, length: number): Promise<string> {
    const { bytes } = this.#conversations.content(itemId, 'bytes');
    return Buffer.from(bytes.subarray(offset, offset + length)).toString('base64');
  }

  async saveBytes(itemId: string): Promise<string | null> {
    const { bytes } = this.#conversations.content(itemId, 'bytes');
    const path = await this.#init.shell.chooseSavePath('message.bin');
    if (path === null) return null;
    try {
      await writeFile(path, bytes);
      return path;
    } catch (error) {
      throw new Problem('not-saved', sentenceFor(error, ''), { cause: error });
    }
  }

  setEncryption(encryption: 'prefer' | 'require'): Promise<void> {
    return this.#me.setEncryption(encryption);
  }

  setPlain(addressName: string, plain: boolean): Promise<void> {
    return this.#me.setPlain(addressName, plain);
  }

  exportIdentity(passphrase: string): Promise<string | null> {
    return this.#me.exportIdentity(passphrase);
  }

  importIdentity(source: FileSource, passphrase: string): Promise<void> {
    return this.#me.importIdentity(source, passphrase);
  }

  renewIdentity(): Promise<void> {
    return this.#me.renewIdentity();
  }

  safetyNumber(personId: string): Promise<string> {
    return this.#trust.safetyNumber(personId);
  }

  setVerified(personId: string, verified: boolean): Promise<void> {
    return this.#trust.setVerified(personId, verified);
  }

  compareCode(personId: string): Promise<void> {
    return this.#trust.compareCode(personId);
  }

  answerCode(personId: string, same: boolean | null): Promise<void> {
    return this.#trust.answerCode(personId, same);
  }

  setRule(...args: Parameters<Calls['setRule']>): Promise<void> {
    return this.#trust.setRule(...args);
  }

  rules(): Promise<RuleView[]> {
    return this.#trust.rules();
  }

  revokeRule(subject: string, kind: RuleKind): Promise<void> {
    return this.#trust.revokeRule(subject, kind);
  }

  async forget(personId: string): Promise<void> {
    const person = this.#people.need(personId);
    this.#transfers.forget(person);
    this.#changes.forget(person);
    return this.#trust.forget(personId);
  }

  joinPeople(oldId: string, newId: string): Promise<void> {
    return this.#trust.joinPeople(oldId, newId);
  }
}

function transferContext(init: MessengerInit, links: Links, expected: ExpectedConnections) {
  const { shell, downloadsFolder, environment } = init;
  return {
    links,
    expected,
    downloadsFolder,
    openSource: (source: Parameters<AppShell['openSource']>[0]) => shell.openSource(source, 0),
    async say(person: Parameters<Links['control']>[0], message: object): Promise<void> {
      if (!(await links.control(person)?.send(message))) {
        throw new Problem('lost', `The connection to ${person.name} was lost.`);
      }
    },
    within<T>(timeoutMs: number, promise: Promise<T>, sentence: string): Promise<T> {
      const { promise: late, reject } = Promise.withResolvers<never>();
      const undo = environment.clock.after(timeoutMs, () => reject(new Problem('timeout', sentence)));
      return Promise.race([promise, late]).finally(undo);
    },
  };
}
