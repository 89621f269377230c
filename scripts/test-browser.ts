import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { installedBrowser } from '../main/web/open-browser-window.ts';
import { command, root } from './project.ts';

/**
 * The browser for tests and screenshots: named by LANLINE_BROWSER, installed, or Playwright's own. If there is none,
 * one is installed; if that fails, exits and says what to do.
 */
export function testBrowser(): string {
  const found = installedBrowser() ?? playwrightsOwn();
  if (found !== undefined) return found;
  console.log('No Chromium, Chrome or Edge found. Installing one for the tests…');
  if (isDebianRoot()) {
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
    spawnSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: ['ignore', 'ignore', 'inherit'] });
  } else {
    spawnSync(command('playwright'), ['install', 'chromium'], {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
  }
  const installed = installedBrowser() ?? playwrightsOwn();
  if (installed !== undefined) return installed;
  console.error(
    'The tests need a browser. Install Chromium, Chrome or Edge, or set LANLINE_BROWSER=/path/to/chromium.',
  );
  process.exit(1);
}

function playwrightsOwn(): string | undefined {
  const path = chromium.executablePath();
  return existsSync(path) ? path : undefined;
}

function isDebianRoot(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version');
}
