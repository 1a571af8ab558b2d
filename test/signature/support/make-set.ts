import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { push, startRegistry } from '../../registry/support/docker-registry.ts';
import { makeImage } from '../../registry/support/image.ts';
import { goProgram } from '../../support/go-program.ts';
import { pullLayout } from './pull-layout.ts';

const runProgram = promisify(execFile);

/** Signs images anew with the real cosign and notation-go, in the way of the set at hand, and saves them as a layout. */
export async function makeSignedSet(folder: string): Promise<void> {
  const registry = await startRegistry();
  const home = join(folder, 'home');
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    COSIGN_PASSWORD: 'test',
    COSIGN_YES: 'true',
  };
  const run = (program: string, ...args: readonly string[]) =>
    runProgram(program, args, { cwd: home, env, timeout: 60_000 });
  const image = async (tag: string): Promise<string> => {
    const made = makeImage({ more: { annotations: { tag } } });
    await push(`http://${registry.host}`, 'app', made, { tag });
    return `${registry.host}/app@${made.digest}`;
  };
  const offline = ['--use-signing-config=false', '--tlog-upload=false', '--allow-insecure-registry'];
  const sign = (key: string, reference: string, ...more: readonly string[]) =>
    run('cosign', 'sign', '--key', `${key}.key`, ...offline, ...more, reference);
  const signer = goProgram('notation-go');
  const notation = (key: string, format: string, reference: string, ...more: readonly string[]) =>
    run(signer, 'sign', `${key}.key`, `${key}.crt`, format, reference, ...more);
  try {
    mkdirSync(join(folder, 'keys'), { recursive: true });
    mkdirSync(home);
    for (const key of ['cosign', 'other']) {
      await run('cosign', 'generate-key-pair', '--output-key-prefix', key);
      copyFileSync(join(home, `${key}.pub`), join(folder, `keys/${key}.pub`));
    }
    for (const name of ['ours.example', 'other.example']) await run(signer, 'cert', name, '.');
    copyFileSync(join(home, 'ours.example.crt'), join(folder, 'keys/notation.crt'));

    const old = '--new-bundle-format=false';
    await image('unsigned');
    await sign('cosign', await image('cosign-bundle'));
    const legacy = await image('cosign-legacy');
    await sign('cosign', legacy, old);
    await sign('other', await image('cosign-other-key'));
    await sign('other', await image('cosign-other-key-legacy'), old);
    const both = await image('cosign-two-keys');
    await sign('other', both);
    await sign('cosign', both);
    await sign('cosign', await image('cosign-annotated'), old, '-a', 'env=prod', '-a', 'build=42');
    const attested = await image('cosign-attested');
    await sign('cosign', attested);
    for (const [type, predicate] of Object.entries(predicates)) {
      writeFileSync(join(home, 'predicate.json'), JSON.stringify(predicate));
      const what = ['--type', type, '--predicate', 'predicate.json'];
      await run('cosign', 'attest', '--key', 'cosign.key', ...offline, ...what, attested);
    }
    await retag(registry.host, legacy, await image('cosign-moved-legacy'));
    await notation('ours.example', 'jws', await image('notation-jws'));
    await notation('ours.example', 'cose', await image('notation-cose'));
    await notation('other.example', 'jws', await image('notation-other-cert'));
    await notation('ours.example', 'jws', await image('notation-metadata'), 'build=42');
    await notation('ours.example', 'jws', await image('notation-expired'), '-e', '1');
    await setTimeout(1200);
    await pullLayout(`http://${registry.host}`, 'app', join(folder, 'layout'));
  } finally {
    await registry.stop();
  }
}

/** Puts the signature of one image under the name of another's. */
async function retag(host: string, from: string, to: string): Promise<void> {
  const tagOf = (reference: string): string => `${reference.split('@')[1]?.replace(':', '-')}.sig`;
  const base = `http://${host}/v2/app/manifests/`;
  const headers = { accept: 'application/vnd.oci.image.manifest.v1+json' };
  const answer = await fetch(base + tagOf(from), { headers });
  const type = answer.headers.get('content-type') ?? '';
  const put = { method: 'PUT', headers: { 'content-type': type }, body: await answer.text() };
  if (!(await fetch(base + tagOf(to), put)).ok) throw new Error('The signature could not be moved.');
}

const predicates = {
  slsaprovenance1: {
    buildDefinition: {
      buildType: 'https://builder.example/type',
      externalParameters: {},
      internalParameters: {},
      resolvedDependencies: [],
    },
    runDetails: { builder: { id: 'https://builder.example/1' }, metadata: { invocationId: 'one' } },
  },
  spdxjson: {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: 'app',
    documentNamespace: 'https://builder.example/app',
    creationInfo: { created: '2026-11-01T10:00:00Z', creators: ['Tool: none'] },
    packages: [],
  },
};
