import assert from 'node:assert/strict';
import { emptySignaturePolicy, type SignaturePolicy } from '../../rules/core/signature-policy.ts';
import type { BuiltFrom } from '../../rules/signature/provenance/built-from.ts';
import type { BuiltFromQuestion } from '../../rules/signature/provenance/question.ts';
import {
  type PartialAttestation,
  type PartialSignatures,
  provenanceFrom,
} from '../support/page-signatures.ts';
import { ask, builder, dockerfile, other, policy, signed, source, text, unsigned } from './support/ask.ts';

const told = ({ level, basis, words }: BuiltFrom): readonly string[] => [level, basis, words];

describe('built from exactly this Dockerfile?', () => {
  it('proven: the same bytes, signed by somebody trusted', () => {
    assert.deepEqual(told(ask({ attestations: [signed] })), [
      'proven',
      'signed',
      `Built by \`${builder}\` from exactly this Dockerfile; signed by \`release\`.`,
    ]);
  });

  it('the same but for line ends, or for a mark of byte order', () => {
    for (const built of [text.replaceAll('\n', '\r\n'), `\ufeff${text}`]) {
      const attestations = [
        { ...signed, provenance: { builder, dockerfile: { name: 'Dockerfile', text: built } } },
      ];
      assert.deepEqual(told(ask({ attestations })), [
        'line-ends',
        'signed',
        `Built by \`${builder}\` from this Dockerfile, the same but for line ends; signed by \`release\`.`,
      ]);
    }
  });

  it('differs: one character is enough', () => {
    for (const built of [
      `${text} `,
      text.slice(0, -1),
      text.replace('3.20', '3.21'),
      text.replace('\n', '\r'),
    ]) {
      const attestations = [
        { ...signed, provenance: { builder, dockerfile: { name: 'Dockerfile', text: built } } },
      ];
      assert.deepEqual(told(ask({ attestations })), [
        'differs',
        'signed',
        `Built by \`${builder}\` from a Dockerfile that differs from this one; signed by \`release\`.`,
      ]);
    }
  });

  const claims: readonly (readonly [string, PartialAttestation, SignaturePolicy, string])[] = [
    ['nobody signed it', unsigned, policy, 'nobody signed it'],
    [
      'the signer is nobody whom the policy trusts',
      signed,
      emptySignaturePolicy,
      'signed by the key sha256:0d0d0d0d0d0d…, whom no policy trusts',
    ],
    [
      'the key is not known',
      { ...signed, proof: 'unknown-signer', provenBy: [] },
      policy,
      'it is not by a key that the policy trusts',
    ],
    [
      'there is no log entry',
      { ...signed, log: 'absent' },
      policy,
      'signed by `release`, but there is no transparency log entry',
    ],
    [
      'it has expired',
      { ...signed, proof: 'expired', reason: 'Its certificate ran out' },
      policy,
      'its certificate ran out',
    ],
  ];
  for (const [what, attestation, trusted, why] of claims)
    it(`claimed: ${what}`, () => {
      assert.deepEqual(told(ask({ attestations: [attestation] }, { policy: trusted })), [
        'claimed',
        'claimed',
        `The image says that it was built from exactly this Dockerfile. That is a claim: ${why}.`,
      ]);
    });

  it('claimed, and never called unsigned, where the look for signatures failed', () => {
    const unknown = ['The registry did not answer in time.'];
    assert.deepEqual(told(ask({ attestations: [unsigned], unknown })), [
      'claimed',
      'claimed',
      'The image says that it was built from exactly this Dockerfile. That is a claim: whether somebody signed it is unknown (the registry did not answer in time).',
    ]);
  });

  it('claimed: a trusted signer vouches for a builder whom a requirement refuses', () => {
    const asked: SignaturePolicy = {
      ...policy,
      requirements: [
        {
          from: '/repo/.seaworthy.yaml',
          images: ['**'],
          except: [],
          signers: [],
          need: 'any',
          transparencyLog: undefined,
          annotations: {},
          attestations: [
            {
              predicate: 'slsa-provenance',
              signers: [],
              builder: 'https://github.com/acme/*',
              source: undefined,
              ref: undefined,
              mostDays: undefined,
            },
          ],
          mostDays: undefined,
          verdict: 'check',
          notCovered: [],
        },
      ],
    };
    assert.equal(ask({ attestations: [signed] }, { policy: asked }).level, 'proven');
    const evil = { ...signed, provenance: { builder: 'https://github.com/evil/app', dockerfile } };
    const answer = ask({ attestations: [evil] }, { policy: asked });
    assert.equal(answer.level, 'claimed');
    assert.match(
      answer.words,
      /asks for the builder `https:\/\/github\.com\/acme\/\*`, and it was built by `https:\/\/github\.com\/evil\/app`\.$/,
    );
  });

  it('differs, as a claim, where nobody signed another text', () => {
    const attestations = [{ ...unsigned, provenance: { dockerfile: other } }];
    assert.deepEqual(told(ask({ attestations })), [
      'differs',
      'claimed',
      'The image says that it was built from a Dockerfile that differs from this one. That is a claim: nobody signed it.',
    ]);
  });

  it('an unsigned claim never outweighs what somebody trusted signed, nor an invalid one anything', () => {
    const differing = { ...signed, provenance: { builder, dockerfile: other } };
    assert.deepEqual(told(ask({ attestations: [unsigned, differing] })).slice(0, 2), ['differs', 'signed']);
    const lie = { ...unsigned, provenance: { dockerfile: other } };
    assert.deepEqual(told(ask({ attestations: [lie, signed] })).slice(0, 2), ['proven', 'signed']);
    const invalid = { ...signed, proof: 'invalid', reason: 'Its bytes were changed' } as const;
    assert.deepEqual(told(ask({ attestations: [invalid, unsigned] })).slice(0, 2), ['claimed', 'claimed']);
    assert.match(
      ask({ attestations: [invalid] }).words,
      /unknown, because its provenance is invalid\..*bytes were changed/,
    );
  });

  it('of two that are trusted the one that differs counts', () => {
    const differing = { ...signed, provenance: { builder, dockerfile: other } };
    assert.equal(ask({ attestations: [signed, differing] }).level, 'differs');
  });

  it('commit only: no text, and the file is the same in the commit', () => {
    const attestations = [{ ...signed, provenance: { builder, source, mode: 'min' } }] as const;
    const same = ask({ attestations }, { atCommit: 'same' });
    assert.deepEqual(told(same), [
      'commit-only',
      'signed',
      'Built from commit 999999999999 of https://github.com/acme/app; this file is unchanged since; signed by `release`.',
    ]);
    const differs = ask({ attestations }, { atCommit: 'differs' });
    assert.deepEqual(told(differs), [
      'differs',
      'signed',
      'Built from commit 999999999999 of https://github.com/acme/app; this file is not as it was in that commit; signed by `release`.',
    ]);
    const claim = ask({ attestations: [{ ...unsigned, provenance: { source } }] }, { atCommit: 'same' });
    assert.deepEqual(told(claim).slice(0, 2), ['commit-only', 'claimed']);
    assert.match(claim.words, /^The image says .* That is a claim: nobody signed it\.$/);
  });

  it('commit only, of a workflow, says that it does not name the Dockerfile', () => {
    const workflow = {
      ...signed,
      provenance: { builder, source: { ...source, path: '.github/workflows/r.yml' }, mode: undefined },
    };
    assert.match(
      ask({ attestations: [workflow] }, { atCommit: 'same' }).words,
      /Which Dockerfile it was is not said\.$/,
    );
  });

  it('what is signed and names a commit counts before an unsigned text', () => {
    const workflow = { ...signed, provenance: { builder, source } };
    const answer = ask({ attestations: [unsigned, workflow] }, { atCommit: 'same' });
    assert.deepEqual(told(answer).slice(0, 2), ['commit-only', 'signed']);
  });

  it('local record: a record of the builder on this machine', () => {
    const records = [provenanceFrom({ dockerfile })];
    assert.deepEqual(told(ask({}, { records })), [
      'local-record',
      'local-record',
      'A record of the builder on this machine says that it was built from exactly this Dockerfile.',
    ]);
    const changed = [provenanceFrom({ dockerfile: other })];
    assert.deepEqual(told(ask({}, { records: changed })).slice(0, 2), ['differs', 'local-record']);
    assert.equal(ask({ attestations: [signed] }, { records: changed }).level, 'proven');
    assert.equal(ask({ attestations: [unsigned] }, { records: changed }).level, 'differs');
    assert.equal(ask({}, { records: [provenanceFrom({})] }).level, 'unknown');
  });

  const unknowns: readonly (readonly [string, PartialSignatures, Partial<BuiltFromQuestion>, RegExp])[] = [
    [
      'no provenance',
      {},
      {},
      /the image has no provenance\. Build and push with `docker buildx build --provenance=mode=max --push`/,
    ],
    [
      'a look-up failed',
      { unknown: ['The registry did not answer in time.'] },
      {},
      /^What it was built from is unknown: The registry did not answer in time\.$/,
    ],
    [
      'mode=min, no git',
      { attestations: [{ ...unsigned, provenance: { mode: 'min' } }] },
      {},
      /\(`mode=min`\) holds neither the Dockerfile nor a commit\. Build and push with .*--provenance=mode=max/,
    ],
    [
      'mode=min, git that could not be compared',
      { attestations: [{ ...unsigned, provenance: { mode: 'min', source } }] },
      { commitReason: 'This is no clone of it.' },
      /says that it was built from commit 999999999999 of https:\/\/github\.com\/acme\/app, without the Dockerfile\. This is no clone of it\. Build and push/,
    ],
    [
      'provenance of another platform',
      { attestations: [{ ...unsigned, covers: `sha256:${'7'.repeat(64)}` }] },
      {},
      /for other images of the index only/,
    ],
  ];
  for (const [what, found, more, words] of unknowns)
    it(`unknown: ${what}`, () => {
      const answer = ask(found, more);
      assert.deepEqual([answer.level, answer.basis, answer.limits], ['unknown', 'none', []]);
      assert.match(answer.words, words);
    });

  it("counts what is about the platform's image that was looked at, and about the index", () => {
    const platform = { name: 'linux/arm64', digest: `sha256:${'7'.repeat(64)}` };
    assert.equal(ask({ platform, attestations: [{ ...signed, covers: platform.digest }] }).level, 'proven');
    assert.equal(ask({ platform, attestations: [signed] }).level, 'proven');
  });
});
