import type { Report } from '../core/rule.ts';
import { type Span, spanOf } from '../core/span.ts';
import { parseYaml } from '../yaml/parse.ts';
import { splitDocuments } from '../yaml/split.ts';
import type { YamlDocument } from '../yaml/syntax.ts';
import { readPolicySource } from './read.ts';
import type { PolicyDocument, RulesById } from './syntax.ts';

/** A policy file's text, and what in it is no YAML, as reports of `parse-error`. */
export interface PolicyText {
  readonly document: PolicyDocument;
  readonly unreadable: readonly Report[];
}

/**
 * Reads a policy file. Whatever is wrong is told, the rest counts. Where the text is no YAML, what it would
 * mean is not judged beyond that: half a line follows from half a line.
 */
export function parsePolicy(text: string, rules: RulesById): PolicyText {
  const { yaml, unreadable, rest } = parsePolicyYaml(text);
  const { source, problems } = readPolicySource(yaml.root, rules);
  const surplus = rest ? [{ at: rest, message: 'A policy is one YAML document; this one is not read.' }] : [];
  const told = unreadable.length > 0 ? [] : [...problems, ...surplus];
  return { document: { yaml, source, problems: told }, unreadable };
}

/** The first YAML document of a policy file, and where the next one begins. */
export function parsePolicyYaml(text: string): {
  readonly yaml: YamlDocument;
  readonly unreadable: readonly Report[];
  readonly rest: Span | undefined;
} {
  const [first, second] = splitDocuments(text);
  const { document, problems } = parseYaml(first?.text ?? '');
  const unreadable = problems.length === 0 && document.root === undefined ? templateProblem(text) : problems;
  const rest = second && spanOf(second.start, second.start + firstLine(second.text).length);
  return { yaml: document, unreadable, rest };
}

/** A text that looks like a template is read leniently; a policy may be none. */
function templateProblem(text: string): readonly Report[] {
  const line = /^(?!---\s*$)[^\s#].*$/m.exec(text);
  if (line === null) return [];
  const message = 'This is not valid YAML; a policy cannot be a template.';
  return [{ at: spanOf(line.index, line.index + line[0].length), message }];
}

const firstLine = (text: string): string => /^[^\r\n]*/.exec(text)?.[0] ?? '';
