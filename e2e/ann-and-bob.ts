import { test } from '@playwright/test';
import { type App, startApp } from './app.ts';
import { AppWindow } from './app-window.ts';

/**
 * Ann and Bob, each with an app and its window, for all tests of a file, which then run in order. They start before the
 * tests do: the objects can be held from the beginning, and used in tests and in hooks that are declared after this.
 */
export function annAndBob(discoveryPort: number) {
  const [ann, bob] = [{} as App, {} as App];
  const [anns, bobs] = [new AppWindow(), new AppWindow()];
  test.describe.configure({ mode: 'serial' });
  test.beforeAll(async ({ browser }) => {
    const start = async (app: App, window: AppWindow, name: string) => {
      Object.assign(app, await startApp(name, discoveryPort));
      await window.show(browser, app);
    };
    await Promise.all([start(ann, anns, 'Ann'), start(bob, bobs, 'Bob')]);
  });
  test.afterAll(async () => {
    await Promise.all([ann, bob].map((app) => app.stop?.()));
  });
  return { ann, bob, anns, bobs };
}
