import { join } from 'node:path';
import type { Page } from './browser.ts';

/** What a person does with keys and mouse, and sees. */
export interface Person {
  readonly page: Page;
  /** Photographs the window. */
  shoot(name: string): Promise<void>;
  openFile(name: string): Promise<void>;
  /** Puts the cursor on a line and column, both from 1. */
  goTo(line: number, column?: number): Promise<void>;
  command(title: string): Promise<void>;
  /** Waits until the open file shows squiggles of at least that many findings. */
  seeSquiggles(): Promise<void>;
  wait(milliseconds: number): Promise<void>;
}

export function personAt(page: Page, target: string): Person {
  const wait = (milliseconds: number): Promise<void> => page.waitForTimeout(milliseconds);
  const pick = async (key: string, text: string): Promise<void> => {
    await page.keyboard.press('Escape');
    await page.waitForSelector('.quick-input-widget input', { timeout: 5000, state: 'hidden' });
    // A window that is still busy loses a key now and then.
    for (
      let tries = 0;
      tries < 4 && !(await page.locator('.quick-input-widget input').first().isVisible());
      tries += 1
    ) {
      await page.keyboard.press(key);
      await wait(700);
    }
    await page.keyboard.type(text, { delay: 10 });
    await page.waitForSelector('.quick-input-list .monaco-list-row', { timeout: 10_000 });
    await wait(400);
    await page.keyboard.press('Enter');
    await wait(500);
  };
  return {
    page,
    wait,
    async shoot(name) {
      await wait(700);
      const path = join(target, `${name}.png`);
      await page.screenshot({ path });
      console.log(path);
    },
    openFile: (name) => pick('Control+P', name),
    goTo: (line, column = 1) => pick('Control+G', `:${line}:${column}`.slice(1)),
    command: (title) => pick('F1', title),
    async seeSquiggles() {
      await page.waitForSelector('.squiggly-warning, .squiggly-error', {
        timeout: 20_000,
        state: 'attached',
      });
    },
  };
}

/** Answers the banner of the Restricted Mode: this folder is trusted from now on. */
export async function trustFolder(page: Page): Promise<void> {
  await page.getByText('Manage', { exact: true }).first().click();
  await page.getByText('Trust', { exact: true }).first().click();
  await page.waitForTimeout(1500);
  await page.keyboard.press('Control+W');
}
