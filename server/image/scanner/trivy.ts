import { join } from 'node:path';
import type { Adapter } from './adapter.ts';

/** Trivy: complete JSON, works offline, names layers. */
export const trivy: Adapter = {
  name: 'trivy',
  program: 'trivy',
  versionWords: ['--version'],
  // It would read `trivy.yaml` and `.trivyignore` of the folder that it runs in: both are named, and lie nowhere.
  words: (image, { folder, platform, online }) => [
    ...['image', '--format', 'json', '--output', join(folder, 'report.json'), '--quiet', '--no-progress'],
    ...['--timeout', '15m', '--scanners', 'vuln,secret', '--image-config-scanners', 'misconfig,secret'],
    ...['--list-all-pkgs', '--skip-version-check', '--disable-telemetry'],
    ...['--config', join(folder, 'none.yaml'), '--ignorefile', join(folder, 'none')],
    ...(online ? [] : ['--offline-scan', '--skip-db-update', '--skip-java-db-update', '--skip-check-update']),
    ...(platform === undefined ? [] : ['--platform', platform]),
    ...(image.from === 'daemon'
      ? ['--image-src', image.daemon === 'any' ? 'docker,containerd,podman' : image.daemon, '--', image.image]
      : image.from === 'registry'
        ? ['--image-src', 'remote', '--', image.reference.text]
        : ['--input', image.path]),
  ],
  report: 'report.json',
  good: [0],
  troubles: [
    {
      says: /--skip-(?:java-)?db-update cannot be specified/,
      trouble: 'no-data',
      message:
        'Trivy has no data base yet, or one that is too old, and may not download it here. Run `trivy image --download-db-only` once.',
    },
    {
      says: /failed to download (?:vulnerability|Java) DB|failed to download artifact/i,
      trouble: 'network',
      message: 'Trivy could not download its data base.',
    },
    {
      says: /cache may be in use by another process/,
      trouble: 'tool-error',
      message: 'Another Trivy is using the same cache. Try again when it has ended.',
    },
    {
      says: /UNAUTHORIZED|authentication required|denied/i,
      trouble: 'auth-needed',
      message: 'Trivy may not read this image: the registry asks for a login.',
    },
    {
      says: /MANIFEST_UNKNOWN|NAME_UNKNOWN|No such image|unable to find the specified image/i,
      trouble: 'not-found',
      message: 'Trivy does not find the image.',
    },
    {
      says: /Cannot connect to the Docker daemon|unable to initialize (?:Docker|Podman) client/i,
      trouble: 'no-daemon',
      message: 'Trivy reaches no container daemon.',
    },
    { says: /context deadline exceeded/, trouble: 'timeout', message: 'Trivy did not end in time.' },
  ],
  environment: ['TRIVY_CACHE_DIR'],
};
