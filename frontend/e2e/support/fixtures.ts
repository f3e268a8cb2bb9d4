import { type BrowserContext, test as base, expect } from '@playwright/test';
import { type Host, host } from './host.ts';

export { expect };

interface Fixtures {
  /** Origin of the server under test. */
  origin: string;
  /** Other origins that a spec itself serves; its pages may load them. */
  friends: string[];
  /** Serves an HTML body as the page of somebody else, until the spec ends. */
  story: (body: string) => Promise<Host>;
  /** Whether the server's picture lies under the map until that is drawn: drawn in software it costs seconds. */
  picture: boolean;
  /** What the watch saw so far: a spec that makes the network fail forgives what the browser says of it. */
  seen: { strangers: Set<string>; errors: Set<string> };
  /** Watches the whole spec: what it sees fails the spec when it ends. */
  watch: undefined;
}

/**
 * Every spec runs under watch: no request may leave the origin, and nothing may
 * appear as an error in the console.
 */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from the pattern
  origin: async ({}, use) => use(serverOrigin()),
  // biome-ignore lint/correctness/noEmptyPattern: as above
  friends: async ({}, use) => use([]),
  story: async ({ friends }, use) => {
    const hosts: Host[] = [];
    await use(async (body) => {
      const started = await host(body);
      hosts.push(started);
      friends.push(started.origin);
      return started;
    });
    for (const started of hosts) await started.close();
  },
  picture: [false, { option: true }],
  context: async ({ context, picture }, use) => {
    const body = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>';
    if (!picture) await context.route('**/map.svg?*', (r) => r.fulfill({ contentType: 'image/svg+xml', body }));
    await use(context);
  },
  baseURL: async ({ origin }, use) => use(origin),
  seen: async ({ context, origin, friends }, use) => use(watch(context, origin, friends)),
  watch: [
    async ({ seen }, use) => {
      await use(undefined);
      expect.soft([...seen.strangers], 'requests that left the origin').toEqual([]);
      expect.soft([...seen.errors], 'errors in the console').toEqual([]);
    },
    { auto: true },
  ],
});

function serverOrigin(): string {
  const origin = process.env.CEDED_E2E_ORIGIN;
  if (!origin) throw new Error('CEDED_E2E_ORIGIN is not set: the set-up starts the server');
  return origin;
}

/** Collects requests to other origins, and errors, over all pages of a context. */
function watch(context: BrowserContext, origin: string, friends: string[]) {
  const seen = { strangers: new Set<string>(), errors: new Set<string>() };
  context.on('request', (request) => {
    const url = new URL(request.url());
    const local = url.protocol === 'data:' || url.protocol === 'blob:' || url.protocol === 'about:';
    if (!local && url.origin !== origin && !friends.includes(url.origin)) seen.strangers.add(request.url());
  });
  context.on('console', (message) => {
    if (message.type() === 'error') seen.errors.add(`${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => seen.errors.add(String(error.error())));
  return seen;
}
