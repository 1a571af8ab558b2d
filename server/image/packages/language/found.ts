import type { PackageType } from '../../../../rules/core/scan.ts';
import type { FileFacts, FoundPackage } from '../../layer/file-reader.ts';
import { type PurlParts, purlOf } from '../purl.ts';
import { clean } from './text.ts';

/** What a file says of a package, as it says it. */
export interface Claim {
  readonly type: PackageType;
  readonly name: string;
  readonly version: string;
  readonly licences?: readonly string[];
  readonly confidence?: 'high' | 'low';
  /** Where it is another file than the one that was read. */
  readonly path?: string;
  /** Where it is not made of the name alone. */
  readonly purl?: Omit<PurlParts, 'type' | 'version'> & { readonly type?: string; readonly version?: string };
}

/** The package of a claim, all text fit to be shown; none where it has no name, or one that no registry would take. */
function foundIn(claim: Claim): FoundPackage | undefined {
  const name = clean(claim.name);
  if (name === '' || claim.name.length > longestName) return undefined;
  const version = clean(claim.version, 256);
  const licences = [...new Set((claim.licences ?? []).map((licence) => clean(licence, 200)))];
  return {
    type: claim.type,
    name,
    version,
    purl: purlOf({ type: claim.type, version, ...(claim.purl ?? { name }) }),
    source: undefined,
    arch: undefined,
    licences: licences.filter((licence) => licence !== '').slice(0, 20),
    confidence: claim.confidence ?? 'high',
    ...(claim.path === undefined ? {} : { path: claim.path }),
  };
}

const longestName = 512;

/** The facts of a file whose claims these are. */
export const factsOf = (claims: Iterable<Claim>, problems: readonly string[] = []): FileFacts => {
  const packages = [...claims].map(foundIn).filter((found) => found !== undefined);
  return problems.length === 0 ? { packages } : { packages, problems };
};
