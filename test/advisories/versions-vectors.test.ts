import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { compareVersions } from '../../server/image/advisories/versions/compare.ts';

/** Lines of `a < b`, made from what the ecosystems' own tools say: ../shared/vectors/osv-scalibr. */
const folder = new URL('../../../shared/vectors/osv-scalibr/semantic/testdata/', import.meta.url);

/** The files of each ecosystem, how many lines they hold, and how many of them name what is no version there. */
const sets = [
  ['Debian', 'debian', 14_472, 0],
  ['Alpine', 'alpine', 14_757, 95],
  ['AlmaLinux', 'redhat', 165, 0],
  ['npm', 'semver', 86, 1],
  ['PyPI', 'pypi', 12_412, 0],
  ['RubyGems', 'rubygems', 4_123, 0],
  ['Maven', 'maven', 14_854, 0],
  ['NuGet', 'nuget', 35, 0],
  ['Packagist', 'packagist', 10_725, 2],
  ['Pub', 'pub', 100, 1],
  ['CRAN', 'cran', 78, 0],
] as const;

describe('the version vectors of osv-scalibr', () => {
  for (const [ecosystem, name, lines, malformed] of sets) {
    it(`${ecosystem}: ${lines} lines, 0 wrong, ${malformed} of what is no version`, function () {
      if (!existsSync(folder)) {
        console.log(`      skipped: ${lines} lines, ../shared is not here`);
        this.skip();
      }
      const told = vectorsOf(name);
      const wrong: string[] = [];
      const unknown: string[] = [];
      for (const { line, a, sign, b } of told) {
        const order = compareVersions(ecosystem, a, b);
        if (order === undefined) unknown.push(line);
        else if (order !== signs[sign]) wrong.push(line);
      }
      console.log(`      ${told.length} compared, ${wrong.length} wrong, ${unknown.length} unknown`);
      assert.deepEqual(wrong, []);
      assert.equal(told.length, lines);
      assert.equal(unknown.length, malformed, unknown.slice(0, 200).join('\n'));
    });
  }
});

const signs = { '<': -1, '=': 0, '>': 1 } as const;

interface Vector {
  readonly line: string;
  readonly a: string;
  readonly sign: keyof typeof signs;
  readonly b: string;
}

function vectorsOf(name: string): readonly Vector[] {
  const files = [`${name}-versions.txt`, `${name}-versions-generated.txt`].map(
    (file) => new URL(file, folder),
  );
  return files
    .filter((file) => existsSync(file))
    .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
    .flatMap((line) => {
      const [, a, sign, b] = /^(?!#|\/\/)(\S+) ([<=>]) (\S+)$/.exec(line) ?? [];
      if (a === undefined || b === undefined || (sign !== '<' && sign !== '=' && sign !== '>')) return [];
      return [{ line, a, sign, b }];
    });
}
