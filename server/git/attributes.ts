import { type GitProblem, problemOf } from './problem.ts';
import { fieldsOf } from './records.ts';
import type { Repository } from './repository.ts';

/** What `.gitattributes` says of a file: which programs and conversions stand between its blob and the disk. */
export interface Attributes {
  /** A filter, another encoding or `$Id$`: the bytes on the disk are made by git, not only line ends. */
  readonly converted: string | undefined;
  readonly filter: string | undefined;
  /** Whether CRLF on the disk becomes LF in a blob. */
  readonly lineEnds: boolean;
}

/** One for each path, in their order. Asking runs nothing. */
export async function attributesOf(
  { git }: Repository,
  paths: readonly Uint8Array[],
  signal?: AbortSignal,
): Promise<readonly Attributes[] | GitProblem> {
  if (paths.length === 0) return [];
  const input = Buffer.concat(paths.flatMap((path) => [path, Buffer.alloc(1)]));
  const [attributes, setting] = await Promise.all([
    git.run(['check-attr', '-z', '--stdin', ...names], { input, signal }),
    git.run(['config', '--get', 'core.autocrlf'], { signal }),
  ]);
  if (attributes.code !== 0) return problemOf(attributes, 'read .gitattributes', signal);
  const always = /^(?:true|yes|on|1|input)$/i.test(setting.out.toString().trim());
  const fields = [...fieldsOf(attributes.out)].map(String);
  return paths.map((_, index) => {
    const start = index * names.length * 3;
    const value = (name: string): string => fields[start + names.indexOf(name) * 3 + 2] ?? 'unspecified';
    return settle(value, always);
  });
}

const names = ['filter', 'working-tree-encoding', 'ident', 'text', 'eol'];

function settle(value: (name: string) => string, always: boolean): Attributes {
  const isSet = (name: string): boolean => !/^(?:unspecified|unset)$/.test(value(name));
  const filter = isSet('filter') ? value('filter') : undefined;
  const encoding = isSet('working-tree-encoding') ? value('working-tree-encoding') : undefined;
  const conversions = [
    filter && `filter=${filter}`,
    encoding && `working-tree-encoding=${encoding}`,
    isSet('ident') && 'ident',
  ];
  const text = value('text');
  return {
    filter,
    converted: conversions.find((each) => typeof each === 'string'),
    lineEnds: text !== 'unset' && (text !== 'unspecified' || isSet('eol') || always),
  };
}
