import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { languages, rulesById } from '../rules/catalogue.ts';
import type { RuleHead } from '../rules/core/rule.ts';
import { type Case, readCases } from './support/markdown.ts';
import { agree, checkCase, fixCase, othersIn, rulesWithoutCases } from './support/page-case.ts';

const root = new URL('../rules/', import.meta.url);
const only = process.env['RULE'];

describe('the rules', () => {
  for (const folder of only === undefined ? foldersOfRules() : []) {
    it(`of ${folder} are all known, each with its page`, () => {
      const names = namesIn(folder);
      const files = names('.ts').filter((name) => name !== 'index');
      assert.deepEqual(names('.md'), files);
      assert.deepEqual(
        files.filter((id) => !rulesById.has(id)),
        [],
      );
    });
    it(`of ${folder} stand in its index, one for each file, in order`, async () => {
      if (!existsSync(new URL(`${folder}/rules/index.ts`, root))) return;
      const index: Record<string, unknown> = await import(`../rules/${folder}/rules/index.ts`);
      const [rules] = Object.values(index) as [readonly RuleHead[]];
      const files = namesIn(folder)('.ts').filter((name) => name !== 'index');
      const own = rules.map(({ id }) => id).filter((id) => files.includes(id));
      assert.deepEqual(own, files);
      assert.deepEqual(
        rules.map(({ id }) => id),
        rules.map(({ id }) => id).sort(),
      );
    });
  }

  for (const rule of rulesById.values()) {
    if (only === undefined || only === rule.id) describe(rule.id, () => describePage(rule));
  }
});

function describePage(rule: RuleHead): void {
  const page = pageOf(rule.id);
  const cases = casesOf(page);
  const isEngineRule = !languages.some(({ rules }) => rules.some(({ id }) => id === rule.id));

  it('has a page under its name', () => {
    assert.ok(page?.startsWith(`# ${rule.id}\n\n<!-- meta -->\n`), `rules/*/rules/${rule.id}.md`);
  });
  it('shows a case that fails and one that passes, each under the right heading', () => {
    if (rulesWithoutCases.has(rule.id)) return;
    const failing = cases.filter(({ expected }) => expected.length > 0);
    const passing = cases.filter(({ expected }) => expected.length === 0);
    assert.ok(failing.length > 0, 'a failing case');
    assert.ok(passing.length > 0, 'a passing case');
    for (const { heading, title } of failing) assert.notEqual(heading, 'Passes', title);
    for (const { heading, title } of passing) assert.notEqual(heading, 'Fails', title);
  });
  for (const one of cases) describeCase(rule, one);
  it('says of its fixes what they are', () => {
    const fixes = cases.flatMap((one) => checkCase(rule, one).flatMap((finding) => finding.fixes));
    const furthest = fixes.some(({ safety }) => safety === 'unsafe') ? 'unsafe' : 'safe';
    if (!rulesWithoutCases.has(rule.id))
      assert.equal(fixes.length === 0 ? 'none' : furthest, rule.fixes, 'the furthest fix of all cases');
    const explained = page?.includes('\n## What the fix may change\n') ?? false;
    assert.equal(explained, rule.fixes !== 'none', '## What the fix may change');
    if (fixes.length > 0 && !isEngineRule) {
      assert.ok(
        cases.some(({ fixed, policyFixed }) => (fixed ?? policyFixed) !== undefined),
        'a case with the text after the fix',
      );
    }
  });
}

/** A page that is written wrongly fails by itself; all others are read. */
function casesOf(page: string | undefined): readonly Case[] {
  try {
    return readCases(page ?? '');
  } catch (error) {
    it('is written as a page is', () => {
      throw error;
    });
    return [];
  }
}

function describeCase(rule: RuleHead, one: Case): void {
  it(`${one.title} yields what it marks`, () => agree(one, checkCase(rule, one)));
  if (one.expected.length === 0) return;
  it(`${one.title} is mended by its fixes`, () => {
    const before = checkCase(rule, one);
    const { text, policy, left } = fixCase(rule, one);
    if (one.fixed !== undefined) assert.equal(text, one.fixed, 'the text after the fix');
    if (one.policyFixed !== undefined) assert.equal(policy, one.policyFixed, 'the policy after the fix');
    const unfixable = before.filter(({ fixes }) => fixes.length === 0).length;
    assert.ok(left.length <= unfixable, `still there: ${left.map(({ message }) => message).join(' ')}`);
    const again = fixCase(rule, { ...one, text, policy, original: one.text });
    assert.equal(again.text, text, 'fixed twice');
    if (before.every(({ fixes: [first] }) => first === undefined || first.safety === 'safe')) {
      const others = othersIn(rule, one);
      const added = othersIn(rule, { ...one, text, policy, original: one.text }).filter(
        (id) => !others.includes(id),
      );
      assert.deepEqual(added, [], 'findings that a safe fix adds');
    }
  });
}

function pageOf(id: string): string | undefined {
  for (const folder of readdirSync(root)) {
    try {
      return readFileSync(new URL(`${folder}/rules/${id}.md`, root), 'utf8');
    } catch {
      // Another folder has it, or none.
    }
  }
  return undefined;
}

/** Folders whose rules are written for several languages have no index of their own. */
function foldersOfRules(): readonly string[] {
  return readdirSync(root).filter((folder) => existsSync(new URL(`${folder}/rules/`, root)));
}

const namesIn = (folder: string) => (ending: string) =>
  readdirSync(new URL(`${folder}/rules/`, root))
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort();
