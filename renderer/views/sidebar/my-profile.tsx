import { Copy, Pencil, Settings } from 'lucide-react';
import { Switch } from 'radix-ui';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { MeView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { attempt } from '../../report-failure.ts';
import { session } from '../../stores/session.ts';
import { toasts } from '../../stores/toasts.ts';
import { Avatar } from '../person/avatar.tsx';

export function Me() {
  const me = useStore(session, (state) => state.me);
  if (!me) return <header className="me" aria-busy="true" />;
  const copy = () => attempt(navigator.clipboard.writeText(me.addressName).then(copied));
  return (
    <header className="me">
      <Avatar id={me.fingerprint.slice(0, 16)} name={me.name} size={40} colour={me.colour} />
      <div className="me-words">
        <Name me={me} />
        <button type="button" className="me-address" title="Copy your address" onClick={copy}>
          <span data-testid="me-address">{me.addressName}</span>
          <Copy size={12} aria-hidden="true" />
        </button>
      </div>
      <div className="visible" title="Whether others on this network find you">
        <Switch.Root
          className="switch"
          aria-label="Visible to others"
          checked={me.visible}
          onCheckedChange={(visible) => attempt(lanline.calls.setVisible(visible))}
        >
          <Switch.Thumb className="switch-thumb" />
        </Switch.Root>
        <span aria-hidden="true">{me.visible ? 'Visible' : 'Hidden'}</span>
      </div>
      <button
        type="button"
        className="icon"
        title="Settings"
        aria-label="Settings"
        data-testid="settings"
        onClick={() => session.getState().setSettingsOpen(true)}
      >
        <Settings size={17} />
      </button>
    </header>
  );
}

function copied() {
  toasts.getState().push('info', 'Your address is copied.');
}

function Name({ me }: { me: MeView }) {
  const [edited, setEdited] = useState<string | null>(null);
  if (edited === null) {
    return (
      <button
        type="button"
        className="me-name"
        data-testid="me-name"
        title="Change your name"
        onClick={() => setEdited(me.name)}
      >
        <bdi>{me.name}</bdi>
        <Pencil size={12} aria-hidden="true" />
      </button>
    );
  }
  const save = () => {
    const name = edited.trim();
    setEdited(null);
    if (name !== '' && name !== me.name) void attempt(lanline.calls.setName(name));
  };
  return (
    <input
      className="me-name"
      data-testid="me-name-input"
      aria-label="Your name"
      value={edited}
      maxLength={64}
      // biome-ignore lint/a11y/noAutofocus: the user just asked to edit it
      autoFocus
      onFocus={(event) => event.target.select()}
      onChange={(event) => setEdited(event.target.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === 'Enter') save();
        if (event.key === 'Escape') setEdited(null);
      }}
    />
  );
}
