import { type FileFacts, type FileReader, type LayerFile, noFacts } from '../../layer/file-reader.ts';
import { textOf } from './text.ts';

/** What pacman writes of an installed package: `%NAME%` and the like, the values below, an empty line. */
export const pacmanReader: FileReader = {
  name: 'pacman',
  wants: ({ path, kind }) =>
    kind === 'file' && /^var\/lib\/pacman\/local\/[^/]+\/desc$/.test(path) ? 'yes' : 'no',
  largest: 4 * 1024 * 1024,
  read: ({ bytes }: LayerFile): FileFacts => {
    const fields = fieldsIn(textOf(bytes));
    const [name] = fields.get('NAME') ?? [];
    const [version] = fields.get('VERSION') ?? [];
    if (name === undefined || version === undefined) return noFacts;
    const [base] = fields.get('BASE') ?? [];
    const one = {
      type: 'alpm' as const,
      name,
      version,
      source: base === undefined ? undefined : { name: base, version },
      arch: fields.get('ARCH')?.[0],
      licences: fields.get('LICENSE') ?? [],
      confidence: 'high' as const,
    };
    return { packages: [one] };
  },
};

function fieldsIn(text: string): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, string[]>();
  let open: string[] | undefined;
  for (const line of text.split(/\r?\n/)) {
    const name = /^%([A-Z\d]+)%$/.exec(line)?.[1];
    if (name !== undefined) {
      open = [];
      fields.set(name, open);
    } else if (line !== '') open?.push(line);
  }
  return fields;
}
