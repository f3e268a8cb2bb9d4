import { defineConfig } from '@playwright/test';
import { chromium } from './support/chromium.ts';

/** Whether the run looks at the PostGIS store: the tests tagged @store, no more. */
const postgis = process.env.CEDED_E2E_STORE === 'postgis';

export default defineConfig({
  testDir: 'specs',
  // Each run keeps what it leaves when it fails.
  outputDir: postgis ? 'test-results/postgis' : 'test-results/embedded',
  snapshotPathTemplate: 'pictures/{arg}{ext}',
  globalSetup: './support/setup.ts',
  // The map is drawn in software: one page at a time keeps it inside its time.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: !!process.env.CI,
  // Where much is broken, the first failures tell enough.
  maxFailures: 12,
  timeout: 90_000,
  expect: {
    timeout: 20_000,
    toHaveScreenshot: { maxDiffPixelRatio: 0.01, animations: 'disabled', caret: 'hide' },
  },
  reporter: [['list']],
  grep: postgis ? /@store/ : undefined,
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 1,
    locale: 'en-GB',
    timezoneId: 'UTC',
    colorScheme: 'light',
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: { executablePath: chromium(), args: flags() },
    trace: 'off',
    screenshot: 'only-on-failure',
  },
});

/** WebGL 2 without a graphics card, pictures that do not depend on the machine, no calls home. */
function flags(): string[] {
  return [
    '--no-sandbox',
    '--use-gl=angle',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--disable-dev-shm-usage',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--no-first-run',
    '--font-render-hinting=none',
    '--force-color-profile=srgb',
    '--hide-scrollbars',
  ];
}
