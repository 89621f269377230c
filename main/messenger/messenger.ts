import type { Peer } from '../engine/index.ts';
import type { Calls, FileSource } from '../ipc/contract.ts';
import type { AppShell } from './app-shell.ts';
import { Chat } from './chat/chat.ts';
import { Deletion } from './chat/deletion.ts';
import { type EditStore, Edits } from './chat/edits.ts';
import { Receipts } from './chat/receipts.ts';
import { TextQueue } from './chat/text-queue.ts';
import { Typing } from './chat/typing.ts';
import { Streams } from './data/streams.ts';
import { Values } from './data/values.ts';
import { Diagnosis } from './diagnosis/diagnosis.ts';
import type { Environment } from './environment.ts';
import { Features } from './features.ts';
import type { Disk } from './files/disk.ts';
import { systemDisk } from './files/system-disk.ts';
import { ConversationCalls } from './history/conversation-calls.ts';
import { Conversations } from './history/conversations.ts';
import type { HistoryStore } from './history/history-store.ts';
import { Connecting } from './links/connecting.ts';
import { Dialler } from './links/dialler.ts';
import { ExpectedConnections } from './links/expected-connections.ts';
import { Links } from './links/links.ts';
import { Liveness } from './links/liveness.ts';
import { Presence } from './links/presence.ts';
import { Probing } from './links/probing.ts';
import { Reconnecting } from './links/reconnecting.ts';
import { SleepWatch } from './links/sleep-watch.ts';
import type { LocalizedText } from './localized-text.ts';
import { Admission } from './offers/admission.ts';
import { Offers } from './offers/offers.ts';
import { RuleSettings } from './offers/rule-settings.ts';
import { type RuleStore, Rules } from './offers/rules.ts';
import { Answers } from './offers/user-answers.ts';
import type { ContactStore } from './people/contact-store.ts';
import { PeopleRegistry } from './people/people-registry.ts';
import { About } from './profile/about.ts';
import { OwnKey } from './profile/own-key.ts';
import { OwnProfile } from './profile/own-profile.ts';
import type { PrivateKeyFile } from './profile/private-key-file.ts';
import { ProfileExchange } from './profile/profile-exchange.ts';
import type { SettingsStore } from './profile/settings.ts';
import { Router } from './router.ts';
import { storageProof } from './storage-proof-clock.ts';
import type { StorageState } from './storage-state.ts';
import type { TransferStore } from './transfers/transfer-store.ts';
import { Transfers } from './transfers/transfers-feature.ts';
import { Trust } from './trust/trust.ts';
import { Verification } from './trust/verification.ts';

export interface MessengerInit {
  /** Not started yet: `start` does that. */
  readonly peer: Peer;
  readonly shell: AppShell;
  readonly contacts: ContactStore;
  readonly history: HistoryStore;
  readonly edits: EditStore;
  readonly transfers: TransferStore;
  readonly rules: RuleStore;
  readonly keyFile: PrivateKeyFile;
  readonly settings: SettingsStore;
  readonly downloadsFolder: string;
  readonly storage: StorageState;
  readonly words: LocalizedText;
  readonly environment: Environment;
  /** Where files are sent from and saved to; default the machine's own. */
  readonly disk?: Disk;
}

export interface Messenger {
  /** What a window may ask for. */
  readonly calls: Calls;
  /** Resolves once we are listening and looking for people; rejects with the engine's ListenError. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Creates the messenger: its parts, then its features in the order in which their hooks run. */
export function createMessenger(init: MessengerInit): Messenger {
  const { peer, settings, shell, downloadsFolder, words, storage, keyFile } = init;
  const clock = storageProof(init.environment.clock);
  const environment = { ...init.environment, clock };
  const features = new Features(environment.log);
  const { tell, waiting, readAbout } = features;

  const rules = new Rules(init.rules, () => clock.now());
  const ownProfile = new OwnProfile({ peer, settings, downloadsFolder, storage, environment });
  const ownFingerprint = () => ownProfile.fingerprint;
  const people = new PeopleRegistry(environment, init.contacts, rules);
  const conversations = new Conversations(environment, init.history, people);
  conversations.restore();
  const presence = new Presence({
    peer,
    people,
    clock,
    tell,
    onProblem: (problem) => ownProfile.discoveryChanged(problem),
  });
  const heardAt = (addressName: string) => presence.heardAt(addressName);
  const dialler = new Dialler({ peer, people, clock, heardAt, policy: () => settings.current, waiting });
  const links = new Links({ people, conversations, dialler, environment, ownFingerprint, waiting, tell });
  const expected = new ExpectedConnections();
  const reconnecting = new Reconnecting({ links, people, environment });
  const onDoubt = (isAny: boolean) => presence.watchClosely(isAny);
  const probing = new Probing({ people, links, clock, tell, onDoubt });
  const offers = new Offers(environment);
  const ruleSettings = new RuleSettings({ people, links, rules, now: () => clock.now() });
  const answers = new Answers({ people, links, offers, ruleSettings });
  const profileExchange = new ProfileExchange({ people, profile: () => ownProfile.profile });
  ownProfile.onChange = () => profileExchange.tellAgain();
  const typing = new Typing({ people, clock, mayTell: () => settings.current.tellsTyping });
  const receipts = new Receipts({
    people,
    conversations,
    clock,
    tellsRead: () => settings.current.tellsRead,
  });
  const textQueue = new TextQueue({ links, reconnecting, probing, conversations, clock });
  const edits = new Edits({ people, links, reconnecting, conversations, store: init.edits, environment });
  const context = {
    links,
    reconnecting,
    downloadsFolder,
    clock,
    disk: init.disk ?? systemDisk,
    openSource: (source: FileSource, position = 0) => shell.openSource(source, position),
    inEnglish: words.forOlderPeers,
  };
  const transfers = new Transfers({
    context,
    people,
    expected,
    probing,
    reconnecting,
    offers,
    answers,
    rules,
    shell,
    conversations,
    store: init.transfers,
    clock,
    environment,
  });

  const calls = features.register([
    new Router(features),
    presence,
    new ConversationCalls({ people, conversations, shell, words }),
    links,
    new Connecting({
      peer,
      people,
      dialler,
      links,
      setPlain: (addressName, plain) => ownProfile.setPlain(addressName, plain),
    }),
    reconnecting,
    probing,
    new Liveness({ people, clock }),
    new SleepWatch({ clock, tell }),
    new Admission({ peer, people, links, offers, expected, rules, readAbout, environment }),
    ruleSettings,
    answers,
    ownProfile,
    new OwnKey({ peer, links, ownProfile, keyFile, shell }),
    profileExchange,
    typing,
    receipts,
    textQueue,
    new Chat({ people, conversations, textQueue, receipts, typing, shell }),
    edits,
    new Deletion({
      people,
      conversations,
      edits,
      removing: (person, item) => features.removing(person, item),
    }),
    transfers,
    new Verification({ people, links, offers, conversations, ownFingerprint }),
    new Trust({ people, links, conversations, ownFingerprint }),
    new Streams({ conversations, clock }),
    new Values({ conversations, shell }),
    new Diagnosis({ peer, clock, tell: environment.tell }),
    new About(),
  ]);

  /** What waited for our disk goes on, as it does when somebody is seen. */
  storage.subscribe(() => {
    if (!storage.works) return;
    for (const person of [...people.all()])
      if (person.here || person.link.state === 'lost') tell('seen', person);
  });

  return {
    calls: {
      ...calls,
      snapshot: async () => ({
        me: ownProfile.view(),
        people: people.views(),
        offers: offers.views(),
        shell: shell.kind,
      }),
      forget: async (personId) => {
        const person = people.need(personId);
        person.forgotten = true;
        try {
          await features.forget(person);
          people.forget(person);
        } catch (error) {
          person.forgotten = false; // the disk is full: they can try again
          throw error;
        }
      },
    },
    async start() {
      await peer.start();
      await features.start();
    },
    async stop() {
      await features.stop();
      await peer.stop();
    },
  };
}
