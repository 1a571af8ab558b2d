import type { Ignore } from '../core/ignore.ts';
import type { Span } from '../core/span.ts';
import { commentIgnores } from '../yaml/ignores.ts';
import { entriesOf, mapAt, resolve } from '../yaml/lookup.ts';
import type { YamlMap } from '../yaml/syntax.ts';
import type { Manifest } from './syntax.ts';

/** Comments and annotations; an annotation covers the object that it belongs to, on its pod template too. */
export function ignoresOf({ yaml, objects, workloads }: Manifest): readonly Ignore[] {
  const annotated = [
    ...objects.map(({ node }) => ({ metadata: mapAt(node, 'metadata'), covers: node.span })),
    ...workloads
      .filter(({ object, metadata }) => metadata !== mapAt(object.node, 'metadata'))
      .map(({ object, metadata }) => ({ metadata, covers: object.node.span })),
  ];
  return [
    ...commentIgnores(yaml),
    ...annotated.flatMap(({ metadata, covers }) => annotationIgnores(mapAt(metadata, 'annotations'), covers)),
  ];
}

function annotationIgnores(annotations: YamlMap | undefined, covers: Span): readonly Ignore[] {
  if (annotations === undefined) return [];
  return entriesOf(annotations).flatMap(({ key, value, span }) => {
    const node = resolve(value);
    const text = node?.kind === 'scalar' && !node.unknown ? node.text.trim() : '';
    const read = readAnnotation(key.text, text);
    if (read === undefined) return [];
    return [{ at: span, covers, until: undefined, problem: undefined, ...read }];
  });
}

type Read = Pick<Ignore, 'tool' | 'rules' | 'reason'>;

/** An annotation as kube-linter, Checkov, kube-score, Polaris and Datree read it. */
function readAnnotation(key: string, value: string): Read | undefined {
  const reason = value === '' ? undefined : value;
  if (key === 'kube-linter.io/ignore-all') return { tool: 'kube-linter', rules: 'all', reason };
  const slash = key.indexOf('/');
  const [prefix, name] = [key.slice(0, slash), key.slice(slash + 1)];
  switch (prefix) {
    case 'ignore-check.kube-linter.io':
      return { tool: 'kube-linter', rules: [name], reason };
    case 'checkov.io':
      return /^skip\d*$/.test(name) ? checkov(value) : undefined;
    case 'kube-score':
      return name === 'ignore' ? { tool: 'kube-score', rules: listOf(value), reason: undefined } : undefined;
    case 'polaris.fairwinds.com':
      return value === 'true' ? polaris(name) : undefined;
    case 'datree.skip':
      return { tool: 'datree', rules: [name], reason };
    default:
      return undefined;
  }
}

function checkov(value: string): Read {
  const [ids = '', ...reason] = value.split('=');
  return { tool: 'checkov', rules: listOf(ids), reason: reason.join('=').trim() || undefined };
}

function polaris(name: string): Read | undefined {
  if (name === 'exempt') return { tool: 'polaris', rules: 'all', reason: undefined };
  const check = /^(.+)-exempt$/.exec(name)?.[1];
  return check === undefined ? undefined : { tool: 'polaris', rules: [check], reason: undefined };
}

const listOf = (ids: string): readonly string[] => ids.split(/[\s,]+/).filter((id) => id !== '');
