import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../support/root.ts';
import { openBrowser } from './browser.ts';
import { changesScenes } from './changes-scenes.ts';
import { type Person, personAt, trustFolder } from './person.ts';
import { makeWorkspace } from './run-suite.ts';
import { makeHarbour, scanScenes } from './scan-scenes.ts';
import { startVsCode } from './server.ts';
import { makeSignedHarbour, signatureScenes } from './signature-scenes.ts';

/** Photographs what a person sees, into a folder of PNG files. */
export async function takeScreenshots(
  target: string,
  { forReadme, only }: { readonly forReadme: boolean; readonly only: string | undefined },
): Promise<void> {
  mkdirSync(target, { recursive: true });
  const { folder, remove } = makeWorkspace();
  writeFileSync(join(folder, '.seaworthy.yaml'), 'extends: recommended\n');
  const harbour = only === 'scan' ? await makeHarbour(folder) : undefined;
  const signed = only === 'signature' ? await makeSignedHarbour(folder) : undefined;
  const server = await startVsCode({ settings: harbour?.settings });
  const browser = await openBrowser();
  let photographed: Person | undefined;
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const development = ['extensionDevelopmentPath', `vscode-remote://${server.host}${root}`] as const;
    await page.goto(server.url(folder, [development, ['skipWelcome', 'true']]));
    await page.waitForSelector('.monaco-workbench .explorer-folders-view', { timeout: 60_000 });
    const person = personAt(page, target);
    photographed = person;
    // VS Code itself is not done yet when its window is.
    await person.wait(4000);
    if (harbour) await scanScenes(person, harbour);
    else if (signed) await signatureScenes(person, signed);
    else if (only === 'changes') await changesScenes(person, folder);
    else await editingScenes(person);
    if (forReadme) keepPictures(target);
  } catch (error) {
    await photographed?.shoot('where-it-ended');
    throw error;
  } finally {
    await browser.close();
    await server.stop();
    harbour?.close();
    await signed?.stop();
    remove();
  }
}

async function editingScenes(person: Person): Promise<void> {
  await restricted(person);
  await trustFolder(person.page);
  await squiggles(person);
  await lightBulb(person);
  await hover(person);
  await problems(person);
  await rulePage(person);
  await policy(person);
  await status(person);
}

/** The pictures that the README shows, of the scenes that were photographed. */
function keepPictures(target: string): void {
  const folder = join(root, 'client', 'pictures');
  mkdirSync(folder, { recursive: true });
  for (const [shot, picture] of [
    ['2-dockerfile', 'dockerfile'],
    ['24-comparison', 'changes'],
    ['45-findings-on-their-lines', 'scan'],
    ['4-light-bulb', 'light-bulb'],
    ['7-hardened', 'deployment'],
  ]) {
    if (existsSync(join(target, `${shot}.png`)))
      copyFileSync(join(target, `${shot}.png`), join(folder, `${picture}.png`));
  }
}

async function restricted(person: Person): Promise<void> {
  await person.openFile('Dockerfile');
  await person.seeSquiggles();
  await person.shoot('1-restricted-mode');
}

async function squiggles(person: Person): Promise<void> {
  await person.openFile('Dockerfile');
  await person.seeSquiggles();
  await person.shoot('2-dockerfile');
  await person.openFile('shop.yaml');
  await person.seeSquiggles();
  await person.shoot('3-deployment');
}

async function lightBulb(person: Person): Promise<void> {
  await person.openFile('Dockerfile');
  await person.goTo(2, 8);
  await person.page.keyboard.press('Control+.');
  await person.wait(800);
  await person.shoot('4-light-bulb');
  await person.page.keyboard.press('Escape');
  await person.command('Seaworthy: Fix All Safe Problems in File');
  await person.shoot('5-after-fix-all');
  await person.openFile('shop.yaml');
  await person.goTo(21, 20);
  await person.page.keyboard.press('Control+.');
  await person.wait(800);
  await person.shoot('6-light-bulb-deployment');
  await person.page.keyboard.press('Escape');
  await person.goTo(21, 20);
  await person.command('Refactor...');
  await person.wait(500);
  await person.page.keyboard.press('Enter');
  await person.wait(500);
  await person.goTo(44);
  await person.shoot('7-hardened');
}

async function hover(person: Person): Promise<void> {
  await person.openFile('Dockerfile');
  await person.goTo(18, 8);
  await person.command('Show or Focus Hover');
  await person.wait(800);
  await person.shoot('8-hover');
  await person.page.keyboard.press('Escape');
}

async function problems(person: Person): Promise<void> {
  await person.command('Problems: Focus on Problems View');
  await person.shoot('9-problems');
  await person.command('Seaworthy: Check Workspace');
  await person.command('Notifications: Show Notifications');
  await person.shoot('10-check-workspace');
  await person.command('View: Close Panel');
  await person.command('Notifications: Clear All Notifications');
}

async function rulePage(person: Person): Promise<void> {
  await person.openFile('Dockerfile');
  await person.goTo(18, 8);
  await person.command('Seaworthy: Explain Rule');
  await person.wait(2500);
  await person.shoot('11-rule-page');
  await person.page.keyboard.press('Control+W');
  await person.openFile('Dockerfile');
  await person.command('Show or Focus Hover');
  await person.page.locator('.monaco-hover a.code-link').first().click();
  await person.wait(2500);
  await person.shoot('11b-link-of-a-finding');
  await person.page.keyboard.press('Control+W');
  await person.command('Seaworthy: Open the List of Rules');
  await person.shoot('12-rules');
  await person.page.keyboard.press('Escape');
}

async function policy(person: Person): Promise<void> {
  await person.openFile('.seaworthy.yaml');
  await person.page.keyboard.press('Control+A');
  await person.page.keyboard.type('extends: recommended\nrule:\nimage-latest: eror\n');
  await person.goTo(2, 2);
  await person.wait(800);
  await person.shoot('13-wrong-policy');
  await person.page.keyboard.press('Control+.');
  await person.wait(800);
  await person.shoot('14-wrong-policy-light-bulb');
  await person.page.keyboard.press('Escape');
  await person.page.keyboard.press('Control+A');
  await person.page.keyboard.type('rules:\n  image-un');
  await person.page.keyboard.press('Control+Space');
  await person.wait(800);
  await person.shoot('14b-policy-rules');
  await person.page.keyboard.press('Escape');
  await person.page.keyboard.press('Control+A');
  await person.page.keyboard.type('images:\n  approved:\n- ');
  await person.wait(1500);
  await person.page.keyboard.press('Control+Space');
  await person.wait(800);
  await person.shoot('14c-policy-images');
  await person.page.keyboard.press('Escape');
}

async function status(person: Person): Promise<void> {
  await person.openFile('shop.yaml');
  await person.wait(500);
  await person.page.locator('#status\\.languageStatus').first().click();
  await person.shoot('15-status');
}
