import { createRequire } from 'node:module';
import { join } from 'node:path';
import { home } from './install.ts';

/** The few things of Playwright's that are used here; the library lives with VS Code, outside of the project. */
export interface Page {
  goto(url: string): Promise<unknown>;
  on(event: 'console', hear: (message: { text(): string }) => void): void;
  on(event: 'pageerror', hear: (error: Error) => void): void;
  screenshot(options: { path: string }): Promise<unknown>;
  waitForSelector(selector: string, options?: { timeout?: number; state?: string }): Promise<unknown>;
  waitForTimeout(milliseconds: number): Promise<void>;
  locator(selector: string): Locator;
  getByText(text: string | RegExp, options?: { exact?: boolean }): Locator;
  readonly keyboard: {
    press(key: string): Promise<void>;
    type(text: string, options?: { delay?: number }): Promise<void>;
  };
  readonly mouse: {
    move(x: number, y: number): Promise<void>;
    click(x: number, y: number): Promise<void>;
    wheel(x: number, y: number): Promise<void>;
  };
}

export interface Locator {
  click(options?: {
    timeout?: number;
    button?: string;
    position?: { x: number; y: number };
    modifiers?: string[];
  }): Promise<void>;
  hover(options?: { timeout?: number; force?: boolean }): Promise<void>;
  first(): Locator;
  last(): Locator;
  nth(index: number): Locator;
  count(): Promise<number>;
  isVisible(): Promise<boolean>;
  innerText(): Promise<string>;
  waitFor(options?: { timeout?: number; state?: string }): Promise<void>;
}

export interface Browser {
  newPage(options: {
    viewport: { width: number; height: number };
    deviceScaleFactor?: number;
  }): Promise<Page>;
  close(): Promise<void>;
}

interface Playwright {
  readonly chromium: {
    launch(options: {
      executablePath?: string;
      channel?: string;
      args: readonly string[];
      headless: boolean;
    }): Promise<Browser>;
  };
}

interface BundledChromium {
  readonly args: readonly string[];
  executablePath(): Promise<string>;
}

/** Chromium from npm on Linux, an installed Chrome elsewhere; without a window. */
export async function openBrowser(): Promise<Browser> {
  const load = createRequire(join(home, 'package.json'));
  const { chromium } = load('playwright-core') as Playwright;
  if (process.platform !== 'linux') {
    return chromium.launch({ channel: 'chrome', args: quiet, headless: true });
  }
  const bundled = (await import(load.resolve('@sparticuz/chromium'))) as { default: BundledChromium };
  const executablePath = await bundled.default.executablePath();
  return chromium.launch({ executablePath, args: [...bundled.default.args, ...quiet], headless: true });
}

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
