import type { Bridge } from '../main/ipc/contract.ts';
import { connectWebBridge } from './web-bridge.ts';

declare global {
  interface Window {
    readonly lanline?: Bridge;
  }
}

/** The one way from the window to the rest: Electron's preload put it there, or the web shell's own bridge does. */
export const lanline: Bridge = window.lanline ?? connectWebBridge();
