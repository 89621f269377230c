import { connection } from './connection.ts';
import { composer, conversation, data, message } from './conversation.ts';
import { diagnosis } from './diagnosis.ts';
import {
  connectDialog,
  forgetDialog,
  samePersonDialog,
  sendToSeveral,
  verifyDialog,
  welcome,
} from './dialogs.ts';
import { exported } from './exported.ts';
import { files } from './files.ts';
import { menu } from './menu.ts';
import { notices } from './notices.ts';
import { notifications } from './notifications.ts';
import { offers } from './offers.ts';
import { problems } from './problems.ts';
import { dates, quantities } from './quantities.ts';
import { about, myKey, rules, settings } from './settings.ts';
import { myProfile, sidebar } from './sidebar.ts';
import { terminal } from './terminal.ts';
import { transfers } from './transfers.ts';
import { details, trust } from './trust.ts';
import { links } from './web-links.ts';
import { arrivals, emptyState, window } from './window.ts';

/** Every text that people read, in English, in ICU message syntax (arguments, plurals, selects). */
export const en = {
  about,
  arrivals,
  composer,
  connectDialog,
  connection,
  conversation,
  data,
  dates,
  details,
  diagnosis,
  emptyState,
  exported,
  files,
  forgetDialog,
  links,
  menu,
  message,
  myKey,
  myProfile,
  notices,
  notifications,
  offers,
  problems,
  quantities,
  rules,
  samePersonDialog,
  sendToSeveral,
  settings,
  sidebar,
  terminal,
  transfers,
  trust,
  verifyDialog,
  welcome,
  window,
} as const;
