import type { Bridge } from '../main/ipc/contract.ts';
import { connectWebBridge } from './web-bridge.ts';

declare global {
  interface Window {
    readonly lanline?: Bridge;
  }
}

/** The window's only way to the main process: Electron's preload provides it, else the web shell's bridge does. */
export const lanline: Bridge = window.lanline ?? connectWebBridge();
