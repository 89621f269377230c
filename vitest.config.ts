import { defineConfig } from 'vitest/config';

/** Unit and integration tests stand beside the code; e2e has its own runner (Playwright). */
export default defineConfig({
  test: {
    include: ['{main,preload,renderer,locales,scripts,examples,simulation}/**/*.test.{ts,tsx}'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    passWithNoTests: false,
  },
});
