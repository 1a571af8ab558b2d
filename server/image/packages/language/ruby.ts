import type { FileReader } from '../../layer/file-reader.ts';
import { factsOf } from './found.ts';
import { baseName, clean, linesIn, textOf } from './text.ts';

/**
 * Ruby gems: the specifications that `gem install` writes. They are Ruby, and are read as text, never run: the `stub`
 * line that RubyGems itself reads, else the assignments of name and version, else the file's name.
 */
export const rubyReader: FileReader = {
  name: 'ruby',
  wants: ({ kind, path }) =>
    kind === 'file' && path.endsWith('.gemspec') && /(?:^|\/)specifications\//.test(path) ? 'yes' : 'no',
  largest: 1024 * 1024,
  read({ entry, bytes }) {
    const lines = [...linesIn(textOf(bytes), 5_000)];
    const licences = lines.flatMap(licencesIn);
    const named = stubIn(lines) ?? assignedIn(lines);
    if (named) return factsOf([{ type: 'gem', ...named, licences }]);
    const guessed = fileName.exec(baseName(entry.path));
    if (!guessed) return factsOf([]);
    const [, name = '', version = ''] = guessed;
    return factsOf([{ type: 'gem', name, version, licences, confidence: 'low' }]);
  },
};

const fileName = /^([\w.-]+?)-(\d[\w.]*)(?:-[\w-]+)?\.gemspec$/;

type Named = { readonly name: string; readonly version: string };

function stubIn(lines: readonly string[]): Named | undefined {
  for (const line of lines.slice(0, 10)) {
    const [, name = '', version = ''] = /^# stub: ([\w.-]+) (\d[\w.-]*) /.exec(line) ?? [];
    if (name !== '') return { name, version };
  }
  return undefined;
}

function assignedIn(lines: readonly string[]): Named | undefined {
  let name = '';
  let version = '';
  for (const line of lines) {
    if (line.length > 2_000) continue;
    const [, field = '', value = ''] =
      /^\s*\w+\.(name|version)\s*=\s*(?:Gem::Version\.new\s*\(?\s*)?["']([^"'#]+)["']/.exec(line) ?? [];
    if (field === 'name' && name === '') name = clean(value);
    if (field === 'version' && version === '') version = clean(value);
  }
  return name === '' || version === '' ? undefined : { name, version };
}

/** `s.licenses = ["MIT".freeze]`, `s.license = "MIT"` */
function licencesIn(line: string): readonly string[] {
  const [, list = ''] = line.length > 2_000 ? [] : (/^\s*\w+\.licenses?\s*=\s*(.*)$/.exec(line) ?? []);
  return [...list.matchAll(/["']([^"']+)["']/g)].map(([, licence = '']) => licence);
}
