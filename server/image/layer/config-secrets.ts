import { mask, maskText, secretValues } from '../../../rules/core/mask.ts';
import type { Span } from '../../../rules/core/span.ts';
import { parseDockerfile } from '../../../rules/dockerfile/document.ts';
import { secretValuesOf } from '../../../rules/dockerfile/secret-values.ts';
import {
  assignedPlacesIn,
  formedSecretsIn,
  namedSecret,
  type SecretLiteral,
} from '../../../rules/secret/literal.ts';
import { tellingOf } from '../../../rules/secret/names.ts';

/** A text with its secrets. */
export interface Judged {
  readonly text: string;
  readonly spans: readonly Span[];
  /** What they are, without an article, each once. */
  readonly found: readonly string[];
}

/** `NAME=value`, of a variable, a label or a build argument. */
export function judgePair(name: string, value: string): Judged {
  const formed = formedSecretsIn(value);
  const named = formed.length > 0 ? undefined : namedSecret(name, value, { start: 0, end: value.length });
  const literals = named ? [named] : formed;
  const found = named ? [tellingOf(name) === 'password' ? 'password' : 'secret'] : namesOf(literals);
  return { text: value, spans: literals.map(({ span }) => span), found };
}

/** An instruction, by the same judgement that a Dockerfile in the editor gets. */
export function judgeInstruction(instruction: string): Judged {
  if (instruction.length > longestParsed) return judgeText(instruction);
  const { text, shift } = asDockerfile(instruction);
  const document = parseDockerfile(text).parts[0]?.part.document;
  if (document === undefined) return judgeText(instruction);
  const { literals, commands } = secretValuesOf(document);
  const formed = formedSecretsIn(instruction);
  const inText = [
    ...literals.map(({ span }) => span),
    ...commands.flatMap(({ literal }) => literal ?? []),
    ...assignedPlacesIn(text),
  ];
  const byCommand = commands.flatMap(({ literal, what }) => (literal ? [`password for \`${what}\``] : []));
  return {
    text: instruction,
    spans: [
      ...formed.map(({ span }) => span),
      ...inText.map(({ start, end }) => ({ start: Math.max(0, start - shift), end: end - shift })),
    ],
    found: [...new Set([...namesOf(formed), ...namesOf(literals), ...byCommand])],
  };
}

/** Any other text, or one too long to be read as a Dockerfile. */
export function judgeText(text: string): Judged {
  const formed = formedSecretsIn(text);
  return {
    text,
    spans: [...formed.map(({ span }) => span), ...assignedPlacesIn(text)],
    found: namesOf(formed),
  };
}

const longestParsed = 64 * 1024;

/**
 * A Dockerfile with the instruction in it. Lines of a command as a builder wrote them would end the instruction: they
 * are put into a heredoc. `shift`: by how much what stands in the instruction stands later in the text.
 */
function asDockerfile(instruction: string): { readonly text: string; readonly shift: number } {
  const head = 'FROM scratch\n';
  const keyword = instruction.includes('\n') ? /^RUN\s+/i.exec(instruction)?.[0] : undefined;
  if (keyword === undefined) {
    return { text: `${head}${instruction.replaceAll('\n', ' ')}\n`, shift: head.length };
  }
  const opening = `${head}RUN <<SEAWORTHY_END\n`;
  const text = `${opening}${instruction.slice(keyword.length)}\nSEAWORTHY_END\n`;
  return { text, shift: opening.length - keyword.length };
}

const namesOf = (literals: readonly SecretLiteral[]): readonly string[] => [
  ...new Set(literals.map(({ what }) => what.replace(/^the value of /, 'value for ').replace(/^an? /, ''))),
];

/** The values that are hidden in every text of the image, longest first. */
export const hiddenValues = (judged: readonly Judged[]): readonly string[] =>
  [...new Set(judged.flatMap(({ text, spans }) => secretValues(text, spans)))].sort(
    (a, b) => b.length - a.length,
  );

/** With more of them a configuration is a trap: to look for each in each text would take hours. None is shown then. */
const mostHidden = 200;

/** The one place where texts of a configuration lose their secrets: those found in it, and all that are known. */
export function masked({ text, spans }: Judged, values: readonly string[]): string {
  if (values.length > mostHidden) return text === '' ? '' : maskText;
  let shown = '';
  let at = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    if (start > at) shown += text.slice(at, start);
    if (start >= at) shown += maskText;
    at = end;
  }
  return mask(shown + text.slice(at), values);
}
