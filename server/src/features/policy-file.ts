import { rulesById } from '../../../rules/catalogue.ts';
import type { JsonSchema } from '../../../rules/core/options.ts';
import { lineEndOf, linesOf } from '../../../rules/core/text.ts';
import { languagesOf } from '../../../rules/docs.ts';
import type { Knowledge } from '../../../rules/policy/assist/complete.ts';
import { isPolicyPath } from '../../../rules/policy/detect.ts';
import { policySchema } from '../../../rules/policy/schema.ts';
import type { Place } from '../convert.ts';
import type { OpenDocument } from '../documents.ts';
import type { Session } from '../session.ts';

/** A policy file that is open, by its name or because a policy extends it. */
export interface OpenPolicy {
  readonly document: OpenDocument;
  readonly place: Place;
}

/** Undefined where the file is not open or no policy, or Seaworthy is off for it. */
export async function openPolicy(session: Session, uri: string): Promise<OpenPolicy | undefined> {
  const { documents, settings } = session;
  const path = documents.get(uri)?.path;
  if (path === undefined || !(await isPolicy(session, path))) return undefined;
  if (!(await settings.for(path)).enable) return undefined;
  // While all that was asked the file may have gone on.
  const document = documents.get(uri);
  if (document === undefined) return undefined;
  const { text } = document;
  return { document, place: { uri, text, lines: linesOf(text) } };
}

/** A file that a policy extends is one too, whatever it is called. */
async function isPolicy({ policies }: Session, path: string): Promise<boolean> {
  if (isPolicyPath(path) || policies.readPaths.has(path)) return true;
  return /\.ya?ml$/i.test(path) && (await policies.for(path)).read.some((one) => one.path === path);
}

/** What suggestions in a policy file are made from. */
export const knowledgeFor = ({ document: { text } }: OpenPolicy): Knowledge => ({
  schema: schemaOfPolicies(),
  rules: rulesById,
  describe: (rule) => describeRule(rule),
  lineEnd: lineEndOf(text),
});

export function schemaOfPolicies(): JsonSchema {
  made ??= policySchema(rulesById.values());
  return made;
}

let made: JsonSchema | undefined;

/** A rule in a few lines of Markdown. */
export function describeRule(id: string): string {
  const rule = rulesById.get(id);
  if (rule === undefined) return '';
  const { summary, level, preset } = rule;
  const on = preset === 'recommended' ? level : `off, ${level} in the preset \`${preset}\``;
  return `${summary}\n\nBy default: ${on}. For: ${languagesOf(id).join(', ')}.`;
}
