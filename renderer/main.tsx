// The theme comes first, so that components can override it.
import './theme/tokens.css';
import './theme/base.css';
import './theme/controls.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { lanline } from './bridge.ts';
import { follow } from './bridge-to-stores.ts';
import { language } from './words/translate.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

document.documentElement.lang = language;
follow(lanline);
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
