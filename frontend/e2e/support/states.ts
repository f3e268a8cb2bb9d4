import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { Explorer } from './explorer.ts';

/** A state of the explorer: how to come to it. */
export interface State {
  name: string;
  /** Opens it in a language and a theme. */
  open(page: Page, look: string): Promise<void>;
  /** Something fails in it, and the browser reports that. */
  failing?: boolean;
}

/** States of the explorer, each reached as a reader would, by what is the same in all languages. */
export const STATES: State[] = [
  { name: 'home', open: (page, look) => new Explorer(page).open(`?${look}`) },
  {
    name: 'error',
    failing: true,
    async open(page, look) {
      await page.route('**/api/at?*', (route) =>
        route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{"title":"busy"}' }),
      );
      await new Explorer(page).open(`?at=127.5,51.5&${look}`);
      await expect(page.locator('.failed')).toBeVisible();
    },
  },
  {
    name: 'offline',
    failing: true,
    async open(page, look) {
      await new Explorer(page).open(`?${look}`);
      await page.context().setOffline(true);
      await expect(page.locator('.offline')).toBeVisible();
    },
  },
];
