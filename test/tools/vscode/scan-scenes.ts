import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeImage } from '../../support/archive.ts';
import { writeAdvisories } from '../../support/example-advisories.ts';
import { exampleArchive, exampleDockerfile, exampleImage } from '../../support/example-image.ts';
import { type Person, trustFolder } from './person.ts';
import { slowRegistry } from './slow-registry.ts';

/** Images to scan: an archive beside the Dockerfile that it was built from, and a registry that takes its time. */
export interface Harbour {
  readonly archive: string;
  /** In the grammar for images. */
  readonly remote: string;
  /** Whether there is a Podman that can build here. */
  readonly builds: boolean;
  /** Of the machine. */
  readonly settings: Readonly<Record<string, unknown>>;
  close(): void;
}

export async function makeHarbour(folder: string): Promise<Harbour> {
  const advisories = mkdtempSync(join(tmpdir(), 'seaworthy-advisories-'));
  writeAdvisories(advisories);
  const builds = letPodmanBuild(folder, advisories);
  writeFileSync(join(folder, 'Dockerfile'), exampleDockerfile);
  mkdirSync(join(folder, 'build'));
  const archive = join(folder, 'build', 'shop.tar');
  writeFileSync(archive, exampleArchive({ bytes: 14_000_000 }));
  const image = makeImage(exampleImage({ bytes: 40_000_000 }));
  const registry = await slowRegistry(image, 2_000_000);
  return {
    archive,
    builds,
    remote: `registry:${registry.host}/harbour/shop:1`,
    settings: {
      'seaworthy.scan.advisories': 'osv-offline',
      'seaworthy.scan.advisoriesFolder': advisories,
    },
    close() {
      registry.close();
      rmSync(advisories, { recursive: true, force: true });
    },
  };
}

/** Gives Podman a store of its own, which needs no set-up of the machine, and something to build from nothing. */
function letPodmanBuild(folder: string, place: string): boolean {
  const isThere = (tool: string): boolean => spawnSync(tool, ['--version']).status === 0;
  if (process.platform !== 'linux' || !isThere('podman')) return false;
  const conf = join(place, 'storage.conf');
  const at = (name: string): string => JSON.stringify(join(place, name));
  writeFileSync(conf, `[storage]\ndriver = "vfs"\ngraphroot = ${at('root')}\nrunroot = ${at('run')}\n`);
  Object.assign(process.env, { CONTAINERS_STORAGE_CONF: conf, BUILDAH_ISOLATION: 'chroot' });
  mkdirSync(join(folder, 'tiny', 'node_modules', 'lodash'), { recursive: true });
  const lodash = JSON.stringify({ name: 'lodash', version: '4.17.4' });
  writeFileSync(join(folder, 'tiny', 'node_modules', 'lodash', 'package.json'), lodash);
  const text = 'FROM scratch\nCOPY node_modules /app/node_modules\nUSER 65535\nCMD ["/app/shop"]\n';
  writeFileSync(join(folder, 'tiny', 'tiny.Dockerfile'), text);
  return true;
}

/** What a person sees of images: from Restricted Mode to what a registry does not answer. */
export async function scanScenes(person: Person, harbour: Harbour): Promise<void> {
  await restricted(person);
  await trustFolder(person.page);
  await picking(person);
  await results(person, harbour);
  await onLines(person);
  await listing(person);
  await report(person);
  await network(person, harbour);
  if (harbour.builds) await building(person);
}

const panel = '[id="workbench.parts.panel"]';

/** The list stands in the panel, beside the problems. */
async function openView({ wait, command }: Person): Promise<void> {
  await command('Images: Focus on Seaworthy View');
  await wait(700);
}

/** What is told in the corner stays for a few seconds only. */
async function shootTold(person: Person, name: string): Promise<void> {
  await person.command('Notifications: Show Notifications');
  await person.shoot(name);
  await person.command('Notifications: Clear All Notifications');
}

/** Asks for a command and types into what it asks. */
async function ask({ page, wait, command }: Person, title: string, text: string): Promise<void> {
  await command(title);
  await wait(700);
  await page.keyboard.type(text, { delay: 5 });
  await wait(900);
}

async function restricted(person: Person): Promise<void> {
  await person.openFile('Dockerfile');
  await openView(person);
  await person.shoot('40-restricted');
  await person.command('Seaworthy: Scan All Images of This File');
  await person.wait(800);
  await shootTold(person, '40b-restricted-says-why');
}

async function picking(person: Person): Promise<void> {
  await person.openFile('Dockerfile');
  await openView(person);
  await person.wait(1500);
  await person.shoot('41-lenses');
  await person.command('Seaworthy: Scan Image…');
  await person.wait(1500);
  await person.shoot('42-what-to-scan');
  await person.page.keyboard.type('./build/shop.tar');
  await person.wait(800);
  await person.shoot('43-no-name-of-an-image');
  await person.page.keyboard.press('Escape');
}

async function results(person: Person, { archive }: Harbour): Promise<void> {
  await ask(person, 'Seaworthy: Scan Image…', `docker-archive:${archive}`);
  await person.page.keyboard.press('Enter');
  await person.wait(4000);
  await shootTold(person, '44-scanned');
  await person.openFile('Dockerfile');
  await person.wait(1000);
  await person.shoot('45-findings-on-their-lines');
}

async function onLines(person: Person): Promise<void> {
  await person.goTo(2, 26);
  await person.command('Show or Focus Hover');
  await person.wait(1000);
  await person.shoot('46-vulnerability');
  await person.page.keyboard.press('Escape');
  await person.goTo(2, 26);
  await person.page.keyboard.press('Control+.');
  await person.wait(1000);
  await person.shoot('47-its-fixes');
  await person.page.keyboard.press('Escape');
  await person.goTo(3, 2);
  await person.command('Show or Focus Hover');
  await person.wait(1000);
  await person.shoot('48-deleted-secret');
  await person.page.keyboard.press('Escape');
}

async function listing(person: Person): Promise<void> {
  const rows = person.page.locator(`${panel} .monaco-list-row:has-text("CVE-2019-10744")`);
  await rows.first().hover();
  await person.wait(1800);
  await person.shoot('49-tooltip');
  for (const [index, group] of ['Package', 'Layer', 'Instruction'].entries()) {
    await more(person, `Group by ${group}`);
    await person.shoot(`5${index}-by-${group.toLowerCase()}`);
  }
  await more(person, 'Group by Severity');
  await more(person, 'Show Only What My Layers Brought');
  await person.shoot('53-only-own');
  await more(person, 'Show What the Base Image Brought Too');
}

async function more({ page, wait }: Person, title: string): Promise<void> {
  await page.locator(`${panel} .title .codicon-toolbar-more`).first().click();
  await wait(500);
  await page.getByText(title, { exact: true }).last().click();
  await wait(900);
}

async function report(person: Person): Promise<void> {
  await person.command('Seaworthy: Open Scan Report');
  await person.wait(2500);
  await person.command('View: Close Panel');
  await person.wait(1500);
  await person.shoot('54-report');
  await person.page.mouse.move(800, 500);
  await person.page.mouse.wheel(0, 650);
  await person.shoot('54b-report-below');
  await openView(person);
  await person.page.keyboard.press('Control+W');
}

async function network(person: Person, { remote }: Harbour): Promise<void> {
  await person.openFile('Dockerfile');
  await ask(person, 'Seaworthy: Scan Image…', remote);
  await person.page.keyboard.press('Enter');
  await person.wait(1200);
  await person.shoot('55-whom-it-speaks-to');
  await person.page.getByText('Allow', { exact: true }).last().click();
  await person.wait(1500);
  await person.command('Notifications: Show Notifications');
  await person.wait(1500);
  await person.shoot('56-progress');
  await person.page.getByText('Cancel', { exact: true }).last().click();
  await person.wait(800);
  await shootTold(person, '57-cancelled');
  await ask(person, 'Seaworthy: Scan Image…', 'registry:127.0.0.1:9/harbour/shop:1');
  await person.page.keyboard.press('Enter');
  await person.wait(1200);
  await person.page.getByText('Allow', { exact: true }).last().click();
  await person.wait(2500);
  await shootTold(person, '58-unreachable');
}

async function building(person: Person): Promise<void> {
  await person.openFile('tiny.Dockerfile');
  await person.wait(1000);
  await person.page.getByText('Build and scan').first().click();
  await person.wait(1200);
  await person.shoot('60-build-with-what');
  await person.page.keyboard.type('podman');
  await person.wait(500);
  await person.page.keyboard.press('Enter');
  await person.wait(1000);
  await person.shoot('61-build-asks-first');
  await person.page.getByText('Build and Scan', { exact: true }).last().click();
  await person.wait(9000);
  await person.shoot('62-built-and-scanned');
}
