import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../support/root.ts';

const vectors = join(root, '..', 'shared', 'vectors');

/** Whether the sets of other projects lie beside the repository. */
const hasVectors = existsSync(vectors);

const toolkit = join(vectors, 'actions-toolkit/__tests__/.fixtures');
const github = join(vectors, 'github-attestations/pkg/cmd/attestation/test/data');
export const signedHere = join(vectors, 'signed-here/layout');
export const attestedArchive = join(
  vectors,
  'snyk-docker-plugin/test/fixtures/containerd-archives/busybox-single-arch-with-attestation-manifest.tar',
);

export const toolkitPath = (name: string): string => join(toolkit, name);
export const toolkitFile = (name: string): Buffer => readFileSync(toolkitPath(name));
export const githubFile = (name: string): Buffer => readFileSync(join(github, name));

/** The statement of a bundle's DSSE envelope. */
export const statementIn = (bundle: Uint8Array): Buffer =>
  Buffer.from(JSON.parse(Buffer.from(bundle).toString()).dsseEnvelope.payload, 'base64');

/** `describe` where the sets are, and a skipped one that says how many tests are left out where they are not. */
export function describeVectors(title: string, count: number, body: () => void): void {
  if (hasVectors) describe(title, body);
  else
    describe(title, () => {
      it(`skipped: ${count} tests, ../shared/vectors is missing`, function () {
        this.skip();
      });
    });
}
