import type { Provenance, UsedImage } from '../../../rules/core/signature.ts';
import { entriesAt, fieldOf, listAt, textAt } from '../../image/json.ts';
import { strictBase64, strictText } from './outside-json.ts';
import { usedImageOf } from './package-url.ts';
import { shownText, textOrNone } from './text.ts';

/** Where a version of SLSA provenance keeps what BuildKit says. */
export interface BuildKitPlaces {
  /** The frontend's request: `args`, … */
  readonly request: unknown;
  /** BuildKit's own metadata: `source`, `layers`, `vcs`. */
  readonly metadata: unknown;
  readonly buildConfig: unknown;
  /** The file that the build began with; empty where it does not say. */
  readonly entryPoint: string;
  readonly hermetic: unknown;
}

/** What BuildKit's provenance says in either version. */
export function buildKitParts(
  places: BuildKitPlaces,
): Pick<Provenance, 'dockerfile' | 'target' | 'buildArguments' | 'mode' | 'hermetic'> {
  const { request, metadata, buildConfig, entryPoint } = places;
  const infos = listAt(metadata, 'source', 'infos');
  const isMax = infos.length > 0 || fieldOf(buildConfig, 'llbDefinition') !== undefined;
  return {
    dockerfile: dockerfileFrom(infos, textAt(request, 'args', 'filename') || entryPoint || usualName),
    target: textOrNone(request, 'args', 'target'),
    buildArguments: buildArgumentsOf(request),
    mode: isMax ? 'max' : 'min',
    hermetic: places.hermetic === true,
  };
}

/** What other builders say of all that. */
export const nothingOfBuildKit = {
  dockerfile: undefined,
  target: undefined,
  buildArguments: [],
  mode: undefined,
  hermetic: undefined,
} as const;

/** Base images and others of a list of materials or dependencies, each once. */
export function imagesAmong(dependencies: readonly unknown[]): readonly UsedImage[] {
  const images = dependencies.slice(0, mostDependencies).flatMap((one) => usedImageOf(one) ?? []);
  return [...new Map(images.map((one) => [JSON.stringify(one), one])).values()];
}

/** How BuildKit names its builds: the first with SLSA 0.2, the second with 1. */
export const isBuildKit = (buildType: string): boolean =>
  buildType === 'https://mobyproject.org/buildkit@v1' ||
  buildType.startsWith('https://github.com/moby/buildkit/');

const usualName = 'Dockerfile';
const mostDependencies = 1_000;
const mostArguments = 1_000;
const largestDockerfile = 4 * 1024 * 1024;

/** The names alone: their values may be secrets. */
const buildArgumentsOf = (request: unknown): readonly string[] =>
  entriesAt(request, 'args')
    .filter(([key]) => key.startsWith(argumentPrefix))
    .slice(0, mostArguments)
    .map(([key]) => shownText(key.slice(argumentPrefix.length)));

const argumentPrefix = 'build-arg:';

/** The source whose file name is the one that was asked for: the same, or the only one of that name in some folder. */
function dockerfileFrom(infos: readonly unknown[], wanted: string): Provenance['dockerfile'] {
  const named = infos.filter((info) => textAt(info, 'data') !== '');
  const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  const exact = named.filter((info) => textAt(info, 'filename') === wanted);
  const alike = named.filter((info) => baseName(textAt(info, 'filename')) === baseName(wanted));
  const [found, ...others] = [exact, alike, named].find((some) => some.length > 0) ?? [];
  // Several sources of that name are one where they say the same, and nobody knows which where they do not.
  if (others.some((other) => textAt(other, 'data') !== textAt(found, 'data'))) return undefined;
  const data = textAt(found, 'data');
  if (data === '' || data.length > largestDockerfile) return undefined;
  const bytes = strictBase64(data);
  const text = bytes && strictText(bytes);
  return text === undefined ? undefined : { name: shownText(found, 'filename') || usualName, text };
}
