import type {
  RequiredAttestation,
  RequiredSigner,
  SignatureRequirement,
} from '../../../rules/core/signature-policy.ts';
import { fieldOf, isObject, type Json, listAt, textAt } from '../../image/json.ts';
import { type Authority, authorityOf } from './cluster-image-authority.ts';
import { invalidIn } from './cluster-image-invalid.ts';
import { type FileDemands, noDemands, quoted, requirementOf, unique } from './demand.ts';
import { type Scope, scopesOf } from './glob-scope.ts';
import { predicateTypeOf } from './predicates.ts';
import type { YamlObject } from './yaml-objects.ts';

export const isClusterImagePolicy = ({ apiVersion, kind }: YamlObject): boolean =>
  /^policy\.sigstore\.dev\//.test(apiVersion) && kind === 'ClusterImagePolicy';

/**
 * What a ClusterImagePolicy of sigstore's policy-controller asks for: any one of its authorities. What one is meant to
 * ask for that the cluster would refuse cannot be told. `mode: warn` asks as well as `enforce` does; for which resources
 * it is (`match`) is not looked at, as with Kyverno.
 */
export function clusterImageDemands({ json, name, open }: YamlObject, from: string): FileDemands {
  const spec = fieldOf(json, 'spec');
  if (!isObject(spec)) return noDemands;
  const problem = open ? undefined : invalidIn(spec);
  const scopes = scopesOfPolicy(spec);
  if (problem !== undefined) {
    const told = `${quoted(name || 'ClusterImagePolicy')} is refused by the cluster: ${problem}`;
    const requirements = scopes.map((scope) =>
      requirementOf(from, { ...scope, notCovered: [told, ...scope.notCovered] }),
    );
    return { requirements, problems: [told] };
  }
  const authorities = listAt(spec, 'authorities').map(authorityOf);
  return { ...noDemands, requirements: scopes.flatMap((scope) => askedBy(authorities, spec, scope, from)) };
}

const tool = { star: 'segment', hub: 'index.docker.io' } as const;

/** One `*` alone, or two with a slash between, mean names of Docker Hub (policy-controller, `pkg/apis/glob`). */
function scopesOfPolicy(spec: Json): readonly Scope[] {
  const globs = listAt(spec, 'images').map((one) => textAt(one, 'glob'));
  const short = new Map([
    ['*', 'index.docker.io/library/*'],
    ['*/*', 'index.docker.io/*/*'],
  ]);
  return scopesOf(
    globs.filter((glob) => glob !== '').map((glob) => (glob === '*/**' ? '**' : (short.get(glob) ?? glob))),
    [],
    tool,
    'policy-controller',
  );
}

function askedBy(
  authorities: readonly Authority[],
  spec: Json,
  scope: Scope,
  from: string,
): readonly SignatureRequirement[] {
  const base = requirementOf(from, { ...scope });
  const isPolicy = isObject(fieldOf(spec, 'policy'));
  const more = isPolicy ? ['What its `policy` says of the signatures is not covered.'] : [];
  if (authorities.some(({ fixed }) => fixed === 'pass'))
    return isPolicy
      ? [{ ...base, notCovered: [...scope.notCovered, ...more] }]
      : [{ ...base, verdict: 'accept' }];
  const real = authorities.filter(({ fixed }) => fixed === undefined);
  if (authorities.length > 0 && real.length === 0) return [{ ...base, verdict: 'reject' }];
  return anyOf(real, { ...base, notCovered: [...scope.notCovered, ...more] });
}

/** Signatures of any of several can be asked for, attestations only of one authority. */
function anyOf(
  authorities: readonly Authority[],
  base: SignatureRequirement,
): readonly SignatureRequirement[] {
  const notCovered = unique([...base.notCovered, ...authorities.flatMap((one) => one.notCovered)]);
  const logs = unique(authorities.map(({ log }) => log));
  const transparencyLog = logs.includes('required') ? ('required' as const) : logs[0];
  const mixed = logs.length > 1 ? ['Its authorities look at the transparency log in different ways.'] : [];
  const signers = authorities.flatMap(({ who }) =>
    who.map((one): RequiredSigner => ({ kind: 'described', who: one })),
  );
  const attested = authorities.filter(({ attestations }) => attestations.length > 0);
  const [only] = attested;
  if (only === undefined)
    return [
      { ...base, signers, need: 'any', transparencyLog, notCovered: unique([...notCovered, ...mixed]) },
    ];
  if (authorities.length > 1)
    return [{ ...base, transparencyLog, notCovered: unique([...notCovered, ...mixed, either]) }];
  const attestations = only.attestations.map(
    (name): RequiredAttestation => ({
      predicate: predicateTypeOf(name),
      signers,
      builder: undefined,
      source: undefined,
      ref: undefined,
      mostDays: undefined,
    }),
  );
  return [{ ...base, attestations, transparencyLog, notCovered }];
}

const either = 'Attestations of one authority or signatures of another: such a choice is not covered.';
