import type { Network } from '../../registry/http.ts';
import { programEnvironment } from '../../registry/program.ts';
import type { Adapter } from './adapter.ts';

/**
 * What a scanner sees of the user's environment: the same as a credential helper, where the daemon is, and what the
 * adapter names. Nothing else begins with a scanner's name, so that a `.env` of a workspace changes no scanner.
 */
export function scannerEnvironment(
  network: Network,
  { environment: more, variables }: Pick<Adapter, 'environment' | 'variables'>,
  online: boolean,
): NodeJS.ProcessEnv {
  const kept = Object.entries(network.environment).filter(
    ([name]) =>
      common.has(name) ||
      more.some((start) => (start.endsWith('_') ? name.startsWith(start) : name === start)),
  );
  return { ...programEnvironment(network), ...Object.fromEntries(kept), ...quiet, ...variables?.(online) };
}

const common: ReadonlySet<string> = new Set([
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'DOCKER_CERT_PATH',
  'DOCKER_TLS_VERIFY',
  'CONTAINER_HOST',
  'REGISTRY_AUTH_FILE',
]);

/** No telemetry, and text that can be read by a program. */
const quiet = { DO_NOT_TRACK: '1', NO_COLOR: '1' };
