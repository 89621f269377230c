// A fake `electron` module: it records its calls, and lets a test act as the page.
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';

export const recorded = {
  windowOptions: undefined,
  schemes: undefined,
  protocols: new Map(),
  handlers: new Map(),
  sent: [],
  permissions: {},
  windowOpen: undefined,
  loaded: undefined,
  exits: [],
  errors: [],
  notifications: [],
  invoked: [],
  opened: [],
  shows: 0,
  userData: undefined,
};

class WebContents extends EventEmitter {
  mainFrame = { origin: 'app://lanline' };
  setWindowOpenHandler(handler) {
    recorded.windowOpen = handler;
  }
  send(channel, ...args) {
    recorded.sent.push([channel, ...args]);
    ipcRenderer.emit(channel, {}, ...args);
  }
}

export class BrowserWindow extends EventEmitter {
  webContents = new WebContents();
  constructor(options) {
    super();
    recorded.windowOptions = options;
    recorded.window = this;
  }
  async loadURL(url) {
    recorded.loaded = url;
    this.emit('ready-to-show');
  }
  show() {
    recorded.shows += 1;
  }
  focus() {
    recorded.focused = true;
  }
  isFocused() {
    return false;
  }
  isMinimized() {
    return true;
  }
  restore() {
    recorded.restored = true;
  }
  isDestroyed() {
    return false;
  }
}

class App extends EventEmitter {
  isPackaged = process.env.STAND_IN_PACKAGED !== 'no';
  #ready = false;
  setPath(name, path) {
    // Like Electron.
    if (!existsSync(path)) throw new Error(`Path '${path}' does not exist`);
    recorded[name] = path;
  }
  requestSingleInstanceLock() {
    return true;
  }
  async whenReady() {
    this.#ready = true;
  }
  isReady() {
    return this.#ready;
  }
  quit() {
    this.emit('before-quit', { preventDefault() {} });
  }
  exit(code) {
    recorded.exits.push(code);
    this.emit('test-exit');
  }
}
export const app = new App();
app.getPreferredSystemLanguages = () => ['en-GB'];

export const protocol = {
  registerSchemesAsPrivileged(schemes) {
    recorded.schemes = schemes;
  },
  handle(scheme, handler) {
    recorded.protocols.set(scheme, handler);
  },
};
export const ipcMain = {
  handle: (channel, handler) => recorded.handlers.set(channel, handler),
  removeHandler: (channel) => recorded.handlers.delete(channel),
};
export const ipcRenderer = Object.assign(new EventEmitter(), {
  invoke: (channel, ...args) => {
    recorded.invoked.push(args);
    const event = { senderFrame: recorded.window.webContents.mainFrame };
    // As between processes, a copy is passed, not the object.
    return recorded.handlers.get(channel)(event, ...structuredClone(args));
  },
});
export const contextBridge = {
  exposeInMainWorld(name, api) {
    recorded[name] = api;
  },
};
export const webUtils = {
  getPathForFile: (file) => (file.name.startsWith('pasted') ? '' : `/dropped/${file.name}`),
};
export const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler) => {
      recorded.permissions.request = handler;
    },
    setPermissionCheckHandler: (handler) => {
      recorded.permissions.check = handler;
    },
    setDevicePermissionHandler: (handler) => {
      recorded.permissions.device = handler;
    },
  },
};
export const Menu = { buildFromTemplate: (template) => template, setApplicationMenu() {} };
export class Notification extends EventEmitter {
  static isSupported() {
    return true;
  }
  constructor(options) {
    super();
    this.options = options;
    recorded.notifications.push(this);
  }
  show() {
    this.shown = true;
  }
  close() {
    this.closed = true;
  }
}
export const dialog = { showErrorBox: (title, text) => recorded.errors.push([title, text]) };
export const shell = {
  showItemInFolder() {},
  openExternal: async (address) => void recorded.opened.push(address),
};

/** A store that merely reverses text. */
export const safeStorage = {
  getSelectedStorageBackend: () => 'gnome_libsecret',
  isAsyncEncryptionAvailable: async () => true,
  encryptStringAsync: async (text) => Buffer.from([...text].reverse().join('')),
  decryptStringAsync: async (sealed) => ({
    result: [...sealed.toString()].reverse().join(''),
    shouldReEncrypt: false,
  }),
};
