// A stand-in for the `electron` module: it records what it is told, and lets a test play the page's part.
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';

export const told = {
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
    told.windowOpen = handler;
  }
  send(channel, ...args) {
    told.sent.push([channel, ...args]);
    ipcRenderer.emit(channel, {}, ...args);
  }
}

export class BrowserWindow extends EventEmitter {
  webContents = new WebContents();
  constructor(options) {
    super();
    told.windowOptions = options;
    told.window = this;
  }
  async loadURL(url) {
    told.loaded = url;
    this.emit('ready-to-show');
  }
  show() {
    told.shows += 1;
  }
  focus() {
    told.focused = true;
  }
  isFocused() {
    return false;
  }
  isMinimized() {
    return true;
  }
  restore() {
    told.restored = true;
  }
  isDestroyed() {
    return false;
  }
}

class App extends EventEmitter {
  isPackaged = process.env.STAND_IN_PACKAGED !== 'no';
  #ready = false;
  setPath(name, path) {
    // As Electron does.
    if (!existsSync(path)) throw new Error(`Path '${path}' does not exist`);
    told[name] = path;
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
    told.exits.push(code);
    this.emit('test-exit');
  }
}
export const app = new App();
app.getPreferredSystemLanguages = () => ['en-GB'];

export const protocol = {
  registerSchemesAsPrivileged(schemes) {
    told.schemes = schemes;
  },
  handle(scheme, handler) {
    told.protocols.set(scheme, handler);
  },
};
export const ipcMain = {
  handle: (channel, handler) => told.handlers.set(channel, handler),
  removeHandler: (channel) => told.handlers.delete(channel),
};
export const ipcRenderer = Object.assign(new EventEmitter(), {
  invoke: (channel, ...args) => {
    told.invoked.push(args);
    const event = { senderFrame: told.window.webContents.mainFrame };
    // As between processes: a copy crosses, not the object.
    return told.handlers.get(channel)(event, ...structuredClone(args));
  },
});
export const contextBridge = {
  exposeInMainWorld(name, api) {
    told[name] = api;
  },
};
export const webUtils = {
  getPathForFile: (file) => (file.name.startsWith('pasted') ? '' : `/dropped/${file.name}`),
};
export const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler) => {
      told.permissions.request = handler;
    },
    setPermissionCheckHandler: (handler) => {
      told.permissions.check = handler;
    },
    setDevicePermissionHandler: (handler) => {
      told.permissions.device = handler;
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
    told.notifications.push(this);
  }
  show() {
    this.shown = true;
  }
  close() {
    this.closed = true;
  }
}
export const dialog = { showErrorBox: (title, text) => told.errors.push([title, text]) };
export const shell = {
  showItemInFolder() {},
  openExternal: async (address) => void told.opened.push(address),
};

/** A store that only turns text around. */
export const safeStorage = {
  getSelectedStorageBackend: () => 'gnome_libsecret',
  isAsyncEncryptionAvailable: async () => true,
  encryptStringAsync: async (text) => Buffer.from([...text].reverse().join('')),
  decryptStringAsync: async (sealed) => ({
    result: [...sealed.toString()].reverse().join(''),
    shouldReEncrypt: false,
  }),
};
