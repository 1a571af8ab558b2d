import { emptySignaturePolicy, type SignaturePolicy } from '../../../rules/core/signature-policy.ts';
import { parseDockerfile } from '../../../rules/dockerfile/document.ts';
import { judgeImage } from '../../../rules/signature/judge.ts';
import { type BuiltFrom, builtFrom } from '../../../rules/signature/provenance/built-from.ts';
import type { BuiltFromQuestion } from '../../../rules/signature/provenance/question.ts';
import {
  type PartialAttestation,
  type PartialSignatures,
  signaturesFrom,
} from '../../support/page-signatures.ts';

export const text =
  '# syntax=docker/dockerfile:1\nFROM alpine:3.20 AS base\nFROM base AS prod\nCOPY --from=busybox:1 /bin/busybox /b\n';
export const alpine = `sha256:${'a'.repeat(64)}`;
export const busybox = `sha256:${'b'.repeat(64)}`;
const key = 'keys/release.pub';

export const policy: SignaturePolicy = {
  ...emptySignaturePolicy,
  signers: [{ name: 'release', who: { kind: 'key', key }, grantedBy: '/repo/.seaworthy.yaml' }],
};

export const ask = (
  found: PartialSignatures,
  more: Partial<BuiltFromQuestion> & { policy?: SignaturePolicy } = {},
): BuiltFrom => {
  const signatures = signaturesFrom(found, 'ghcr.io/acme/app:1');
  const file = more.text ?? text;
  return builtFrom({
    text: file,
    uses: parseDockerfile(file).parts.flatMap(({ part }) => part.document.images),
    found: signatures,
    verdict: judgeImage(signatures, more.policy ?? policy, [], '2026-11-21'),
    atCommit: undefined,
    images: new Map(),
    ...more,
  });
};

export const builder = 'https://github.com/acme/app/actions/runs/42/attempts/1';
export const dockerfile = { name: 'Dockerfile', text };
const images = [
  { reference: 'docker.io/library/alpine:3.20', digest: alpine, platform: 'linux/amd64' },
  { reference: 'docker.io/library/busybox:1', digest: busybox, platform: 'linux/amd64' },
];
export const signed: PartialAttestation = { provenBy: [key], provenance: { builder, dockerfile, images } };
export const unsigned: PartialAttestation = {
  kind: 'buildkit',
  proof: 'unsigned',
  provenance: { dockerfile, images },
};
export const other = { name: 'Dockerfile', text: 'FROM scratch\n' };
export const source = {
  uri: 'https://github.com/acme/app',
  ref: undefined,
  commit: '9'.repeat(40),
  path: 'Dockerfile',
};
