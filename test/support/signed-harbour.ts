import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attestationType, attested } from '../collect/support/signed-image.ts';
import { buildKit1, statementOf } from '../provenance/support/predicates.ts';
import {
  addArtifact,
  addBlob,
  addFallback,
  addImage,
  addManifest,
  type Contents,
  type Described,
  noContents,
  pushContents,
  readContents,
} from '../registry/support/contents.ts';
import { type RunningRegistry, startRegistry } from '../registry/support/docker-registry.ts';
import { type Instance, makeInstance } from '../sigstore/support/instance.ts';
import { cosignSign, mint } from '../sigstore/support/mint.ts';
import { type SignedSet, signedHere } from './signed-here.ts';

/** A real registry on this machine with images that were signed in every way that somebody sees in the editor. */
export interface SignedHarbour {
  readonly host: string;
  /** Puts the keys and the trust root of the images where a policy finds them. */
  putKeys(folder: string): void;
  /** Moves a tag of a repository on to another image. */
  move(repository: string, tag: string): Promise<void>;
  /** Releases another image that was built from a Dockerfile; its name. */
  release(repository: string, tag: string, dockerfile: string): Promise<string>;
  readonly registry: RunningRegistry;
  stop(): Promise<void>;
}

/** The Dockerfile that `acme/app:1.4` was built from. */
export const builtDockerfile = `FROM alpine:3.20 AS build
RUN apk add --no-cache go
COPY . /src
RUN cd /src && go build -o /app ./cmd/app

FROM alpine:3.20
COPY --from=build /app /usr/local/bin/app
USER 65535
ENTRYPOINT ["app"]
`;

/** `acme/app:1.4` keyless, with provenance; the others as cosign 3 signed them. */
const harbourImages: readonly (readonly [repository: string, tag: string, signedAs: string])[] = [
  ['acme/tools', '3.0', 'unsigned'],
  ['acme/worker', '2.1', 'cosign-other-key'],
  ['acme/cache', '7', 'cosign-moved-legacy'],
  ['acme/queue', '1.2', 'cosign-legacy'],
  ['acme/mail', '5', 'notation-jws'],
];

/** Undefined where the images that the real tools signed are not there. */
export async function signedHarbour(): Promise<SignedHarbour | undefined> {
  const set = signedHere;
  const signed = set && readContents(set.layout);
  if (set === undefined || signed === undefined) return undefined;
  const instance = await makeInstance();
  const registry = await startRegistry();
  let stopped: Promise<void> | undefined;
  const base = `http://${registry.host}`;
  await pushContents(base, 'acme/app', await releaseOf(instance, '1.4', builtDockerfile));
  for (const [repository, tag, signedAs] of harbourImages)
    await pushContents(base, repository, onlyOne(signed, signedAs, tag));
  return {
    host: registry.host,
    registry,
    putKeys: (folder) => putKeys(folder, set, instance),
    async release(repository, tag, dockerfile) {
      await pushContents(base, repository, await releaseOf(instance, tag, dockerfile));
      return `${registry.host}/${repository}:${tag}`;
    },
    async move(repository, tag) {
      const contents = noContents();
      addImage(contents, `${repository} as it was built again`, tag);
      await pushContents(base, repository, contents);
    },
    stop() {
      stopped ??= registry.stop();
      return stopped;
    },
  };
}

/** One image of a set under another tag, with all that lies beside it. */
function onlyOne(all: Contents, signedAs: string, tag: string): Contents {
  const digest = all.tags.get(signedAs) ?? '';
  const beside = [...all.tags].filter(([name]) => name.startsWith(digest.replace(':', '-')));
  return { ...all, tags: new Map([[tag, digest], ...beside]) };
}

/** As a workflow of GitHub's releases it: signed without a key, with provenance that holds the Dockerfile. */
async function releaseOf(instance: Instance, tag: string, dockerfile: string): Promise<Contents> {
  const contents = noContents();
  const image = addImage(contents, 'the app');
  const provenance = buildKit1({
    builder: 'https://github.com/acme/app/actions/runs/4711/attempts/1',
    dockerfile: { filename: 'Dockerfile', data: Buffer.from(dockerfile).toString('base64') },
    configSource: {
      uri: 'https://github.com/acme/app.git#refs/tags/v1',
      digest: { sha1: '4e1243bd22c66e76c2ba9eddc1f91394e57f9f83' },
      path: 'Dockerfile',
    },
    images: [
      {
        uri: 'pkg:docker/alpine@3.20?platform=linux%2Famd64',
        digest: { sha256: 'c5b1261d6d3e43071626931fc004f70149baeba2c8ec672bd4f27761f8e1ad6b' },
      },
    ],
  });
  const index = addManifest(
    contents,
    {
      manifests: [
        { ...image, platform: { os: 'linux', architecture: 'amd64' } },
        attested(buildKitStatement(contents, image, provenance), image),
      ],
    },
    tag,
  );
  const subject = [{ name: 'app', digest: { sha256: index.digest.slice('sha256:'.length) } }];
  const bundles: Described[] = [];
  for (const said of [{ predicateType: cosignSign, predicate: {} }, provenance]) {
    const { bundle } = await mint(instance, { payload: statementOf(said, subject) });
    const type = 'application/vnd.dev.sigstore.bundle.v0.3+json';
    bundles.push(
      addArtifact(contents, {
        type,
        subject: index,
        layers: [addBlob(contents, JSON.stringify(bundle), type)],
      }),
    );
  }
  addFallback(contents, index, bundles);
  return contents;
}

function buildKitStatement(
  contents: Contents,
  image: Described,
  said: ReturnType<typeof buildKit1>,
): Described {
  const subjects = [{ name: 'app', digest: { sha256: image.digest.slice('sha256:'.length) } }];
  const statement = addBlob(contents, statementOf(said, subjects), 'application/vnd.in-toto+json');
  const layers = [{ ...statement, annotations: { 'in-toto.io/predicate-type': said.predicateType } }];
  const { artifactType: _, ...manifest } = addArtifact(contents, {
    type: attestationType,
    subject: image,
    layers,
  });
  return manifest;
}

function putKeys(folder: string, { keys }: SignedSet, { root }: Instance): void {
  mkdirSync(join(folder, 'keys'), { recursive: true });
  copyFileSync(keys.cosign, join(folder, 'keys', 'cosign.pub'));
  copyFileSync(keys.other, join(folder, 'keys', 'cosign-worker.pub'));
  copyFileSync(keys.notation, join(folder, 'keys', 'notation.crt'));
  mkdirSync(join(folder, 'trust'), { recursive: true });
  writeFileSync(join(folder, 'trust', 'trusted_root.json'), JSON.stringify(root));
}

/** A policy for those images: who releases, who operates, and what every image of acme's needs. */
export const harbourPolicy = (host: string): string => `signatures:
  transparencyLog: optional
  trustRoots: [trust/trusted_root.json]
  signers:
    release:
      identity: https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v*
      issuer: https://token.actions.githubusercontent.com
      trustRoot: trust/trusted_root.json
    ops: { key: keys/cosign.pub }
  images:
    - match: ${host}/acme/**
`;
