import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { explanationOf } from '../../server/cli/policy/explanation.ts';
import { userTrustFile } from '../../server/workspace/user-trust.ts';
import { folderWith } from '../support/cli.ts';
import { folders, removeFolders, storeOver, told } from './stores.ts';

afterEach(removeFolders);

const userTrust = (text: string): string => {
  const folder = folderWith({ 'trust.yaml': text });
  folders.push(folder);
  return join(folder.path, 'trust.yaml');
};

const asks = 'signatures: { images: [{ match: "**", signers: release }] }';
const release = 'signatures: { signers: { release: { key: release.pub } } }';

describe('whom the user trusts wherever they are', () => {
  it('counts beside every policy, also in a folder that nobody trusts', async () => {
    const own = userTrust(release);
    const { store, at } = storeOver(
      { '.seaworthy.yaml': `${asks.slice(0, -2)}, signers: { me: { key: me.pub } } }` },
      { userTrust: own, isTrusted: () => false },
    );
    const { policy, read } = await store.for(at('Dockerfile'));
    assert.deepEqual(
      policy.signatures.signers.map(({ name, grantedBy }) => [name, grantedBy]),
      [['release', own]],
    );
    assert.equal(policy.signatures.requirements.length, 1);
    assert.deepEqual(read.map(({ path }) => path).sort(), [at('.seaworthy.yaml'), own].sort());
  });

  it('counts where there is no policy, and a nearer signer of the same name counts before', async () => {
    const own = userTrust(release);
    const alone = storeOver({}, { userTrust: own });
    const { policy, file } = await alone.store.for(alone.at('Dockerfile'));
    assert.deepEqual([policy.signatures.signers.length, file], [1, undefined]);
    const both = storeOver({ '.seaworthy.yaml': release }, { userTrust: own });
    const [signer] = (await both.store.for(both.at('Dockerfile'))).policy.signatures.signers;
    assert.equal(signer?.grantedBy, both.at('.seaworthy.yaml'));
  });

  it('is nothing where there is no such file, and anew once there is one', async () => {
    const own = userTrust(release);
    const missing = `${own}.missing`;
    const { store, at } = storeOver({ '.seaworthy.yaml': 'rules: {}' }, { userTrust: missing });
    assert.deepEqual((await store.for(at('Dockerfile'))).policy.signatures.signers, []);
    writeFileSync(missing, release);
    store.invalidate();
    assert.equal((await store.for(at('Dockerfile'))).policy.signatures.signers.length, 1);
  });

  it('is told of what is wrong with it, and says nothing but of signatures', async () => {
    const own = userTrust(`rules: { image-latest: off }\n${release}\n`);
    const { store, at } = storeOver({}, { userTrust: own });
    const { policy, read } = await store.for(at('Dockerfile'));
    assert.notEqual(policy.settings.get('image-latest')?.level, 'off');
    assert.match(read[0]?.problems[0]?.message ?? '', /only `signatures` counts/);
    assert.equal(read[0]?.broken, false);
    const wrong = storeOver({}, { userTrust: userTrust('signatures: { signers: [a] }') });
    assert.equal((await wrong.store.for(wrong.at('Dockerfile'))).read[0]?.broken, true);
  });

  it('lies where the system keeps settings, or where the user says', () => {
    assert.equal(userTrustFile({ SEAWORTHY_CONFIG: '/etc/sw' }), '/etc/sw/trust.yaml');
    if (process.platform !== 'linux') return;
    assert.equal(userTrustFile({ XDG_CONFIG_HOME: '/home/a/conf' }), '/home/a/conf/seaworthy/trust.yaml');
    assert.match(
      userTrustFile({ SEAWORTHY_CONFIG: 'here', XDG_CONFIG_HOME: 'there' }) ?? '',
      /\/\.config\/seaworthy\/trust\.yaml$/,
    );
  });
});

describe('names in a policy that nobody has', () => {
  it('are told where no file that counts has them', async () => {
    assert.deepEqual(await told({ '.seaworthy.yaml': asks }), [
      'policy-contradiction at release: Nobody is called `release` under `signers`, so no image can have what it needs here.',
    ]);
    assert.deepEqual(
      await told({ '.seaworthy.yaml': `extends: ./base.yaml\n${asks}`, 'base.yaml': release }),
      [],
    );
    const { store, at } = storeOver({ '.seaworthy.yaml': asks }, { userTrust: userTrust(release) });
    assert.deepEqual(
      (await store.read(at('.seaworthy.yaml'))).flatMap(({ problems }) => problems),
      [],
    );
  });

  it('are told with what they could mean', async () => {
    const [problem] = await told({
      '.seaworthy.yaml': `${release.replace('release:', 'relaese:').slice(0, -2)}, ${asks.slice(14)}`,
    });
    assert.match(problem ?? '', /Did you mean `relaese`\?$/);
  });

  it('are told of trust roots that no signer names', async () => {
    const text = `signatures:
  trustRoots: [a.json, ./b.json]
  signers: { one: { identity: a@acme.example, issuer: "https://i.example", trustRoot: b.json } }
`;
    assert.deepEqual(await told({ '.seaworthy.yaml': text }), [
      'policy-without-effect at a.json: No signer names this as `trustRoot`, so nobody is trusted by it.',
    ]);
  });

  it('are told of a look at the log that weakens what is locked', async () => {
    const problems = await told(
      {
        '.seaworthy.yaml': 'locked: [image-unsigned]',
        '.git/HEAD': 'x',
        'app/.seaworthy.yaml': 'signatures: { transparencyLog: ignored }',
      },
      'app/.seaworthy.yaml',
    );
    assert.deepEqual(problems, [
      'policy-locked at ignored: `image-unsigned` is locked by `../.seaworthy.yaml`, which says `required`, so this has no effect on it.',
    ]);
  });
});

describe('what is locked of signatures in a folder above', () => {
  it('is asked of images below by whom it means there, and what is said below only adds to it', async () => {
    const { store, at } = storeOver({
      '.seaworthy.yaml': `locked: [image-unsigned]
signatures:
  transparencyLog: optional
  signers: { release: { key: release.pub } }
  images: [{ match: "**", signers: release }]
`,
      'app/.seaworthy.yaml': `signatures:
  transparencyLog: ignored
  signers: { release: { key: mine.pub }, more: { key: more.pub } }
  images: [{ match: a, signers: more }]
`,
      'free/.seaworthy.yaml': 'rules: {}',
    });
    const { signatures } = (await store.for(at('app/Dockerfile'))).policy;
    assert.equal(signatures.transparencyLog, 'optional');
    assert.deepEqual(
      signatures.signers.map(({ name, grantedBy }) => [name, grantedBy]),
      [
        ['release', at('.seaworthy.yaml')],
        ['more', at('app/.seaworthy.yaml')],
      ],
    );
    assert.deepEqual(
      signatures.requirements.map(({ images }) => images),
      [['**'], ['a']],
    );
    const free = (await store.for(at('free/Dockerfile'))).policy.signatures;
    assert.equal(free.requirements.length, 1);
  });
});

describe('why a file is held to what signatures it is', () => {
  it('is told with the file and the line, the own file of the user among them', async () => {
    const own = userTrust(release);
    const { store, at } = storeOver({ '.seaworthy.yaml': `rules: {}\n${asks}\n` }, { userTrust: own });
    const explained = await store.explain(at('Dockerfile'));
    const said = explanationOf(at('Dockerfile'), explained, { show: (path) => path, today: '2026-11-21' });
    assert.deepEqual(
      said.policies.map(({ file }) => file),
      [at('.seaworthy.yaml')],
    );
    assert.deepEqual(
      said.signatures.signers.map(({ value, place }) => [value.name, place]),
      [['release', { file: own, line: 1 }]],
    );
    assert.deepEqual(said.signatures.images, [
      { value: { match: ['**'], signers: ['release'] }, place: { file: at('.seaworthy.yaml'), line: 2 } },
    ]);
  });
});
