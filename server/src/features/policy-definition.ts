import type { Location, LocationLink, Position } from 'vscode-languageserver/node';
import { rulesById } from '../../../rules/catalogue.ts';
import { linesOf } from '../../../rules/core/text.ts';
import { type Meaning, meaningAt } from '../../../rules/policy/assist/meaning.ts';
import { isExtended, readExtended } from '../../../rules/policy/extended.ts';
import { resolveExtended } from '../../workspace/policy-extends.ts';
import type { PolicyPlaces } from '../../workspace/policy-folders.ts';
import { toOffset, toRange } from '../convert.ts';
import type { Session } from '../session.ts';
import { uriOfPath } from '../uri.ts';
import { type OpenPolicy, openPolicy, schemaOfPolicies } from './policy-file.ts';

/** From an entry of `extends` to its file, from a rule to its page, from a level to the file that says or locks it. */
export async function policyDefinitionAt(
  session: Session,
  uri: string,
  position: Position,
): Promise<Location[] | LocationLink[] | undefined> {
  const policy = await openPolicy(session, uri);
  if (policy === undefined) return undefined;
  const { place } = policy;
  const meaning = meaningAt(place.text, toOffset(position, place), schemaOfPolicies(), rulesById);
  if (meaning === undefined) return undefined;
  const target = await targetOf(session, policy, meaning);
  if (target === undefined) return undefined;
  if (!session.client.linksDefinitions) return [target];
  // A rule's name is one word here, whatever the editor takes for one.
  const originSelectionRange = toRange(meaning.at, place);
  const { uri: targetUri, range } = target;
  return [{ originSelectionRange, targetUri, targetRange: range, targetSelectionRange: range }];
}

const start = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

async function targetOf(
  session: Session,
  { document }: OpenPolicy,
  meaning: Meaning,
): Promise<Location | undefined> {
  if (meaning.kind === 'rule') return { uri: session.pageOf(meaning.rule), range: start };
  if (meaning.kind === 'level') return saidElsewhere(session, document.path, meaning.rule);
  if (meaning.kind !== 'extends') return undefined;
  const path = await extendedPath(session, document.path, meaning.text);
  return path === undefined ? undefined : { uri: uriOfPath(path), range: start };
}

/** The place in another file that locks a rule, or that says how much it counts. */
async function saidElsewhere(
  { policies }: Session,
  path: string,
  rule: string,
): Promise<Location | undefined> {
  const { settled, inForce } = await policies.explain(path);
  const origin = settled.origins.get(rule);
  const place = origin?.lock ?? (origin?.level.by === 'preset' ? undefined : origin?.level);
  const text = inForce.read.find((one) => one.path === place?.file)?.text;
  if (place === undefined || place.file === path || text === undefined) return undefined;
  const uri = uriOfPath(place.file);
  return { uri, range: toRange(place.at, { uri, text, lines: linesOf(text) }) };
}

/** The file that an entry of `extends` leads to; undefined for a preset and where there is none. */
export async function extendedPath(
  session: Session,
  from: string,
  text: string,
): Promise<string | undefined> {
  const entry = readExtended({ text, span: { start: 0, end: 0 } });
  if (!isExtended(entry) || entry.kind === 'preset') return undefined;
  const places = policyPlaces(session);
  const found = await resolveExtended(places, from, entry);
  if ('reason' in found || (await places.files.stat(found.path)) === undefined) return undefined;
  return found.path;
}

export const policyPlaces = ({ policies, folders }: Session): PolicyPlaces => ({
  files: policies.files,
  roots: () => folders.all.map(({ path }) => path),
});
