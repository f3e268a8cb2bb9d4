import type { Locator, Page } from '@playwright/test';
import { expect } from './fixtures.ts';

/** The explorer as a reader sees it: addressed by words and roles, not by its code. */
export class Explorer {
  readonly canvas: Locator;
  /** The answer card. */
  readonly answer: Locator;

  constructor(readonly page: Page) {
    this.canvas = page.locator('canvas.maplibregl-canvas');
    this.answer = page.locator('[data-verdict].card');
  }

  /** Opens a view by its query, such as "?lon=127.5&lat=50.4&z=5", and waits until it is drawn. */
  async open(query = ''): Promise<void> {
    await this.page.goto(`/${query}`);
    await this.drawn();
  }

  /** Waits until the map is whole and at rest. */
  async drawn(): Promise<void> {
    await expect(this.page.locator('html')).toHaveAttribute('data-ready', '1', { timeout: 60_000 });
  }

  /** Clicks or taps the middle of the map, whatever lies over its foot. */
  async pressMiddle(how: 'click' | 'tap' = 'click'): Promise<void> {
    const box = await this.canvas.boundingBox();
    if (!box) throw new Error('the map has no size');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    if (how === 'tap') await this.page.touchscreen.tap(x, y);
    else await this.page.mouse.click(x, y);
  }

  tab(name: string | RegExp): Locator {
    return this.page.getByRole('tab', { name });
  }

  claim(id: string): Locator {
    return this.page.locator(`#claim-${id}`);
  }
}

/** The values of a view's address. */
export function query(page: Page): URLSearchParams {
  return new URL(page.url()).searchParams;
}
