import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const outside = ['electron', ...builtinModules, /^node:/];

/** One config, three builds: `vite build --app`. What Node runs carries its libraries within. */
export default defineConfig({
  root: at('renderer'),
  base: './',
  plugins: [react()],
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
        // Loaded from the disk of this computer, where one file is as good as several.
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
          external: outside,
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
          external: outside,
          output: { format: 'cjs', entryFileNames: '[name].cjs' },
        },
      },
    },
  },
});
