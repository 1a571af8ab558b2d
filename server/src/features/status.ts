import { rulesById } from '../../../rules/catalogue.ts';
import { languagesOf } from '../../../rules/docs.ts';
import { brokenPolicy } from '../policies.ts';
import type { FileStatus, FileStatusParams, ListedRule } from '../protocol.ts';
import type { Session } from '../session.ts';
import { uriOfPath } from '../uri.ts';

/** What holds for an open file. */
export async function statusOf({ snapshots }: Session, { uri }: FileStatusParams): Promise<FileStatus> {
  const held = await snapshots.of(uri);
  if (held === undefined) return {};
  const { inForce, snapshot } = held;
  const broken = brokenPolicy(inForce);
  return {
    language: snapshot.language.id,
    ...(inForce.file !== undefined && { policy: uriOfPath(inForce.file) }),
    ...(broken !== undefined && { broken }),
  };
}

/** Every rule, in the order of the names. */
export const listedRules = (): readonly ListedRule[] =>
  [...rulesById.values()].map(({ id, summary, level, family, preset, fixes }) => ({
    id,
    summary,
    level,
    family,
    preset,
    fixes,
    languages: languagesOf(id),
  }));
