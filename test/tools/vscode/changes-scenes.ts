import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testEnvironment } from '../../support/repository.ts';
import { type Person, trustFolder } from './person.ts';

/** Before the commit: what a person sees of staged files, from Restricted Mode to a commit that is refused. */
export async function changesScenes(person: Person, folder: string): Promise<void> {
  await person.page.keyboard.press('Control+Shift+G');
  await person.wait(1500);
  await openView(person);
  await person.shoot('20-changes-restricted');
  await trustFolder(person.page);
  await openView(person);
  await person.wait(2000);
  await person.shoot('21-nothing-staged');
  // So that the list has some room.
  await person.page.locator('.pane-header[aria-label^="Graph"] .title').first().click();
  stageHalf(folder);
  await person.command('Seaworthy: Scan Staged Changes');
  await person.wait(2000);
  await person.shoot('22-staged');
  await tooltip(person);
  await person.command('Seaworthy: Scan Staged Changes');
  await person.wait(800);
  await person.page.keyboard.press('Enter');
  await person.wait(1500);
  await person.shoot('24-comparison');
  await person.page.keyboard.press('Control+W');
  await press(person, 'Show Known Findings Too');
  await person.wait(800);
  await person.shoot('25-known-too');
  await press(person, 'Show Only New Findings');
  await fixByKey(person, 'image-registry-moved');
  await person.wait(1500);
  await person.shoot('26-fixed');
  await fixByKey(person, 'host-network');
  await person.wait(700);
  await person.shoot('26b-choose');
  await person.page.keyboard.press('Escape');
  await since(person);
  await hook(person);
  await baseline(person);
}

const header = '.pane-header[aria-label^="Seaworthy"]';

async function openView(person: Person): Promise<void> {
  const pane = person.page.locator(header).first();
  await pane.waitFor({ timeout: 10_000 });
  if ((await person.page.locator(`${header}.expanded`).count()) === 0) await pane.click();
}

/** The buttons of a view are there only while the pointer is in it. */
async function press({ page, wait }: Person, title: string): Promise<void> {
  await page.locator(header).first().hover();
  await page.locator(`[aria-label="${title}"]`).first().click();
  await wait(300);
}

/** Three changes, of which the last is not staged. */
function stageHalf(folder: string): void {
  const edit = (name: string, from: string, to: string): void => {
    const path = join(folder, name);
    writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
  };
  edit('Dockerfile', 'FROM golang AS worker', 'FROM k8s.gcr.io/build-image/go-runner:v2.3.1 AS worker');
  edit('Dockerfile', 'EXPOSE 8080\n', 'EXPOSE 8080\nENV ADMIN_PASSWORD=spring-tide-at-six-42\n');
  edit('k8s/worker.yaml', '    spec:\n', '    spec:\n      hostNetwork: true\n');
  execFileSync('git', ['add', '--all'], { cwd: folder, env: testEnvironment() });
  edit('Dockerfile', '# The web shop of', '# Not staged yet: the web shop of');
}

async function tooltip(person: Person): Promise<void> {
  await person.page.locator('[id="workbench.view.scm"] .monaco-list-row.selected').first().hover();
  await person.wait(1800);
  await person.shoot('23-tooltip');
}

async function fixByKey({ page, wait }: Person, rule: string): Promise<void> {
  await page.locator(`[id="workbench.view.scm"] .monaco-list-row:has-text("${rule}")`).first().click();
  await wait(1200);
  await page.keyboard.press('Control+.');
}

async function since(person: Person): Promise<void> {
  await person.page.keyboard.press('F1');
  await person.wait(500);
  await person.page.keyboard.type('Seaworthy: Scan Changes Since');
  await person.wait(500);
  await person.page.keyboard.press('Enter');
  await person.wait(1500);
  await person.shoot('27-since-what');
  await person.page.keyboard.press('Enter');
  await person.wait(2000);
  await person.shoot('28-since');
}

async function hook(person: Person): Promise<void> {
  await person.command('Seaworthy: Install Pre-commit Hook');
  await person.wait(1500);
  await person.command('Notifications: Show Notifications');
  await person.shoot('29-hook');
  await person.command('Notifications: Clear All Notifications');
  await person.page.locator('.scm-editor .view-lines').first().click();
  await person.page.keyboard.type('Sail on');
  await person.page.keyboard.press('Control+Enter');
  await person.wait(4000);
  await person.shoot('30-refused');
  const shows = person.page.getByText('Show Command Output').first();
  if (await shows.isVisible()) {
    await shows.click();
    await person.wait(1500);
    await person.shoot('31-refused-output');
  }
}

async function baseline(person: Person): Promise<void> {
  await person.command('Seaworthy: Create Baseline');
  await person.wait(2500);
  await person.shoot('32-baseline');
  await person.page.getByText('Create Baseline', { exact: true }).last().click();
  await person.wait(2500);
  await person.shoot('33-baseline-file');
}
