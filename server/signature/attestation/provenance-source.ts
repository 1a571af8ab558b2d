import type { Provenance } from '../../../rules/core/signature.ts';
import { fieldOf, textAt } from '../../image/json.ts';
import { readSourceUri } from './source-uri.ts';
import { textOrNone } from './text.ts';

export interface SourceParts {
  readonly uri: string;
  readonly ref?: string | undefined;
  readonly digest: unknown;
  readonly path: string;
  /** Materials or resolved dependencies: some builders tell the commit only there. */
  readonly dependencies: readonly unknown[];
}

/** The source that a build began with; undefined where it names none, as builds of a local folder do. */
export function sourceFrom({ uri, ref, digest, path, dependencies }: SourceParts): Provenance['source'] {
  const place = readSourceUri(uri);
  if (place === undefined) return undefined;
  const same = dependencies.flatMap((one) => {
    const found = readSourceUri(textAt(one, 'uri'));
    const commit = found?.uri === place.uri ? (commitOf(fieldOf(one, 'digest')) ?? found.commit) : undefined;
    return commit === undefined ? [] : [commit];
  });
  const own = commitOf(digest) ?? place.commit;
  // Where a builder took several commits of one repository, nobody knows which of them it began with.
  const commit = own ?? (new Set(same).size === 1 ? same[0] : undefined);
  return {
    uri: place.uri,
    ref: textOrNone(ref ?? '') ?? textOrNone(place.ref ?? ''),
    commit,
    path: textOrNone(inFolder(place.folder, path)),
  };
}

/** SLSA 1 says `gitCommit`; 0.2 and BuildKit `sha1`, and `sha256` for repositories of that kind. */
const commitOf = (digest: unknown): string | undefined =>
  ['gitCommit', 'sha1', 'sha256']
    .map((algorithm) => textAt(digest, algorithm))
    .find((hex) => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(hex));

const inFolder = (folder: string | undefined, path: string): string =>
  folder === undefined || path === '' ? path : `${folder.replace(/^\.?\/+|\/+$/g, '')}/${path}`;
