import type { Provenance } from '../../../rules/core/signature.ts';
import { fieldOf, isObject, listAt, textAt } from '../../image/json.ts';
import { buildKitParts, imagesAmong, isBuildKit, nothingOfBuildKit } from './buildkit.ts';
import { type SourceParts, sourceFrom } from './provenance-source.ts';
import { shownText, timeAt } from './text.ts';

/** Reads the predicate of SLSA provenance 1 (https://slsa.dev/provenance/v1), BuildKit's and GitHub's members included. */
export function readSlsa1(predicate: unknown): Provenance | undefined {
  if (!isObject(predicate)) return undefined;
  const definition = fieldOf(predicate, 'buildDefinition');
  const details = fieldOf(predicate, 'runDetails');
  const buildType = shownText(definition, 'buildType');
  const dependencies = listAt(definition, 'resolvedDependencies');
  const given = fieldOf(definition, 'externalParameters');
  const configSource = fieldOf(given, 'configSource');
  return {
    version: '1',
    builder: shownText(details, 'builder', 'id'),
    buildType,
    source: sourceFrom({ ...begunWith(given), dependencies }),
    ...(isBuildKit(buildType)
      ? buildKitParts({
          request: fieldOf(given, 'request'),
          metadata: fieldOf(details, 'metadata', 'buildkit_metadata'),
          buildConfig: fieldOf(definition, 'internalParameters', 'buildConfig'),
          entryPoint: textAt(configSource, 'path'),
          hermetic: fieldOf(details, 'metadata', 'buildkit_hermetic'),
        })
      : nothingOfBuildKit),
    images: imagesAmong(dependencies),
    startedAt: timeAt(details, 'metadata', 'startedOn'),
    finishedAt: timeAt(details, 'metadata', 'finishedOn'),
  };
}

/**
 * What the build began with: BuildKit's `configSource`, GitHub's `workflow` (repository, ref, path), Cloud Build's
 * `buildConfigSource`, and the plain `source` of others.
 */
function begunWith(given: unknown): Omit<SourceParts, 'dependencies'> {
  const workflow = fieldOf(given, 'workflow') ?? fieldOf(given, 'buildConfigSource');
  if (workflow !== undefined) {
    return {
      uri: textAt(workflow, 'repository'),
      ref: textAt(workflow, 'ref'),
      digest: undefined,
      path: textAt(workflow, 'path'),
    };
  }
  const source = fieldOf(given, 'configSource') ?? fieldOf(given, 'source');
  return {
    uri: typeof source === 'string' ? source : textAt(source, 'uri'),
    digest: fieldOf(source, 'digest'),
    path: textAt(source, 'path') || textAt(given, 'entryPoint'),
  };
}
