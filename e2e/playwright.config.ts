import { defineConfig } from '@playwright/test';
import { testBrowser } from '../scripts/test-browser.ts';

const root = process.platform === 'linux' && process.getuid?.() === 0;

/** Tests in the system's own browser. One worker: each spec already runs two apps. */
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  workers: 1,
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: process.env.LANLINE_BROWSER ?? testBrowser(),
      args: [
        ...(root ? ['--no-sandbox'] : []),
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-quic',
        '--no-first-run',
      ],
    },
    trace: 'off',
  },
});
