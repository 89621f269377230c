import { createStore } from 'zustand/vanilla';
import type { FoundItem, ItemView, MeView } from '../../main/ipc/contract.ts';

export interface Editing {
  readonly personId: string;
  readonly itemId: string;
  readonly text: string;
}

export interface FilesShown {
  readonly personId: string;
  readonly itemId: string;
  /** All of them, or those of which there is something to say. */
  readonly which: 'all' | 'noted';
}

interface Session {
  /** Null until the first snapshot has arrived. */
  readonly me: MeView | null;
  readonly shell: 'electron' | 'web';
  readonly mainReachable: boolean;
  readonly selectedId: string | null;
  readonly query: string;
  readonly detailsOpen: boolean;
  readonly connectOpen: boolean;
  readonly settingsOpen: boolean;
  readonly severalOpen: boolean;
  /** A search result to show in its conversation. */
  readonly jump: FoundItem | null;
  /** The address of a clicked web link, while we ask whether to open it. */
  readonly webLinkAsked: string | null;
  /** The item of the transfer whose files are shown one by one, and which of them. */
  readonly filesShown: FilesShown | null;
  /** The message being edited, as typed so far. */
  readonly editing: Editing | null;
  /** Text typed but not sent, by person. */
  readonly drafts: ReadonlyMap<string, string>;
  /** The newest arrival, for screen readers. */
  readonly arrival: { readonly personId: string; readonly item: ItemView } | null;
  begin(me: MeView, shell: 'electron' | 'web'): void;
  setMe(me: MeView): void;
  setMainReachable(mainReachable: boolean): void;
  select(personId: string | null): void;
  setQuery(query: string): void;
  setDetailsOpen(open: boolean): void;
  setConnectOpen(open: boolean): void;
  setSettingsOpen(open: boolean): void;
  setSeveralOpen(open: boolean): void;
  jumpTo(found: FoundItem | null): void;
  askAboutWebLink(address: string | null): void;
  showFiles(files: FilesShown | null): void;
  edit(editing: Editing | null): void;
  setDraft(personId: string, text: string): void;
  announce(personId: string, item: ItemView): void;
}

/** The state of this window: who we are, what is selected, what is open. */
export function createSession() {
  return createStore<Session>()((set) => ({
    me: null,
    shell: 'web',
    mainReachable: true,
    selectedId: null,
    query: '',
    detailsOpen: false,
    connectOpen: false,
    settingsOpen: false,
    severalOpen: false,
    jump: null,
    webLinkAsked: null,
    filesShown: null,
    editing: null,
    drafts: new Map(),
    arrival: null,
    begin: (me, shell) => set({ me, shell }),
    setMe: (me) => set({ me }),
    setMainReachable: (mainReachable) => set({ mainReachable }),
    select: (selectedId) => set({ selectedId }),
    setQuery: (query) => set({ query }),
    setDetailsOpen: (detailsOpen) => set({ detailsOpen }),
    setConnectOpen: (connectOpen) => set({ connectOpen }),
    jumpTo: (jump) => set(jump === null ? { jump } : { jump, selectedId: jump.personId }),
    setSeveralOpen: (severalOpen) => set({ severalOpen }),
    setSettingsOpen: (settingsOpen) => set({ settingsOpen }),
    askAboutWebLink: (webLinkAsked) => set({ webLinkAsked }),
    showFiles: (filesShown) => set({ filesShown }),
    edit: (editing) => set({ editing }),
    setDraft: (personId, text) =>
      set(({ drafts }) => {
        const changed = new Map(drafts);
        if (text === '') changed.delete(personId);
        else changed.set(personId, text);
        return { drafts: changed };
      }),
    announce: (personId, item) => set({ arrival: { personId, item } }),
  }));
}

export const session = createSession();
