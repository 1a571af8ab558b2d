import type { SignatureRequirement } from '../../../rules/core/signature-policy.ts';
import { isObject, type Json } from '../../image/json.ts';
import { readContainersRequirements } from './containers-requirement.ts';
import { type FileDemands, quoted, requirementOf } from './demand.ts';
import { strictJson } from './strict-json.ts';

/** Whether a `policy.json` is one of the containers tools' and not of somebody else's. */
export const isContainersPolicy = (text: string): boolean =>
  /"type"\s*:\s*"(?:insecureAcceptAnything|reject|signedBy|signedBaseLayer|sigstoreSigned)"/.test(text);

/**
 * What a `policy.json` of Podman, Buildah and Skopeo asks of images in registries (containers-policy.json(5)). Of the
 * scopes of an image the most specific counts alone. A file that they refuse lets them take no image at all, so that
 * of none can be said that it is good enough.
 */
export function containersDemands(text: string, from: string): FileDemands {
  const read = readPolicy(text);
  if ('wrong' in read)
    return {
      requirements: [
        requirementOf(from, {
          images: ['**'],
          notCovered: [
            `The file is refused by the tools that it is for, and every image with it: ${read.wrong}`,
          ],
        }),
      ],
      problems: [`The tools that it is for refuse it, and every image with it: ${read.wrong}`],
    };
  const scopes = read.scopes.filter(({ scope }) => patternOf(scope) !== undefined);
  return {
    requirements: scopes.flatMap((one) => requirementsOf(one, scopes, from)),
    problems: read.scopes
      .filter(({ scope }) => patternOf(scope) === undefined)
      .map(
        ({ scope }) =>
          `The scope ${quoted(scope)} means no image: a scope is written in full, with its registry.`,
      ),
  };
}

interface ScopeAsked {
  /** `host/name:tag`, `host/name`, `host`, `*.host`, `''` for all others. */
  readonly scope: string;
  readonly asked: readonly Partial<SignatureRequirement>[];
}

function readPolicy(text: string): { readonly scopes: readonly ScopeAsked[] } | { readonly wrong: string } {
  const json = strictJson(text);
  if ('wrong' in json) return json;
  if (!isObject(json.value)) return { wrong: 'It is no object.' };
  const odd = Object.keys(json.value).find((name) => name !== 'default' && name !== 'transports');
  if (odd !== undefined) return { wrong: `${quoted(odd)} is not known.` };
  if (json.value['default'] === undefined) return { wrong: '`default` is missing.' };
  const usual = readContainersRequirements(json.value['default']);
  if ('wrong' in usual) return usual;
  const docker = readTransports(json.value['transports'] ?? {});
  if ('wrong' in docker) return docker;
  const hasOwnDefault = docker.scopes.some(({ scope }) => scope === '');
  return { scopes: hasOwnDefault ? docker.scopes : [...docker.scopes, { scope: '', asked: usual.asked }] };
}

/** All are read, because a fault in any makes the file worthless; only images in registries are of interest. */
function readTransports(value: unknown): ReturnType<typeof readPolicy> {
  if (!isObject(value)) return { wrong: '`transports` is no object.' };
  let found: readonly ScopeAsked[] = [];
  for (const [name, transport] of Object.entries(value)) {
    if (!isObject(transport)) return { wrong: `The transport ${quoted(name)} is no object.` };
    const scopes = readScopes(transport);
    if ('wrong' in scopes) return scopes;
    if (name === 'docker') found = scopes.scopes;
  }
  return { scopes: found };
}

function readScopes(transport: Json): ReturnType<typeof readPolicy> {
  const scopes: ScopeAsked[] = [];
  for (const [scope, value] of Object.entries(transport)) {
    const read = readContainersRequirements(value);
    if ('wrong' in read) return { wrong: `${quoted(scope)}: ${read.wrong}` };
    scopes.push({ scope, asked: read.asked });
  }
  return { scopes };
}

function requirementsOf(
  { scope, asked }: ScopeAsked,
  all: readonly ScopeAsked[],
  from: string,
): readonly SignatureRequirement[] {
  const images = [patternOf(scope) ?? '**'];
  const except = all
    .filter((other) => isWithin(other.scope, scope))
    .flatMap((other) => patternOf(other.scope) ?? []);
  return asked.map((one) => requirementOf(from, { ...one, images, except }));
}

/** Whether a scope counts before another one for images that both mean. */
function isWithin(inner: string, outer: string): boolean {
  if (inner === outer || inner === '') return false;
  if (outer === '') return true;
  if (outer.startsWith('*.')) {
    const [host = ''] = inner.split('/');
    return host.endsWith(outer.slice(1));
  }
  return inner.startsWith(outer) && /^[/:@]/.test(inner.slice(outer.length));
}

/** The images of a scope in a pattern of ours; undefined where it means none, not being written in full. */
function patternOf(scope: string): string | undefined {
  if (scope === '') return '**';
  const [host = '', ...path] = scope.split('/');
  if (!(host === 'localhost' || /[.:]/.test(host)) || host === 'index.docker.io') return undefined;
  if (/[\s]/.test(scope) || path.includes('') || (host.includes('*') && !/^\*\.[^*]+$/.test(host)))
    return undefined;
  if (path.join('/').includes('*')) return undefined;
  if (path.length === 0) return host.includes('@') ? undefined : `${host}/**`;
  if (!/[:@]/.test(path.join('/'))) return `${scope}/**`;
  return host === 'docker.io' && path.length === 1 ? undefined : scope;
}
