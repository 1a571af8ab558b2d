import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  builtDockerfile,
  harbourPolicy,
  type SignedHarbour,
  signedHarbour,
} from '../../support/signed-harbour.ts';
import { type Person, trustFolder } from './person.ts';

/** Files that name images of a registry on this machine, signed in every way that there is. */
export async function makeSignedHarbour(folder: string): Promise<SignedHarbour> {
  const harbour = await signedHarbour();
  if (harbour === undefined) throw new Error('The images that the real tools signed are not there.');
  const { host } = harbour;
  const put = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  harbour.putKeys(folder);
  mkdirSync(join(folder, 'deploy'));
  put(
    '.seaworthy.yaml',
    `extends: recommended\nimages:\n  registries: [${host}, docker.io]\n${harbourPolicy(host)}`,
  );
  put('Dockerfile', dockerfileOn(host));
  put(
    'app.Dockerfile',
    builtDockerfile.replace('go build -o', 'go build -trimpath -o').replace('65535', '65532'),
  );
  put('compose.yaml', composeOf(host));
  put('deploy/app.yaml', deploymentOf(host));
  return harbour;
}

const dockerfileOn = (host: string): string => `FROM ${host}/acme/tools:3.0 AS tools

FROM ${host}/acme/worker:2.1 AS worker

FROM ${host}/acme/app:1.4
COPY --from=tools /bin/tool /bin/tool
COPY --from=worker /worker /worker
USER 65535
ENTRYPOINT ["/worker"]
`;

const composeOf = (host: string): string => `services:
  app:
    image: ${host}/acme/app:1.4
  queue:
    image: ${host}/acme/queue:1.2
  cache:
    image: ${host}/acme/cache:7
`;

const deploymentOf = (host: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app
spec:
  selector:
    matchLabels: { app: app }
  template:
    metadata:
      labels: { app: app }
    spec:
      containers:
        - name: app
          image: ${host}/acme/app:1.4
        - name: queue
          image: ${host}/acme/queue:1.2
`;

/** What a person sees of signatures: from Restricted Mode to pinned images. */
export async function signatureScenes(person: Person, harbour: SignedHarbour): Promise<void> {
  await restricted(person);
  await trustFolder(person.page);
  await consent(person);
  await onLines(person);
  await trusting(person);
  await invalid(person);
  await provenance(person);
  await comparison(person);
  await pinning(person);
  await updating(person, harbour);
  await gone(person, harbour);
}

async function shootTold(person: Person, name: string): Promise<void> {
  await person.command('Notifications: Show Notifications');
  await person.shoot(name);
  await person.command('Notifications: Clear All Notifications');
}

async function restricted(person: Person): Promise<void> {
  await person.openFile('Dockerfile');
  await person.command('Seaworthy: Check Signatures of This File');
  await person.wait(800);
  await shootTold(person, 'signature-01-restricted');
}

async function consent(person: Person): Promise<void> {
  await person.openFile('Dockerfile');
  await person.wait(1500);
  await person.shoot('signature-02-lenses-before');
  await person.command('Seaworthy: Check Signatures of This File');
  await person.wait(1200);
  await person.shoot('signature-03-whom-it-asks');
  await person.page.getByText('Allow', { exact: true }).last().click();
  await person.wait(4000);
  await person.command('Notifications: Clear All Notifications');
}

async function onLines(person: Person): Promise<void> {
  await person.openFile('Dockerfile');
  await person.goTo(5, 30);
  await person.wait(1200);
  await person.shoot('signature-04-lenses');
  await hover(person, 'signature-05-verified-hover');
  await person.goTo(1, 30);
  await hover(person, 'signature-06-unsigned-hover');
}

async function hover(person: Person, name: string): Promise<void> {
  await person.command('Show or Focus Hover');
  await person.wait(1200);
  await person.shoot(name);
  await person.page.keyboard.press('Escape');
}

async function trusting(person: Person): Promise<void> {
  await person.openFile('Dockerfile');
  await person.goTo(3, 30);
  await person.page.keyboard.press('Control+.');
  await person.wait(1200);
  await person.shoot('signature-07-untrusted-light-bulb');
  await person.page.keyboard.press('Escape');
  await person.goTo(3, 30);
  await person.command('Seaworthy: Trust This Signer…');
  await person.wait(1200);
  await person.shoot('signature-08-trust-where');
  await person.page.keyboard.press('Enter');
  await person.wait(2500);
  await shootTold(person, 'signature-09-trusted');
  await person.openFile('.seaworthy.yaml');
  await person.wait(800);
  await person.shoot('signature-10-policy-written');
}

async function invalid(person: Person): Promise<void> {
  await person.openFile('compose.yaml');
  await person.command('Seaworthy: Check Signatures of This File');
  await person.wait(3000);
  await person.command('Notifications: Clear All Notifications');
  await person.goTo(7, 20);
  await person.wait(800);
  await person.shoot('signature-11-invalid');
  await hover(person, 'signature-12-invalid-hover');
}

async function provenance(person: Person): Promise<void> {
  await person.openFile('compose.yaml');
  await person.goTo(3, 20);
  await person.command('Seaworthy: Show Provenance');
  await person.wait(3000);
  await person.shoot('signature-13-provenance');
  await person.page.mouse.move(700, 500);
  await person.page.mouse.wheel(0, 650);
  await person.shoot('signature-14-provenance-below');
  await person.page.keyboard.press('Control+W');
}

async function comparison(person: Person): Promise<void> {
  await person.openFile('app.Dockerfile');
  await person.command('Seaworthy: Compare with Dockerfile as Built');
  await person.wait(1200);
  await person.shoot('signature-15-which-image');
  await person.page.keyboard.type('app:1.4');
  await person.wait(500);
  await person.page.keyboard.press('Enter');
  await person.wait(3000);
  await person.shoot('signature-16-dockerfile-as-built');
  await person.page.keyboard.press('Control+W');
  await person.openFile('app.Dockerfile');
  await person.wait(1000);
  await person.shoot('signature-17-differs');
}

async function pinning(person: Person): Promise<void> {
  for (const [index, name] of ['compose.yaml', 'app.yaml'].entries()) {
    await person.openFile(name);
    await person.command('Seaworthy: Pin All Images to Digests');
    await person.wait(2500);
    await person.shoot(`signature-18${index === 0 ? '' : 'b'}-pinned-${name.replace('.yaml', '')}`);
  }
}

async function updating(person: Person, { move }: SignedHarbour): Promise<void> {
  await move('acme/queue', '1.2');
  await person.openFile('compose.yaml');
  await person.goTo(5, 20);
  await person.command('Seaworthy: Update Digest');
  await person.wait(2000);
  await person.shoot('signature-19-moved-on');
  await person.page.getByText('Update Digest', { exact: true }).last().click();
  await person.wait(1500);
  await person.shoot('signature-20-updated');
}

async function gone(person: Person, { stop }: SignedHarbour): Promise<void> {
  await stop();
  await person.openFile('Dockerfile');
  await person.goTo(5, 30);
  await person.command('Seaworthy: Check Signature of This Image');
  await person.wait(3000);
  await shootTold(person, 'signature-21-unknown');
}
