import { join } from 'node:path';
import type { ImageName } from '../name.ts';
import type { Adapter } from './adapter.ts';

/**
 * Grype. It is not told to be quiet: then it would say nothing of what went wrong either. With `deep-squashed` it names the layer that brought a package, not the one that
 * last touched the list of them.
 */
export const grype: Adapter = {
  name: 'grype',
  program: 'grype',
  versionWords: ['version'],
  words: (image, { folder, platform }) => [
    ...['-o', 'json', '--file', join(folder, 'report.json'), '--scope', 'deep-squashed'],
    // It would read `.grype.yaml` of the folder that it runs in; this one is empty.
    ...['-c', join(folder, 'empty.yaml')],
    ...(platform === undefined ? [] : ['--platform', platform]),
    sourceOf(image),
  ],
  report: 'report.json',
  good: [0, 2],
  troubles: [
    {
      says: /database (?:was built|is too old)|max allowed age/i,
      trouble: 'no-data',
      message: "Grype's data base is too old. Run `grype db update`.",
    },
    {
      says: /error updating db|unable to download (?:listing|db)|no such host|i\/o timeout/i,
      trouble: 'network',
      message: 'Grype could not download its data base.',
    },
    {
      says: /database (?:not found|does not exist)|unsupported database version/i,
      trouble: 'no-data',
      message: 'Grype has no data base yet, or one of another version. Run `grype db update` once.',
    },
    {
      says: /UNAUTHORIZED|authentication required|denied/i,
      trouble: 'auth-needed',
      message: 'Grype may not read this image: the registry asks for a login.',
    },
    {
      says: /Cannot connect to the Docker daemon|failed to (?:connect|ping)|docker not available|podman not available/i,
      trouble: 'no-daemon',
      message: 'Grype reaches no container daemon.',
    },
    {
      says: /MANIFEST_UNKNOWN|NAME_UNKNOWN|No such image|image not found|could not (?:fetch|determine) source|no such file/i,
      trouble: 'not-found',
      message: 'Grype does not find the image.',
    },
  ],
  environment: ['GRYPE_DB_CACHE_DIR'],
  variables: (online) => ({ GRYPE_DB_AUTO_UPDATE: String(online), GRYPE_CHECK_FOR_APP_UPDATE: 'false' }),
};

function sourceOf(image: ImageName): string {
  switch (image.from) {
    case 'daemon':
      return `${image.daemon === 'podman' ? 'podman' : 'docker'}:${image.image}`;
    case 'registry':
      return `registry:${image.reference.text}`;
    case 'oci':
      return `oci-dir:${image.path}`;
    default:
      return `${image.from}:${image.path}`;
  }
}
