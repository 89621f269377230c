import { Copy, Pencil, Settings } from 'lucide-react';
import { Switch } from 'radix-ui';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { MeView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { session } from '../../stores/session.ts';
import { toasts } from '../../stores/toasts.ts';
import { t } from '../../words/translate.ts';
import { Avatar } from '../person/avatar.tsx';
import './my-profile.css';

export function MyProfile() {
  const me = useStore(session, (state) => state.me);
  if (!me) return <header className="me" aria-busy="true" />;
  return (
    <header className="me">
      <Avatar id={me.fingerprint.slice(0, 16)} name={me.name} size={40} colour={me.colour} />
      <div className="me-words">
        <MyName me={me} />
        <MyAddresses names={me.addressNames} />
      </div>
      <div className="visible" title={t('myProfile.visibleHint')}>
        <Switch.Root
          className="switch"
          aria-label={t('myProfile.visibleLabel')}
          checked={me.visible}
          onCheckedChange={(visible) => orReport(lanline.calls.setVisible(visible))}
        >
          <Switch.Thumb className="switch-thumb" />
        </Switch.Root>
        <span aria-hidden="true">{me.visible ? t('myProfile.visible') : t('myProfile.hidden')}</span>
      </div>
      <button
        type="button"
        className="icon"
        title={t('settings.title')}
        aria-label={t('settings.title')}
        data-testid="settings"
        onClick={() => session.getState().setSettingsOpen(true)}
      >
        <Settings size={17} />
      </button>
    </header>
  );
}

/** One per network; more than a few are those of virtual machines and containers. */
const SHOWN_ADDRESSES = 2;

function MyAddresses({ names }: { names: readonly string[] }) {
  const more = names.slice(SHOWN_ADDRESSES);
  return (
    <>
      {names.slice(0, SHOWN_ADDRESSES).map((name, index) => (
        <MyAddress key={name} name={name} testId={index === 0 ? 'me-address' : 'me-other-address'} />
      ))}
      {more.length > 0 && (
        <span className="me-more" title={more.join('\n')}>
          {t('myProfile.moreAddresses', { count: more.length })}
        </span>
      )}
    </>
  );
}

function MyAddress({ name, testId }: { name: string; testId: string }) {
  const [host, port] = name.split(':');
  const copy = () => orReport(navigator.clipboard.writeText(name).then(copied));
  return (
    <button type="button" className="me-address" title={t('myProfile.copyAddress')} onClick={copy}>
      <span data-testid={testId}>
        {host}
        <wbr />:{port}
      </span>
      <Copy size={12} aria-hidden="true" />
    </button>
  );
}

function copied() {
  toasts.getState().push('info', t('myProfile.addressCopied'));
}

function MyName({ me }: { me: MeView }) {
  const [edited, setEdited] = useState<string | null>(null);
  if (edited === null) {
    return (
      <button
        type="button"
        className="me-name"
        data-testid="me-name"
        title={t('myProfile.changeName')}
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
    if (name !== '' && name !== me.name) void orReport(lanline.calls.setName(name));
  };
  return (
    <input
      className="me-name"
      data-testid="me-name-input"
      aria-label={t('myProfile.name')}
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
