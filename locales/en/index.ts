import { connection } from './connection.ts';
import { composer, conversation, data, message } from './conversation.ts';
import {
  connectDialog,
  forgetDialog,
  samePersonDialog,
  sendToSeveral,
  verifyDialog,
  welcome,
} from './dialogs.ts';
import { links } from './links.ts';
import { offers } from './offers.ts';
import { problems } from './problems.ts';
import { dates, quantities } from './quantities.ts';
import { myKey, rules, settings } from './settings.ts';
import { myProfile, sidebar } from './sidebar.ts';
import { transfers } from './transfers.ts';
import { details, trust } from './trust.ts';
import { arrivals, emptyState, failures, window } from './window.ts';

/** Every text that people read, in English, in ICU message syntax (arguments, plurals, selects). */
export const en = {
  arrivals,
  composer,
  connectDialog,
  connection,
  conversation,
  data,
  dates,
  details,
  emptyState,
  failures,
  forgetDialog,
  links,
  message,
  myKey,
  myProfile,
  offers,
  problems,
  quantities,
  rules,
  samePersonDialog,
  sendToSeveral,
  settings,
  sidebar,
  transfers,
  trust,
  verifyDialog,
  welcome,
  window,
} as const;
