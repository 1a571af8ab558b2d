import { detectLanguage } from '../../rules/catalogue.ts';
import type { Facts } from '../../rules/core/facts.ts';
import { normalForm } from '../../rules/image/reference.ts';
import type { NamesImages } from '../../rules/image/use.ts';
import type { SettledPolicy } from '../../rules/policy/settle.ts';
import { reportFile } from '../report/file-report.ts';
import type { FileReport, RunError } from '../report/model.ts';
import { takeSnapshot } from '../workspace/snapshot.ts';

/** A text that facts are told on. */
export interface FactsDocument {
  /** As it is shown. */
  readonly path: string;
  readonly text: string;
  readonly languageId: string | undefined;
}

export interface ToldFacts {
  readonly report: FileReport | undefined;
  readonly errors: readonly RunError[];
}

/** The findings of some rules, which read facts, on the lines of a text. */
export function checkWithFacts(
  document: FactsDocument,
  facts: Facts,
  rules: readonly string[],
  {
    policy,
    today,
    changes,
  }: { readonly policy: SettledPolicy; readonly today: string; readonly changes: boolean },
): ToldFacts {
  const crashed = new Set<string>();
  const snapshot = takeSnapshot({
    ...document,
    named: true,
    facts,
    today,
    policy: withRules(policy, rules),
    onCrash: (rule) => crashed.add(rule),
  });
  const { path } = document;
  if (snapshot === undefined) {
    const message = 'It is no Dockerfile, Kubernetes manifest or Compose file.';
    return { report: undefined, errors: [{ path, message }] };
  }
  return {
    report: reportFile(path, snapshot, { changes }),
    errors: [...crashed].map((rule) => ({
      path,
      message: `The rule ${rule} crashed; its findings are missing.`,
    })),
  };
}

/** The images that a file names, in their normal form, each once; undefined where it is of no language of ours. */
export function imagesNamedIn({
  path,
  text,
}: Pick<FactsDocument, 'path' | 'text'>):
  | { readonly language: string; readonly names: ReadonlySet<string> }
  | undefined {
  const language = detectLanguage({ path, text, named: true });
  if (language === undefined) return undefined;
  return {
    language: language.id,
    names: new Set(language.parse(text).parts.flatMap(({ part }) => imagesIn(part.document))),
  };
}

/** The images that a document of any language names, in their normal form. */
const imagesIn = (document: unknown): readonly string[] =>
  (document as Partial<NamesImages>).images?.flatMap(({ reference }) =>
    reference === undefined ? [] : [normalForm(reference)],
  ) ?? [];

/** A policy under which these rules alone have a say, each as the policy has it. */
function withRules(policy: SettledPolicy, rules: readonly string[]): SettledPolicy {
  const wanted = new Set([...rules, 'parse-error']);
  const settings = [...policy.settings].map(
    ([id, setting]) => [id, wanted.has(id) ? setting : { ...setting, level: 'off' as const }] as const,
  );
  return { ...policy, settings: new Map(settings) };
}
