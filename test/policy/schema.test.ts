import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { getLanguageService, type SchemasSettings } from 'yaml-language-server';
import { SettingsState } from 'yaml-language-server/out/src/yamlSettings.js';
import { integer } from '../../rules/core/options.ts';
import { policySchema } from '../../rules/policy/schema.ts';
import { policyTemplate } from '../../rules/policy/template.ts';
import { headOf } from '../support/words.ts';

const rules = [
  headOf('image-latest'),
  { ...headOf('long-lines'), options: { most: integer(80, 'The most.') } },
];

/** What the YAML extension of VS Code runs, with our schema. */
const service = getLanguageService({
  schemaRequestService: () => Promise.reject(new Error('No request is needed.')),
  workspaceContext: { resolveRelativePath: (path) => path },
  yamlSettings: new SettingsState(),
});
const schemas: SchemasSettings[] = [
  {
    uri: 'file:///policy.schema.json',
    fileMatch: ['.seaworthy.yaml'],
    // The service writes into what it is given.
    schema: structuredClone(policySchema(rules)),
  },
];
service.configure({ validate: true, completion: true, hover: true, customTags: [], schemas });

let version = 0;

const documentOf = (text: string): TextDocument => {
  version += 1;
  return TextDocument.create('file:///repository/.seaworthy.yaml', 'yaml', version, text);
};

const problems = async (text: string): Promise<readonly string[]> =>
  (await service.doValidation(documentOf(text), false)).map(({ message }) => `${message}`);

describe('the schema of the policy file, in the YAML extension', () => {
  it('takes the file that *create policy* makes, and one with everything', async () => {
    assert.deepEqual(await problems(policyTemplate()), []);
    const full = `extends: [strict, ./team.yaml, "@acme/policy/strict.yaml", npm:acme-policy]
rules:
  image-latest: off
  long-lines: {level: error, most: 100}
overrides:
  - paths: prod/**
    rules: {image-latest: error}
    kubernetes: {podSecurity: {level: baseline}}
locked: [image-latest]
images:
  registries: [docker.io]
  approved:
    - node:24*
    - image: docker.io/library/node
      tags: [24.11.1-slim, "22.*", 20]
      digests: []
      replaces: iojs
  mirrors:
    docker.io: registry.example.com/hub
kubernetes:
  version: 1.34
  podSecurity: {level: baseline, version: v1.25}
  requiredLabels: [owner]
  requiredAnnotations: {contact: , page: "https://*"}
labels:
  required: [org.opencontainers.image.source]
signatures:
  transparencyLog: optional
  trustRoots: trust/root.json
  signers:
    release: {identity: a@acme.example, issuer: "https://issuer.example", trustRoot: github}
    ops: {key: keys/ops.pub}
    notary: {certificate: keys/a.crt, identities: ["x509.subject: C=US, ST=WA, O=Acme"], level: permissive}
  images:
    - match: ghcr.io/acme/**
      except: [ghcr.io/acme/try]
      signers: release
      need: 2
      annotations: {env: prod, build: 42}
      transparencyLog: required
      maxAgeDays: 90
      attestations: [spdx, "https://example.com/review/v1", {predicate: slsa-provenance, signers: [release], builder: "*", source: a, ref: b, maxAgeDays: 1}]
ignore:
  - vendor/
  - paths: [legacy/]
    rules: image-latest
    reason: It goes away.
    owner: team-a
    until: 2027-01-31
`;
    assert.deepEqual(await problems(full), []);
    assert.deepEqual(await problems('locked: all'), []);
  });

  for (const text of [
    'rule: {}',
    'rules: {image-lates: off}',
    'rules: {image-latest: warn}',
    'rules: {long-lines: {mots: 1}}',
    'rules: {long-lines: {most: many}}',
    'extends: strickt',
    'kubernetes: {version: new}',
    'images: {registries: docker.io}',
    'ignore: {a: b}',
    'ignore: [{rules: [image-latest]}]',
    'ignore: [{paths: a, rules: [image-lates]}]',
    'ignore: [{paths: a, until: soon}]',
    'overrides: [{rules: {image-latest: off}}]',
    'overrides: [{paths: a, extends: strict}]',
    'locked: image-latest',
    'locked: [image-lates]',
    'images: {approved: [{tags: [1]}]}',
    'labels: {require: []}',
    'kubernetes: {requiredLabels: owner}',
    'signatures: {transparencyLog: never}',
    'signatures: {signers: {a: {identity: b}}}',
    'signatures: {signers: {a: {key: b, issuer: c}}}',
    'signatures: {signers: {a: {certificate: b, level: none}}}',
    'signatures: {images: [{signers: a}]}',
    'signatures: {images: [{match: a, need: some}]}',
    'signatures: {images: [{match: a, maxAgeDays: 0}]}',
    'signatures: {images: [{match: a, attestations: [sbom]}]}',
    'signatures: {images: [{match: a, attestations: [{source: b}]}]}',
  ]) {
    it(`refuses \`${text}\``, async () => assert.notDeepEqual(await problems(text), []));
  }

  it('offers keys, rules and levels', async () => {
    const offered = async (text: string): Promise<readonly string[]> => {
      const document = documentOf(text);
      const { items } = await service.doComplete(document, document.positionAt(text.length), false);
      return items.map(({ label, insertText }) => insertText ?? label);
    };
    assert.ok((await offered('im')).some((text) => text.startsWith('images')));
    assert.ok((await offered('rules:\n  im')).some((text) => text.startsWith('image-latest')));
    for (const level of ['off', 'hint', 'error']) {
      assert.ok((await offered('rules:\n  image-latest: ')).includes(level), level);
    }
  });
});
