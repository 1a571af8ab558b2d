import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyContext } from '../../rules/core/policy.ts';
import { emptySignaturePolicy } from '../../rules/core/signature-policy.ts';
import { type BuiltFromAnswer, checkBuiltFrom } from '../../server/check/built-from.ts';
import { networkOf } from '../../server/registry/network.ts';
import { checkSignatures } from '../../server/signature/check.ts';
import {
  addAttestations,
  addImage,
  addIndex,
  addSignature,
  type Descriptor,
  type Layout,
  makeKey,
  makeLayout,
} from './support/layout.ts';
import { base64, buildKit1, buildKit02, statementOf } from './support/predicates.ts';

const text = 'FROM alpine:3.20\nUSER 1000\n';
const key = makeKey();
const stranger = makeKey();

describe('from a layout on the disk to the answer', () => {
  let layout: Layout;
  beforeEach(() => {
    layout = makeLayout();
  });
  afterEach(() => layout.dispose());

  const subjectOf = ({ digest }: Descriptor): readonly object[] => [
    { name: 'app', digest: { sha256: digest.slice(7) } },
  ];

  interface Made {
    readonly image: Descriptor;
    readonly attestations: Descriptor;
    readonly index: Descriptor;
  }

  /** An index with an image and BuildKit's attestation of it, under the tag `app`. */
  function make(
    form: 'old' | 'new' = 'new',
    { dockerfile = text, about }: { readonly dockerfile?: string; readonly about?: Descriptor } = {},
  ): Made {
    const image = addImage(layout, 'app');
    const said = (form === 'old' ? buildKit02 : buildKit1)({
      builder: 'https://github.com/acme/app/actions/runs/42/attempts/1',
      dockerfile: { filename: 'Dockerfile', data: base64(dockerfile) },
    });
    const type = form === 'old' ? 'https://in-toto.io/Statement/v0.1' : undefined;
    const bytes = statementOf(said, subjectOf(about ?? image), type);
    const attestations = addAttestations(layout, image, [{ ...said, bytes }], form);
    const index = addIndex(layout, image, attestations);
    layout.tag('app', index);
    return { image, attestations, index };
  }

  async function answer(): Promise<BuiltFromAnswer> {
    const signal = new AbortController().signal;
    const found = await checkSignatures(
      {
        image: `oci:${layout.folder}:app`,
        platform: 'linux/amd64',
        anchors: {
          keys: [{ id: 'keys/release.pub', grantedBy: 'test', pem: key.pem }],
          trustRoots: [],
          stores: [],
        },
        cache: undefined,
        network: networkOf({}),
        allowed: 'files',
        revocation: false,
        now: new Date('2026-11-21T12:00:00Z'),
      },
      { signal },
    );
    assert.ok(!('trouble' in found), JSON.stringify(found));
    const signers = [
      { name: 'release', who: { kind: 'key', key: 'keys/release.pub' }, grantedBy: '/repo/.seaworthy.yaml' },
    ] as const;
    return await checkBuiltFrom(
      {
        path: join(layout.folder, 'Dockerfile'),
        text,
        found,
        policy: {
          ...emptyContext,
          signatures: { ...emptySignaturePolicy, transparencyLog: 'optional', signers },
        },
        demands: [],
        today: '2026-11-21',
        images: new Map(),
        records: [],
        wanted: {},
        git: undefined,
      },
      signal,
    );
  }

  for (const form of ['old', 'new'] as const) {
    it(`claimed, where nobody signed (${form} form)`, async () => {
      make(form);
      const { level, slsa } = await answer();
      assert.deepEqual([level, slsa.level], ['claimed', 1]);
    });

    it(`proven, where a trusted key signed the index (${form} form)`, async () => {
      addSignature(layout, make(form).index, key);
      const { level, words, attestation } = await answer();
      assert.equal(level, 'proven', words);
      assert.match(words, /from exactly this Dockerfile; signed by `release`\.$/);
      assert.deepEqual(attestation?.found.provenBy, ['keys/release.pub']);
    });
  }

  it('differs, where a trusted key signed and the text is another', async () => {
    addSignature(layout, make('new', { dockerfile: 'FROM scratch\n' }).index, key);
    const { level, basis, diff } = await answer();
    assert.deepEqual([level, basis, diff?.built], ['differs', 'signed', 'FROM scratch\n']);
  });

  it('claimed, where a stranger signed the index', async () => {
    addSignature(layout, make().index, stranger);
    assert.equal((await answer()).level, 'claimed');
  });

  it("claimed, where the trusted key signed the platform's image alone", async () => {
    addSignature(layout, make().image, key);
    assert.equal((await answer()).level, 'claimed');
  });

  it("claimed, where the trusted signature is another index's", async () => {
    const { index } = make();
    const other = addIndex(
      layout,
      addImage(layout, 'other'),
      addAttestations(layout, addImage(layout, 'other'), [], 'new'),
    );
    addSignature(layout, other, key);
    addSignature(layout, index, stranger);
    assert.equal((await answer()).level, 'claimed');
  });

  it('unknown, where the attestation is about another image, signed or not', async () => {
    const { index } = make('new', { about: addImage(layout, 'other') });
    addSignature(layout, index, key);
    const { level, words } = await answer();
    assert.equal(level, 'unknown');
    assert.match(words, /about another image/);
  });

  it('unknown, where a statement was changed under its digest', async () => {
    const { index, image } = make();
    addSignature(layout, index, key);
    const said = buildKit1({ dockerfile: { filename: 'Dockerfile', data: base64(text) } });
    const bytes = statementOf({ ...said, predicate: { ...said.predicate } }, subjectOf(image));
    const honest = layout.blob(
      statementOf(
        buildKit1({
          builder: 'https://github.com/acme/app/actions/runs/42/attempts/1',
          dockerfile: { filename: 'Dockerfile', data: base64(text) },
        }),
        subjectOf(image),
      ),
    );
    writeFileSync(join(layout.folder, 'blobs/sha256', honest.digest.slice(7)), bytes);
    const { level, words } = await answer();
    assert.equal(level, 'unknown');
    assert.match(words, /^What it was built from is unknown: /);
    assert.doesNotMatch(words, /has no provenance/);
  });
});
