import assert from 'node:assert/strict';
import { rulesById } from '../../rules/catalogue.ts';
import { noFacts } from '../../rules/core/facts.ts';
import type { Finding } from '../../rules/core/finding.ts';
import { lint } from '../../rules/core/lint.ts';
import type { Policy } from '../../rules/core/policy.ts';
import type { ImageSignatures } from '../../rules/core/signature.ts';
import type { SignaturePolicy } from '../../rules/core/signature-policy.ts';
import { dockerfile } from '../../rules/dockerfile/language.ts';
import { settlePolicy } from '../../rules/policy/settle.ts';
import { signatureRules } from '../../rules/signature/rules/index.ts';
import { signaturesFrom } from '../support/page-signatures.ts';
import {
  asking,
  byOps,
  byRelease,
  byStranger,
  indexDigest,
  named,
  ops,
  policyOf,
  requirement,
} from './judged.ts';

const ids = new Set(signatureRules.map(({ id }) => id));
const plain = settlePolicy([], rulesById);

const findings = (
  text: string,
  known: Readonly<Record<string, ImageSignatures>>,
  signatures: SignaturePolicy,
  more: Partial<Policy> = {},
): readonly Finding[] =>
  lint(dockerfile, dockerfile.parse(text), {
    policy: { ...plain, signatures, ...more },
    facts: { ...noFacts, signatures: new Map(Object.entries(known)) },
    today: '2026-11-21',
    onCrash: (id, error) => {
      throw new Error(id, { cause: error });
    },
  }).filter(({ rule }) => ids.has(rule));

const unsigned = signaturesFrom({}, 'ghcr.io/acme/app:1');
const everyImage = asking({ images: ['**'] });

describe('rules over signatures', () => {
  it('know an image by its digest, whatever tag stands beside it', () => {
    const byDigest = { [`ghcr.io/acme/app@${indexDigest}`]: unsigned };
    for (const written of [`ghcr.io/acme/app@${indexDigest}`, `ghcr.io/acme/app:9@${indexDigest}`])
      assert.deepEqual(
        findings(`FROM ${written}\n`, byDigest, everyImage).map(({ rule }) => rule),
        ['image-unsigned'],
      );
    assert.deepEqual(findings('FROM ghcr.io/acme/app:9\n', byDigest, everyImage), []);
  });

  it('hold an image to what is asked of the name that the document has for it', () => {
    const byDigest = { [`ghcr.io/acme/app@${indexDigest}`]: unsigned };
    const ofTag = asking({ images: ['ghcr.io/acme/app:v*'] });
    assert.equal(findings(`FROM ghcr.io/acme/app:v1@${indexDigest}\n`, byDigest, ofTag).length, 1);
    assert.equal(findings(`FROM ghcr.io/acme/app:try@${indexDigest}\n`, byDigest, ofTag).length, 0);
  });

  it('know an image by its name in any spelling, at every place that names it', () => {
    const text =
      'ARG TAG=24\nFROM node:${TAG} AS build\nFROM scratch\nCOPY --from=docker.io/library/node:24 /a /a\n';
    const found = findings(text, { 'docker.io/library/node:24': unsigned }, everyImage);
    assert.deepEqual(
      found.map(({ rule, at }) => [rule, text.slice(at.start, at.end)]),
      [
        ['image-unsigned', 'node:${TAG}'],
        ['image-unsigned', 'docker.io/library/node:24'],
      ],
    );
  });

  it('say nothing of what is unknown, or was never asked for', () => {
    const unknown = [
      signaturesFrom({ unknown: ['ghcr.io answered 503.'] }),
      signaturesFrom({ signatures: [{ proof: 'unknown' }] }),
    ];
    for (const found of unknown)
      assert.deepEqual(
        findings('FROM ghcr.io/acme/app:1\n', { 'ghcr.io/acme/app:1': found }, everyImage),
        [],
      );
    const notCovered = asking({ images: ['**'], notCovered: ['it holds CUE'] });
    const good = signaturesFrom({ signatures: [byOps()] });
    assert.deepEqual(findings('FROM ghcr.io/acme/app:1\n', { 'ghcr.io/acme/app:1': good }, notCovered), []);
    assert.deepEqual(findings('FROM ghcr.io/acme/app:1\n', {}, everyImage), []);
    assert.deepEqual(
      findings('ARG T\nFROM ghcr.io/acme/app:$T\n', { 'ghcr.io/acme/app:1': unsigned }, everyImage),
      [],
    );
  });

  it('tell each thing that is missing once, whoever asks for it', () => {
    const policy = policyOf({
      requirements: [
        requirement({ signers: named('release'), attestations: [] }),
        requirement({ images: ['**'], signers: named('release') }),
      ],
    });
    const found = findings('FROM ghcr.io/acme/app:1\n', { 'ghcr.io/acme/app:1': unsigned }, policy);
    assert.equal(found.length, 1);
  });

  it('offer to trust a signer under the name that the policy asks for, and only where that is enough', () => {
    const signed = signaturesFrom({ signatures: [byRelease()] });
    const titles = (policy: SignaturePolicy): readonly string[] =>
      findings('FROM ghcr.io/acme/app:1\n', { 'ghcr.io/acme/app:1': signed }, policy).flatMap(({ fixes }) =>
        fixes.map(({ title }) => title),
      );
    const wanting = (...names: readonly string[]): SignaturePolicy =>
      policyOf({ signers: [ops], requirements: [requirement({ signers: named(...names) })] });
    const who = 'release.yml@refs/tags/v1 of github.com/acme/app';
    assert.deepEqual(titles(wanting('shipping')), [`Trust ${who} as shipping in .seaworthy.yaml`]);
    assert.deepEqual(titles(wanting()), [`Trust ${who} as app-release in .seaworthy.yaml`]);
    assert.deepEqual(titles(wanting('ops')), []);
  });

  it('are held to what another policy locks, too', () => {
    const settings = new Map(plain.settings);
    const setting = settings.get('image-unsigned');
    assert.ok(setting);
    settings.set('image-unsigned', { ...setting, lockedTo: [{ ...plain, signatures: everyImage }] });
    const known = { 'ghcr.io/acme/app:1': unsigned };
    assert.deepEqual(findings('FROM ghcr.io/acme/app:1\n', known, policyOf()), []);
    assert.equal(findings('FROM ghcr.io/acme/app:1\n', known, policyOf(), { settings }).length, 1);
  });

  it('are asked in no time, of many images with many signatures', () => {
    const many = Array.from({ length: 100 }, (_, index) => byStranger({ manifest: `sha256:${index}` }));
    const found = signaturesFrom({ signatures: many, attestations: many });
    const text = Array.from(
      { length: 100 },
      (_, index) => `FROM ghcr.io/acme/app:${index} AS s${index}\n`,
    ).join('');
    const known = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`ghcr.io/acme/app:${index}`, { ...found }]),
    );
    const policy = asking(...Array.from({ length: 20 }, () => ({ signers: named('ops', 'release') })));
    const before = performance.now();
    assert.equal(findings(text, known, policy).length, 100);
    assert.ok(performance.now() - before < 2000);
  });
});
