import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  InsertTextFormat,
  InsertTextMode,
  MarkupKind,
  type Position,
} from 'vscode-languageserver/node';
import { policyFile } from '../../../rules/catalogue.ts';
import { suggestionsAt, wantAt } from '../../../rules/policy/assist/complete.ts';
import { imageSuggestions } from '../../../rules/policy/assist/known-images.ts';
import {
  fileSuggestions,
  folderIn,
  type KnownEntry,
  packageSuggestions,
  pathSuggestions,
  trustFileSuggestions,
} from '../../../rules/policy/assist/known-paths.ts';
import { slotAt } from '../../../rules/policy/assist/outline.ts';
import type { Slot } from '../../../rules/policy/assist/slot.ts';
import { type Suggestion, scalar, type Want } from '../../../rules/policy/assist/suggestion.ts';
import { isPolicyPath } from '../../../rules/policy/detect.ts';
import { folderOf, isFileError, resolvePath } from '../../workspace/files.ts';
import { toOffset, toRange } from '../convert.ts';
import { clientCommands } from '../protocol.ts';
import type { Session } from '../session.ts';
import { knowledgeFor, type OpenPolicy, openPolicy } from './policy-file.ts';
import type { PolicyPackages } from './policy-packages.ts';
import type { WorkspaceImages } from './workspace-images.ts';

/** What is read in the background for policy files. */
export interface PolicyAssist {
  readonly images: WorkspaceImages;
  readonly packages: PolicyPackages;
}

/** What can be written at a place of a policy file. Nothing that has to be read first is waited for. */
export async function completePolicy(
  session: Session,
  assist: PolicyAssist,
  uri: string,
  position: Position,
): Promise<CompletionList | undefined> {
  const policy = await openPolicy(session, uri);
  if (policy === undefined) return undefined;
  const { text, lines } = policy.place;
  const slot = slotAt(text, toOffset(position, { uri, text, lines }));
  if (slot === undefined) return undefined;
  const knowledge = knowledgeFor(policy);
  const want = wantAt(slot, knowledge.schema);
  const { more, whole } = await fromWorkspace(session, assist, policy, slot, want);
  const own = isServedByAnother(session, policy) ? [] : suggestionsAt(slot, knowledge);
  const items = [...own, ...more].map((one, index) => itemOf(session, policy, slot, one, index));
  return { isIncomplete: !whole, items };
}

/** The YAML extension completes what the schema knows, in files that the schema is contributed for. */
const isServedByAnother = ({ client }: Session, { document: { path } }: OpenPolicy): boolean =>
  client.options.completesBySchema === true && isPolicyPath(path);

/** `whole` says whether asking again with the next letter would bring no more. */
async function fromWorkspace(
  session: Session,
  assist: PolicyAssist,
  policy: OpenPolicy,
  slot: Slot,
  want: Want | undefined,
): Promise<{ readonly more: readonly Suggestion[]; readonly whole: boolean }> {
  if (want === undefined || slot.colon) return { more: [], whole: true };
  const written = policy.place.text.slice(slot.word.start, slot.word.end);
  if (want === 'image' || want === 'repository' || want === 'registry') {
    const known = assist.images.known();
    const { suggestions, whole } = imageSuggestions(slot, known.images, want, written);
    return { more: suggestions, whole: known.whole && whole };
  }
  if (want === 'signer') return { more: await signersFor(session, policy, slot), whole: true };
  const folder = folderIn(written);
  const here = folderOf(policy.document.path) ?? '/';
  const entries = await entriesIn(session, resolvePath(here, folder));
  if (want === 'path') return { more: pathSuggestions(slot, folder, entries), whole: true };
  if (want === 'file') return { more: trustFileSuggestions(slot, folder, entries), whole: true };
  const files = fileSuggestions(slot, folder, entries);
  if (folder !== '' && !/^(?:@|npm:)/.test(written)) return { more: files, whole: true };
  const packages = assist.packages.known(policy.document.path);
  return { more: [...packageSuggestions(slot, packages.names), ...files], whole: packages.whole };
}

/** Those whom this file names, as it stands, and those of the files that it extends. */
async function signersFor(
  { policies }: Session,
  { document: { path }, place: { text } }: OpenPolicy,
  slot: Slot,
): Promise<readonly Suggestion[]> {
  const own = policyFile.parse(text).parts[0]?.part.document.source.signatures.signers ?? [];
  const { policy } = await policies.for(path);
  const names = [...own.map(({ value }) => value.name), ...policy.signatures.signers.map(({ name }) => name)];
  const taken = new Set(slot.others);
  return [...new Set(names)]
    .filter((name) => !taken.has(name))
    .map((name) => scalar(slot, name, { kind: 'value' }));
}

async function entriesIn({ policies }: Session, folder: string): Promise<readonly KnownEntry[]> {
  const entries = await policies.files.list(folder);
  if (entries === undefined || isFileError(entries)) return [];
  return entries.map(({ name, kind }) => ({ name, isFolder: kind === 'folder' }));
}

function itemOf(
  { client }: Session,
  { place }: OpenPolicy,
  slot: Slot,
  { kind, label, text, choices, detail, documentation, goesOn }: Suggestion,
  index: number,
): CompletionItem {
  const [first = ''] = choices ?? [];
  const isSnippet = choices !== undefined && client.completesSnippets;
  return {
    label,
    kind: kinds[kind],
    filterText: label,
    sortText: String(index).padStart(4, '0'),
    ...(detail !== undefined && { detail }),
    ...(documentation !== undefined && {
      documentation: { kind: MarkupKind.Markdown, value: documentation },
    }),
    textEdit: {
      range: toRange(slot.word, place),
      newText: isSnippet ? `${escaped(text)}\${1|${choices.join(',')}|}` : text + first,
    },
    // Lines are indented already.
    insertTextMode: InsertTextMode.asIs,
    ...(isSnippet && { insertTextFormat: InsertTextFormat.Snippet }),
    ...(goesOn &&
      client.options.commands && { command: { title: 'Suggest', command: clientCommands.suggest } }),
  };
}

const escaped = (text: string): string => text.replace(/[\\$}]/g, '\\$&');

const kinds: Readonly<Record<Suggestion['kind'], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  rule: CompletionItemKind.Event,
  level: CompletionItemKind.EnumMember,
  preset: CompletionItemKind.EnumMember,
  value: CompletionItemKind.Value,
  image: CompletionItemKind.Module,
  registry: CompletionItemKind.Module,
  folder: CompletionItemKind.Folder,
  file: CompletionItemKind.File,
  package: CompletionItemKind.Module,
};
