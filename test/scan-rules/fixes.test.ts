import assert from 'node:assert/strict';
import { applyFixes } from '../../rules/core/fix.ts';
import type { PackageType } from '../../rules/core/scan.ts';
import { scanFrom } from '../support/page-facts.ts';
import { findingsIn } from './told.ts';

interface Package {
  readonly type: PackageType;
  readonly name: string;
  readonly version: string;
}

/** The command after the fix, and the text that the finding stands on. */
function mended(
  command: string,
  of: Package,
  fixed: string,
): { readonly at: string; readonly command: string } {
  const text = `FROM a\nRUN ${command}\n`;
  const scan = scanFrom({
    steps: [{ 'ADD x /': '1 MB' }, { [`RUN ${command}`]: '1 MB' }],
    packages: [{ ...of, layer: 1 }],
    vulnerabilities: [{ id: 'CVE-1', fixedIn: [fixed] }],
  });
  const [finding] = findingsIn('dockerfile', text, ['high-vulnerability'], {
    built: { scan, text, target: undefined },
  });
  assert.ok(finding);
  const { text: after } = applyFixes(text, finding.fixes.slice(0, 1));
  return {
    at: text.slice(finding.at.start, finding.at.end),
    command: after.slice('FROM a\nRUN '.length, -1),
  };
}

describe('the package that a line installs', () => {
  const cases: readonly (readonly [Package, string, string, string, string])[] = [
    [
      { type: 'apk', name: 'curl', version: '8.5.0-r0' },
      'apk add --no-cache curl=8.5.0-r0',
      '8.5.0-r1',
      'curl=8.5.0-r0',
      'apk add --no-cache curl=8.5.0-r1',
    ],
    [
      { type: 'rpm', name: 'curl', version: '7.76.1-26.el9' },
      'dnf install -y curl-7.76.1',
      '7.76.1-29.el9',
      'curl-7.76.1',
      'dnf install -y curl-7.76.1-29.el9',
    ],
    [
      { type: 'deb', name: 'git', version: '1:2.39.2-1' },
      'apt-get install -y git=1:2.39.2-1',
      '1:2.39.5-0',
      'git=1:2.39.2-1',
      'apt-get install -y git=1:2.39.5-0',
    ],
    [
      { type: 'pypi', name: 'Jinja2', version: '3.1.2' },
      'python3 -m pip install "jinja2[i18n]==3.1.2"',
      '3.1.6',
      '"jinja2[i18n]==3.1.2"',
      'python3 -m pip install "jinja2[i18n]==3.1.6"',
    ],
    [
      { type: 'npm', name: '@babel/traverse', version: '7.23.0' },
      'npm i -g @babel/traverse@7.23.0 serve',
      '7.23.2',
      '@babel/traverse@7.23.0',
      'npm i -g @babel/traverse@7.23.2 serve',
    ],
    [
      { type: 'gem', name: 'rack', version: '3.0.0' },
      'gem install rack:3.0.0',
      '3.0.9',
      'rack:3.0.0',
      'gem install rack:3.0.9',
    ],
    [
      { type: 'golang', name: 'github.com/a/b', version: 'v1.2.3' },
      'go install github.com/a/b/cmd/c@v1.2.3',
      '1.2.4',
      'github.com/a/b/cmd/c@v1.2.3',
      'go install github.com/a/b/cmd/c@v1.2.4',
    ],
    [
      { type: 'cargo', name: 'ripgrep', version: '13.0.0' },
      'cargo install ripgrep@13.0.0',
      '14.0.0',
      'ripgrep@13.0.0',
      'cargo install ripgrep@14.0.0',
    ],
    [
      { type: 'composer', name: 'a/b', version: '1.0.0' },
      'composer require a/b:1.0.0',
      '1.0.1',
      'a/b:1.0.0',
      'composer require a/b:1.0.1',
    ],
  ];
  for (const [of, command, fixed, at, after] of cases) {
    it(`of type ${of.type} is asked for in the repaired version`, () => {
      assert.deepEqual(mended(command, of, fixed), { at, command: after });
    });
  }

  it('stays as it is where the version is not the one in the image, or not written, or in a variable', () => {
    const of = { type: 'deb', name: 'curl', version: '7.88.1-10' } as const;
    for (const [written, at] of [
      ['apt-get install -y curl', 'curl'],
      ['apt-get install -y curl=7.74.0', 'curl=7.74.0'],
      ['V=7.88 && apt-get install -y curl=$V', 'RUN'],
      ['apt-get install -y libcurl4', 'RUN'],
      ['apt-get install -y curl && apt-get install -y curl', 'RUN'],
      ['echo curl=7.88.1-10', 'RUN'],
    ] as const) {
      assert.deepEqual(mended(written, of, '7.88.1-11'), { at, command: written });
    }
  });

  it('is asked for in the version that repairs the worse ones too', () => {
    const text = 'FROM a\nRUN apk add curl=8.5.0-r0\n';
    const scan = scanFrom({
      steps: [{ 'ADD x /': '1 MB' }, { 'RUN apk add curl=8.5.0-r0': '1 MB' }],
      packages: [{ type: 'apk', name: 'curl', version: '8.5.0-r0', layer: 1 }],
      vulnerabilities: [
        { id: 'CVE-1', fixedIn: ['8.5.0-r2'] },
        { id: 'CVE-2', fixedIn: ['8.5.0-r10'], severity: 'critical' },
        { id: 'CVE-3', fixedIn: ['8.5.0-r9'] },
      ],
    });
    const found = findingsIn('dockerfile', text, ['high-vulnerability'], {
      built: { scan, text, target: undefined },
    });
    assert.deepEqual(
      found.map(({ fixes }) => fixes.map(({ title }) => title)),
      [['Install curl 8.5.0-r10']],
    );
  });

  it('gets no version that is no version', () => {
    const of = { type: 'deb', name: 'curl', version: '7.88.1-10' } as const;
    const command = 'apt-get install -y curl=7.88.1-10';
    assert.equal(mended(command, of, '1; rm -rf /').command, command);
  });
});

describe('the cache that a line leaves behind', () => {
  const cured = (command: string, path: string): string => {
    const text = `FROM a\nRUN ${command}\n`;
    const scan = scanFrom({
      steps: [{ 'ADD x /': '1 MB' }, { [`RUN ${command}`]: '1 MB' }],
      files: [{ kind: 'cache', path, layer: 1, size: 9_000_000 }],
    });
    const [finding] = findingsIn('dockerfile', text, ['cache-in-image'], {
      built: { scan, text, target: undefined },
    });
    assert.ok(finding);
    return applyFixes(text, finding.fixes).text.slice('FROM a\nRUN '.length, -1);
  };

  it('is left out by the package manager’s own option or command', () => {
    const lists = 'var/lib/apt/lists';
    assert.equal(
      cured('apt-get update \\\n  && apt-get install -y git', lists),
      'apt-get update \\\n  && apt-get install -y git && rm -rf /var/lib/apt/lists/*',
    );
    assert.equal(cured('apk add git', 'var/cache/apk'), 'apk add --no-cache git');
    assert.equal(
      cured('python3 -m pip install x', 'root/.cache/pip'),
      'python3 -m pip install --no-cache-dir x',
    );
    assert.equal(cured('dnf install -y git', 'var/cache/dnf'), 'dnf install -y git && dnf clean all');
    assert.equal(cured('yarn install', 'usr/local/share/.cache/yarn'), 'yarn install && yarn cache clean');
  });

  it('stays where nobody can say what else would change', () => {
    const path = 'var/lib/apt/lists';
    for (const command of [
      'apt-get update || true',
      'apt-get update; apt-get install -y git',
      'if true; then apt-get update; fi',
      'apt-get update # again',
      '["apt-get", "update"]',
      '(apt-get update)',
      'apt-get update &',
      'make lists',
    ]) {
      assert.equal(cured(command, path), command);
    }
  });
});
