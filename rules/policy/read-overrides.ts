import { wrongType } from './problem.ts';
import { readPaths } from './read-ignore.ts';
import { partReaders } from './read-parts.ts';
import { emptyPolicyParts, type Override, type RulesById } from './syntax.ts';
import { readItems, readKeys, resolve, type Tell } from './walk.ts';

/** Reads the key `overrides`: what counts for some paths only. */
export function readOverrides(
  written: Parameters<typeof readItems>[0],
  rules: RulesById,
  tell: Tell,
): readonly Override[] {
  return readItems(written, tell).flatMap((item): Override[] => {
    const node = resolve(item);
    if (node?.kind !== 'map') {
      tell(wrongType('overrides', item.span, 'maps of `paths` and what counts there'));
      return [];
    }
    let paths: readonly string[] | undefined;
    let override: Override = { ...emptyPolicyParts, at: node.entries[0]?.key.span ?? node.span, paths: [] };
    const parts = partReaders(
      rules,
      (part) => {
        override = { ...override, ...part };
      },
      tell,
    );
    const readers = {
      paths: (list: Parameters<typeof readPaths>[0]) => {
        paths = readPaths(list, tell);
      },
      ...parts,
    };
    readKeys({ key: 'overrides', at: item.span, node }, readers, tell);
    if (paths !== undefined) return [{ ...override, paths }];
    tell({ at: override.at, message: 'Say for which paths this counts: `paths: [prod/**]`.' });
    return [];
  });
}
