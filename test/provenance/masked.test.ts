import assert from 'node:assert/strict';
import {
  maskedAlike,
  maskedProvenance,
  maskedSignatures,
} from '../../server/signature/attestation/masked.ts';
import { provenanceFrom, signaturesFrom } from '../support/page-signatures.ts';

const secret = 'ghp_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3z56';
const text = `FROM alpine\nARG TOKEN=${secret}\nENV DB_PASSWORD=hunter2-planted\nRUN curl -H "Authorization: token ${secret}" https://example.com\n`;

describe('provenance without secrets', () => {
  it("has none of a Dockerfile's, and is else the same", () => {
    const provenance = provenanceFrom({ dockerfile: { name: 'Dockerfile', text }, builder: 'x' });
    const masked = maskedProvenance(provenance);
    assert.doesNotMatch(JSON.stringify(masked), /ghp_|hunter2/);
    assert.match(
      masked.dockerfile?.text ?? '',
      /^FROM alpine\nARG TOKEN=\*{8}\nENV DB_PASSWORD=\*{8}\nRUN curl /,
    );
    assert.deepEqual({ ...masked, dockerfile: undefined }, { ...provenance, dockerfile: undefined });
    const without = provenanceFrom({});
    assert.equal(maskedProvenance(without), without);
  });

  it('as part of all that was found about an image', () => {
    const found = signaturesFrom({
      attestations: [{ provenance: { dockerfile: { name: 'Dockerfile', text } } }, { summary: 'SPDX' }],
    });
    const masked = maskedSignatures(found);
    assert.doesNotMatch(JSON.stringify(masked), /ghp_|hunter2/);
    assert.deepEqual(masked.attestations[1], found.attestations[1]);
  });

  it("hides one version's secrets in the other too", () => {
    const [, second] = maskedAlike([text, `FROM alpine\n# once ${secret}\n`]);
    assert.equal(second, 'FROM alpine\n# once ********\n');
  });

  it('of what is no Dockerfile at all is told without failing', () => {
    for (const odd of ['', '\0\0', '{{ x }}', `PASSWORD=${secret}`, '\ud800'])
      assert.doesNotMatch(maskedAlike([odd])[0] ?? '', /ghp_/);
  });
});
