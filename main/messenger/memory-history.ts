import type { ItemView } from '../ipc/contract.ts';
import type { Content, History } from './history.ts';
import { MAX_CONTENT_BYTES, MAX_ITEMS } from './limits.ts';

/** A history that lasts as long as the program. The oldest contents go first when they exceed 256 MiB. */
export class MemoryHistory implements History {
  readonly #order = new Map<string, string[]>();
  readonly #items = new Map<string, { personId: string; item: ItemView }>();
  readonly #contents = new Map<string, Content>();
  #contentBytes = 0;

  append(personId: string, item: ItemView, content?: Content): void {
    const order = this.#order.get(personId) ?? [];
    this.#order.set(personId, order);
    order.push(item.id);
    this.#items.set(item.id, { personId, item });
    if (order.length > MAX_ITEMS) {
      const oldest = order.shift();
      if (oldest !== undefined) this.#forget(oldest);
    }
    if (content !== undefined) this.#keep(item.id, content);
  }

  replace(personId: string, item: ItemView): void {
    if (this.#items.has(item.id)) this.#items.set(item.id, { personId, item });
  }

  find(itemId: string): { readonly personId: string; readonly item: ItemView } | undefined {
    return this.#items.get(itemId);
  }

  content(itemId: string): Content | undefined {
    return this.#contents.get(itemId);
  }

  page(personId: string, before: string | null, limit: number): ItemView[] {
    const order = this.#order.get(personId) ?? [];
    const end = before === null ? order.length : order.lastIndexOf(before);
    if (end <= 0) return [];
    return order.slice(Math.max(0, end - limit), end).flatMap((id) => this.#items.get(id)?.item ?? []);
  }

  move(fromPersonId: string, toPersonId: string): void {
    const ids = [fromPersonId, toPersonId].flatMap((id) => this.#order.get(id) ?? []);
    const items = ids.flatMap((id) => this.#items.get(id) ?? []).sort((a, b) => a.item.at - b.item.at);
    for (const { item } of items) this.#items.set(item.id, { personId: toPersonId, item });
    this.#order.set(
      toPersonId,
      items.map(({ item }) => item.id),
    );
    this.#order.delete(fromPersonId);
  }

  forget(personId: string): void {
    for (const id of this.#order.get(personId) ?? []) this.#forget(id);
    this.#order.delete(personId);
  }

  #keep(itemId: string, content: Content): void {
    this.#contents.set(itemId, content);
    this.#contentBytes += sizeOf(content);
    for (const oldest of this.#contents.keys()) {
      if (this.#contentBytes <= MAX_CONTENT_BYTES || oldest === itemId) break;
      this.#release(oldest);
    }
  }

  #release(itemId: string): void {
    const content = this.#contents.get(itemId);
    if (content === undefined) return;
    this.#contents.delete(itemId);
    this.#contentBytes -= sizeOf(content);
  }

  #forget(itemId: string): void {
    this.#items.delete(itemId);
    this.#release(itemId);
  }
}

function sizeOf(content: Content): number {
  return content.kind === 'bytes' ? content.bytes.byteLength : content.sizeBytes;
}
