/** What the terminal and start-up boxes say. */
export const terminal = {
  usage: `Usage: npm start -- [flags]

  --name NAME             your name, as others see it (default: asked at first start)
  --address IPV4          listen on this address only (default: all interfaces)
  --port PORT             TCP port to listen on (default: any free port)
  --discovery-port PORT   UDP port of discovery (default: 1024)
  --data-dir FOLDER       settings, history and your key (default: the system’s place for them)
  --downloads FOLDER      where received files go (default: Downloads)
  --new-identity          start over with a new key that nobody knows
  --web                   open the window in a browser instead of Electron
  --web-port PORT         port of the window’s page, on 127.0.0.1 (default: any free port)
  --no-open               print the page’s address instead of opening a browser
  --help                  show this text`,
  startingElectron: 'Starting Lanline in Electron.',
  startingWeb: 'Starting Lanline in the web shell: {why}',
  because: {
    asked: '--web was given.',
    noDisplay: 'Electron needs a display. Open the address below yourself.',
    timedOut: 'Electron’s runtime took longer than 30 s to download.',
    notDownloaded: 'Electron’s runtime could not be downloaded.',
  },
  openYourself: '{why} No Chromium, Chrome or Edge was found, so open the address below yourself.',
  downloading: 'Downloading Electron’s runtime (30 s at most)…',
  cannotStart: 'Lanline can’t start',
  cannotStartBecause: 'Lanline can’t start. {why}',
  openAt: 'Lanline is open at {address}',
  browserFailed: 'The browser didn’t open. Lanline is open at {address}',
} as const;
