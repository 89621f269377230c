import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, expect, type Locator, type Page } from '@playwright/test';
import type { App } from './app.ts';

/** The window of one app, and what a person does in it. */
export class AppWindow {
  /** There once the window is shown. */
  page!: Page;

  static async open(browser: Browser, app: App): Promise<AppWindow> {
    const window = new AppWindow();
    await window.show(browser, app);
    return window;
  }

  async show(browser: Browser, app: App): Promise<void> {
    this.page = await browser.newPage();
    await this.page.goto(app.url);
    await expect(this.page.getByTestId('me-name')).toContainText(app.name);
  }

  async addressName(): Promise<string> {
    const text = (await this.page.getByTestId('me-address').textContent()) ?? '';
    return /\d+\.\d+\.\d+\.\d+:\d+/.exec(text)?.[0] ?? '';
  }

  person(name: string): Locator {
    return this.page.locator(`[data-testid=person][data-name="${name}"]`);
  }

  get offer(): Locator {
    return this.page.getByTestId('offer');
  }

  async accept(): Promise<void> {
    await this.offerIsSettled();
    await this.page.getByTestId('offer-accept').first().click();
  }

  async deny(): Promise<void> {
    await this.offerIsSettled();
    await this.page.getByTestId('offer-deny').first().click();
  }

  /** Nothing has been added to it just now: then it takes no answer. */
  async offerIsSettled(): Promise<void> {
    await expect(this.offer.first()).toHaveAttribute('data-settled', 'true');
  }

  async say(text: string): Promise<void> {
    await this.page.getByTestId('composer').fill(text);
    await this.page.getByTestId('composer').press('Enter');
  }

  text(text: string): Locator {
    return this.page.getByTestId('item-text').filter({ hasText: text });
  }

  /** Takes light and dark screenshots if LANLINE_LOOK names a folder. */
  async look(name: string): Promise<void> {
    const folder = process.env.LANLINE_LOOK;
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme });
      await this.page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
    }
  }

  item(kind: 'value' | 'bytes' | 'file' | 'stream' | 'notice'): Locator {
    return this.page.getByTestId(`item-${kind}`);
  }
}
