import type { RunReport } from '../../report/model.ts';
import { readPage } from '../../workspace/pages.ts';

/** The pages of the rules that a run found broken, by id. */
export function pagesFor({ files }: RunReport): ReadonlyMap<string, string> {
  const ids = new Set(files.flatMap(({ findings }) => findings.map(({ rule }) => rule)));
  return new Map(
    [...ids].flatMap((id) => {
      const page = readPage(id);
      return page === undefined ? [] : [[id, page] as const];
    }),
  );
}
