import { lineEndOf } from '../../rules/core/text.ts';
import { columnAt, lineStart } from '../../rules/yaml/lines.ts';
import { resolve } from '../../rules/yaml/lookup.ts';
import { parseYaml } from '../../rules/yaml/parse.ts';
import type { YamlMap, YamlNode } from '../../rules/yaml/syntax.ts';
import { bytesOf, wordsOf } from './hook-file.ts';
import { checkLines, markedLines, putLines } from './hook-lines.ts';

/**
 * Lefthook's configuration with our command in it, everything else as it was; undefined where it is written in
 * a way that lines cannot be put into. Lefthook starts `commands` and `jobs` alike; jobs came with 1.10.
 */
export function addLefthookCommand(bytes: string): string | undefined {
  const text = wordsOf(bytes);
  const added = text === undefined ? undefined : addTo(text);
  return added === undefined ? undefined : bytesOf(added);
}

function addTo(text: string): string | undefined {
  const { document, problems } = parseYaml(text);
  const root = resolve(document.root);
  if (problems.length > 0) return undefined;
  const put = (offset: number, column: number, lines: readonly string[]): string =>
    putLines(text, offset, markedLines(lines, ' '.repeat(column), lineEndOf(text)));
  if (isNothing(root))
    return put(text.length, 0, ['pre-commit:', ...under(['commands:', ...under(command)])]);
  if (!isBlock(root)) return undefined;
  const hook = root.entries.find(({ key }) => key.text === 'pre-commit');
  if (hook === undefined)
    return put(text.length, columnAt(text, root.span.start), [
      'pre-commit:',
      ...under(['commands:', ...under(command)]),
    ]);
  if (!isBlock(hook.value)) return undefined;
  const at = firstLine(text, hook.value);
  const jobs = hook.value.entries.find(({ key }) => key.text === 'jobs')?.value;
  const commands = hook.value.entries.find(({ key }) => key.text === 'commands')?.value;
  const inner = jobs ?? commands;
  if (inner === undefined) return at && put(at.offset, at.column, ['commands:', ...under(command)]);
  const place = firstLine(text, inner);
  if (place === undefined) return undefined;
  return put(place.offset, place.column, inner === jobs ? job : command);
}

/** Where the first entry or item begins, if it begins its line. */
function firstLine(
  text: string,
  node: YamlNode,
): { readonly offset: number; readonly column: number } | undefined {
  if (node.kind === 'alias' || node.kind === 'scalar' || node.flow) return undefined;
  const offset = lineStart(text, node.span.start);
  if (text.slice(offset, node.span.start).trim() !== '') return undefined;
  return { offset, column: columnAt(text, node.span.start) };
}

const isNothing = (root: YamlNode | undefined): boolean =>
  root === undefined || (root.kind === 'scalar' && root.value === null);

const isBlock = (node: YamlNode | undefined): node is YamlMap => node?.kind === 'map' && !node.flow;

const under = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);

const run = ['run: |', ...under(checkLines)];
const command = ['seaworthy:', ...under(run)];
const job = ['- name: seaworthy', ...under(run)];
