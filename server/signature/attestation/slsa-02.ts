import type { Provenance } from '../../../rules/core/signature.ts';
import { fieldOf, isObject, listAt, textAt } from '../../image/json.ts';
import { buildKitParts, imagesAmong, isBuildKit, nothingOfBuildKit } from './buildkit.ts';
import { sourceFrom } from './provenance-source.ts';
import { shownText, timeAt } from './text.ts';

/** Reads the predicate of SLSA provenance 0.2 (https://slsa.dev/provenance/v0.2), BuildKit's members included. */
export function readSlsa02(predicate: unknown): Provenance | undefined {
  if (!isObject(predicate)) return undefined;
  const buildType = shownText(predicate, 'buildType');
  const configSource = fieldOf(predicate, 'invocation', 'configSource');
  const materials = listAt(predicate, 'materials');
  return {
    version: '0.2',
    builder: shownText(predicate, 'builder', 'id'),
    buildType,
    source: sourceFrom({
      uri: textAt(configSource, 'uri'),
      digest: fieldOf(configSource, 'digest'),
      path: textAt(configSource, 'entryPoint'),
      dependencies: materials,
    }),
    ...(isBuildKit(buildType)
      ? buildKitParts({
          request: fieldOf(predicate, 'invocation', 'parameters'),
          metadata: fieldOf(predicate, 'metadata', 'https://mobyproject.org/buildkit@v1#metadata'),
          buildConfig: fieldOf(predicate, 'buildConfig'),
          entryPoint: textAt(configSource, 'entryPoint'),
          hermetic: fieldOf(predicate, 'metadata', 'https://mobyproject.org/buildkit@v1#hermetic'),
        })
      : nothingOfBuildKit),
    images: imagesAmong(materials),
    startedAt: timeAt(predicate, 'metadata', 'buildStartedOn'),
    finishedAt: timeAt(predicate, 'metadata', 'buildFinishedOn'),
  };
}
