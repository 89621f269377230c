import { Copy, EllipsisVertical, Pencil, Trash2, Undo2 } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import type { ItemView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { session } from '../../stores/session.ts';
import { t } from '../../words/translate.ts';
import './item-menu.css';

/** Actions for an item. There are hundreds of them, so until opened it is only a button. */
export function ItemMenu({ item, personId, plain }: { item: ItemView; personId: string; plain: boolean }) {
  const [open, setOpen] = useState(false);
  const button = (
    <button
      type="button"
      className="icon item-menu"
      aria-label={t('message.more')}
      data-testid="item-menu"
      aria-haspopup="menu"
    >
      <EllipsisVertical size={15} />
    </button>
  );
  if (!open) {
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the button within takes the keys
      // biome-ignore lint/a11y/noStaticElementInteractions: the button within is what is clicked
      <span className="item-menu-place" onClick={() => setOpen(true)}>
        {button}
      </span>
    );
  }
  return (
    <span className="item-menu-place">
      <DropdownMenu.Root open modal={false} onOpenChange={setOpen}>
        <DropdownMenu.Trigger asChild>{button}</DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className="menu" side="bottom" align="end" collisionPadding={8}>
            <Choices item={item} personId={personId} plain={plain} />
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
    </span>
  );
}

function Choices({ item, personId, plain }: { item: ItemView; personId: string; plain: boolean }) {
  const text = item.kind === 'text' && !item.deleted ? item.text : undefined;
  const mine = text !== undefined && item.from === 'me' && !plain;
  const remove = (forBoth: boolean) => void orReport(lanline.calls.deleteItem(personId, item.id, forBoth));
  return (
    <>
      {text !== undefined && (
        <DropdownMenu.Item
          className="menu-item"
          data-testid="copy-text"
          onSelect={() => void orReport(navigator.clipboard.writeText(text))}
        >
          <Copy size={15} aria-hidden="true" /> {t('message.copy')}
        </DropdownMenu.Item>
      )}
      {mine && (
        <DropdownMenu.Item
          className="menu-item"
          data-testid="edit-text"
          onSelect={() => session.getState().edit({ personId, itemId: item.id, text })}
        >
          <Pencil size={15} aria-hidden="true" /> {t('message.edit')}
        </DropdownMenu.Item>
      )}
      <DropdownMenu.Item className="menu-item" data-testid="delete-here" onSelect={() => remove(false)}>
        <Trash2 size={15} aria-hidden="true" /> {t('message.deleteForMe')}
      </DropdownMenu.Item>
      {mine && (
        <DropdownMenu.Item
          className="menu-item"
          data-tone="problem"
          data-testid="delete-for-both"
          onSelect={() => remove(true)}
        >
          <Undo2 size={15} aria-hidden="true" /> {t('message.deleteForEveryone')}
        </DropdownMenu.Item>
      )}
    </>
  );
}
