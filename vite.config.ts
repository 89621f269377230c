import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import * as contractNames from './main/ipc/contract-names.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const external = ['electron', ...builtinModules, /^node:/];

/** Inlines the contract's names as plain values, so that its schemas stay out of preload and the page. */
const evaluatedNames: Plugin = {
  name: 'evaluated-contract-names',
  load(id) {
    if (!id.endsWith('/main/ipc/contract-names.ts')) return null;
    const values = Object.entries(contractNames);
    return values.map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`).join('\n');
  },
};

/** One config, three builds: `vite build --app`. The bundles for Node include their libraries. */
export default defineConfig({
  root: at('renderer'),
  base: './',
  plugins: [react(), evaluatedNames],
  logLevel: 'warn',
  builder: {
    buildApp: async (builder) => {
      for (const environment of Object.values(builder.environments)) await builder.build(environment);
    },
  },
  environments: {
    client: {
      build: {
        outDir: at('dist/renderer'),
        emptyOutDir: true,
        assetsInlineLimit: 0,
        // Loaded from the local disk, where one file is as good as several.
        chunkSizeWarningLimit: 1000,
      },
    },
    main: {
      consumer: 'server',
      resolve: { noExternal: true, conditions: ['node', 'module', 'default'] },
      build: {
        outDir: at('dist/main'),
        emptyOutDir: true,
        target: 'node24',
        minify: false,
        rolldownOptions: {
          input: { index: at('main/index.ts'), web: at('main/web.ts') },
          external,
          output: { format: 'es', entryFileNames: '[name].js' },
        },
      },
    },
    preload: {
      consumer: 'server',
      resolve: { noExternal: true },
      build: {
        outDir: at('dist/preload'),
        emptyOutDir: true,
        target: 'node24',
        minify: false,
        rolldownOptions: {
          input: { index: at('preload/index.ts') },
          external,
          output: { format: 'cjs', entryFileNames: '[name].cjs' },
        },
      },
    },
  },
});
