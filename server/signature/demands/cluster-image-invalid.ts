import { fieldOf, isObject, listAt, textAt } from '../../image/json.ts';
import { isOpen } from './demand.ts';
import { publicKeysIn } from './signers.ts';

/**
 * Why the cluster would refuse such a policy, as a sentence; undefined where it would take it (policy-controller,
 * `clusterimagepolicy_validation.go`).
 */
export function invalidIn(spec: unknown): string | undefined {
  if (!isObject(spec)) return 'it has no `spec`.';
  const images = listAt(spec, 'images');
  if (images.length === 0) return 'it names no images.';
  const globs = images.map((one) => textAt(one, 'glob'));
  if (globs.some((glob) => !isOpen(glob) && !/^[a-zA-Z0-9\-_:/*.@]+$/.test(glob))) return 'a `glob` is none.';
  const mode = textAt(spec, 'mode');
  if (mode !== '' && mode !== 'enforce' && mode !== 'warn' && !isOpen(mode))
    return '`mode` is `enforce` or `warn`.';
  const odd = listAt(spec, 'match').map((one) => textAt(one, 'resource'));
  if (odd.some((name) => name !== '' && !resources.has(name) && !isOpen(name)))
    return 'a resource of `match` is not known.';
  const authorities = listAt(spec, 'authorities');
  if (authorities.length === 0) return 'it names no authorities.';
  for (const authority of authorities) {
    const wrong = authorityProblem(authority);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

const resources: ReadonlySet<string> = new Set([
  ...['pods', 'replicasets', 'deployments', 'statefulsets', 'daemonsets', 'jobs', 'cronjobs'],
]);

function authorityProblem(authority: unknown): string | undefined {
  const kinds = ['key', 'keyless', 'static'].filter((name) => fieldOf(authority, name) != null);
  if (kinds.length !== 1) return 'an authority is one of `key`, `keyless` and `static`.';
  const [kind = ''] = kinds;
  if (kind === 'key') return keyProblem(fieldOf(authority, 'key'), authority);
  if (kind === 'keyless') return keylessProblem(fieldOf(authority, 'keyless'));
  const action = textAt(authority, 'static', 'action');
  if (action !== 'pass' && action !== 'fail' && !isOpen(action)) return '`action` is `pass` or `fail`.';
  const more = ['source', 'ctlog', 'attestations', 'rfc3161timestamp'].some(
    (name) => fieldOf(authority, name) != null,
  );
  return more ? 'a `static` authority has nothing beside it.' : undefined;
}

const algorithms = new Set(['', 'sha224', 'sha256', 'sha384', 'sha512']);

function keyProblem(key: unknown, authority: unknown): string | undefined {
  const given = ['data', 'kms', 'secretRef'].filter((name) => fieldOf(key, name) != null);
  if (given.length !== 1) return 'a `key` is one of `data`, `kms` and `secretRef`.';
  const data = textAt(key, 'data');
  if (data !== '' && !isOpen(data) && publicKeysIn(data) === undefined)
    return 'a key is no public key in PEM.';
  const kms = textAt(key, 'kms');
  if (/^awskms:/.test(kms) && !/^awskms:\/\/[^/]*\/arn:aws[\w-]*:kms:/.test(kms))
    return 'a key of AWS is named by its ARN.';
  if (!algorithms.has(textAt(key, 'hashAlgorithm').toLowerCase())) return 'a `hashAlgorithm` is not known.';
  return sourceProblem(authority);
}

function keylessProblem(keyless: unknown): string | undefined {
  const places = ['url', 'ca-cert'].filter((name) => fieldOf(keyless, name) != null);
  if (places.length > 1) return '`keyless` has one of `url` and `ca-cert`.';
  const identities = listAt(keyless, 'identities');
  if (identities.length === 0) return '`keyless` names no identities.';
  for (const one of identities) {
    const isWho = textAt(one, 'subject') !== '' || textAt(one, 'subjectRegExp') !== '';
    const isIssuer = textAt(one, 'issuer') !== '' || textAt(one, 'issuerRegExp') !== '';
    if (!isWho || !isIssuer) return 'an identity needs a subject and an issuer.';
    for (const name of ['subject', 'issuer'])
      if (textAt(one, name) !== '' && textAt(one, `${name}RegExp`) !== '')
        return `an identity has one of \`${name}\` and \`${name}RegExp\`.`;
  }
  return undefined;
}

const sourceProblem = (authority: unknown): string | undefined => {
  const attestations = listAt(authority, 'attestations');
  return attestations.some((one) => textAt(one, 'predicateType') === '')
    ? 'an attestation has no type.'
    : undefined;
};
