import { type Hover, MarkupKind, type Position } from 'vscode-languageserver/node';
import { policyFile, rulesById } from '../../../rules/catalogue.ts';
import { linesOf, positionAt } from '../../../rules/core/text.ts';
import { countMatches } from '../../../rules/policy/assist/known-images.ts';
import { type Meaning, meaningAt } from '../../../rules/policy/assist/meaning.ts';
import type { ImageWant } from '../../../rules/policy/assist/suggestion.ts';
import { isPolicyPath } from '../../../rules/policy/detect.ts';
import type { Origin } from '../../../rules/policy/settled.ts';
import { sourceLink } from '../../../rules/source-link.ts';
import { isFileError, within } from '../../workspace/files.ts';
import type { PolicyRead } from '../../workspace/policy-store.ts';
import { toOffset, toRange } from '../convert.ts';
import { explained } from '../pages.ts';
import type { Session } from '../session.ts';
import { extendedPath } from './policy-definition.ts';
import { describeRule, type OpenPolicy, openPolicy, schemaOfPolicies } from './policy-file.ts';
import type { WorkspaceImages } from './workspace-images.ts';

/** What a word in a policy file means; undefined elsewhere and where nothing can be told. */
export async function policyHoverAt(
  session: Session,
  images: WorkspaceImages,
  uri: string,
  position: Position,
): Promise<Hover | undefined> {
  const policy = await openPolicy(session, uri);
  if (policy === undefined) return undefined;
  const { place } = policy;
  const meaning = meaningAt(place.text, toOffset(position, place), schemaOfPolicies(), rulesById);
  if (meaning === undefined) return undefined;
  const value = await told(session, images, policy, meaning);
  if (value === undefined) return undefined;
  return { range: toRange(meaning.at, place), contents: { kind: MarkupKind.Markdown, value } };
}

async function told(
  session: Session,
  images: WorkspaceImages,
  policy: OpenPolicy,
  meaning: Meaning,
): Promise<string | undefined> {
  switch (meaning.kind) {
    case 'key':
      return isExplainedByAnother(session, policy)
        ? undefined
        : `**${meaning.name}**\n\n${meaning.description}`;
    case 'rule':
      return ruleText(session, meaning.rule);
    case 'level':
      return levelText(session, policy, meaning.rule);
    case 'extends':
      return extendedText(session, policy, meaning.text);
    case 'image':
      return imageText(images, meaning.pattern, meaning.of);
  }
}

/** The YAML extension shows what the schema says, in files that the schema is contributed for. */
const isExplainedByAnother = ({ client }: Session, { document: { path } }: OpenPolicy): boolean =>
  client.options.completesBySchema === true && isPolicyPath(path);

function ruleText(session: Session, id: string): string {
  const [why = `**${id}**`] = (explained(id) ?? '').split(/^(?=## )/m);
  const sources = (rulesById.get(id)?.sources ?? []).map((source) => {
    const link = sourceLink(source);
    const name = source.replace('/', ' ').replace(/[\\`*_[\]|<>]/g, '\\$&');
    return link === undefined ? name : `[${name}](${link})`;
  });
  return [
    why.replace(/^#+ (.*)$/gm, '**$1**').trim(),
    describeRule(id).split('\n\n').at(-1) ?? '',
    ...(sources.length > 0 ? [`Also asked for by ${sources.join(', ')}.`] : []),
    `[The rule's page](${session.pageOf(id)})`,
  ].join('\n\n');
}

/** What the files of this folder get in the end, who says so, and where something else holds. */
async function levelText(
  session: Session,
  { document }: OpenPolicy,
  rule: string,
): Promise<string | undefined> {
  const { settled, inForce } = await session.policies.explain(document.path);
  const level = settled.policy.settings.get(rule)?.level;
  if (level === undefined || inForce.file !== document.path) return undefined;
  const origin = settled.origins.get(rule)?.level;
  const elsewhere = overridesIn(document.text, rule).map(
    ({ paths, level: there }) => `In ${paths.map((path) => `\`${path}\``).join(', ')}: **${there}**.`,
  );
  const from = origin === undefined ? '' : saidBy(session, document.path, origin, inForce.read);
  return [`\`${rule}\` is **${level}** here${from}.`, ...elsewhere].join('\n\n');
}

function saidBy(session: Session, here: string, origin: Origin, read: readonly PolicyRead[]): string {
  if (origin.by === 'preset') return ', as in the preset';
  if (origin.file === here) return origin.by === 'override' ? ', as an override says' : '';
  const text = read.find(({ path }) => path === origin.file)?.text ?? '';
  const line = positionAt(linesOf(text), origin.at.start).line + 1;
  const verb = origin.by === 'lock' ? 'locked' : 'said';
  return `, ${verb} in \`${shownIn(session, origin.file)}\`, line ${line}`;
}

function overridesIn(
  text: string,
  rule: string,
): readonly { readonly paths: readonly string[]; readonly level: string }[] {
  const source = policyFile.parse(text).parts[0]?.part.document.source;
  return (source?.overrides ?? []).flatMap(({ paths, rules }) => {
    const level = rules.get(rule)?.level;
    return level === undefined ? [] : [{ paths, level }];
  });
}

/** Where an entry of `extends` leads, and what stands there. */
async function extendedText(
  session: Session,
  { document }: OpenPolicy,
  text: string,
): Promise<string | undefined> {
  const path = await extendedPath(session, document.path, text);
  if (path === undefined) return undefined;
  const file = await session.policies.files.read(path);
  if (file === undefined || isFileError(file)) return undefined;
  const source = policyFile.parse(file.text).parts[0]?.part.document.source;
  if (source === undefined) return undefined;
  const { rules, locked, overrides, ignore, images, signatures } = source;
  const counts: readonly (readonly [number, string])[] = [
    [rules.size, 'rule'],
    [locked.length, 'locked rule'],
    [overrides.length, 'override'],
    [images.registries?.length ?? 0, 'registry'],
    [images.approved?.length ?? 0, 'approved image'],
    [images.mirrors?.length ?? 0, 'mirror'],
    [signatures.signers?.length ?? 0, 'trusted signer'],
    [signatures.requirements?.length ?? 0, 'signature requirement'],
    [ignore.length, 'ignore'],
  ];
  const held = counts.flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${plural(word, count)}`]));
  return `\`${shownIn(session, path)}\`\n\n${held.length === 0 ? 'It says nothing itself.' : `It holds ${held.join(', ')}.`}`;
}

/** Relative to the workspace folder that it lies in. */
const shownIn = ({ folders }: Session, path: string): string => {
  const root = folders.of(path)?.path;
  return root === undefined ? path : (within(root, path) ?? path);
};

const plural = (word: string, count: number): string =>
  count === 1 ? word : word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`;

/** Only where every file of the workspace was read. */
function imageText(images: WorkspaceImages, pattern: string, of: ImageWant): string | undefined {
  const known = images.known();
  const counted = known.whole ? countMatches(pattern, of, known.images) : undefined;
  if (counted === undefined) return undefined;
  const { images: count, uses } = counted;
  if (count === 0) return `No image of this workspace is meant by \`${pattern}\`.`;
  const places = uses === 1 ? 'one place' : `${uses} places`;
  return `\`${pattern}\` means ${count === 1 ? 'one image' : `${count} images`} of this workspace, named in ${places}.`;
}
