import assert from 'node:assert/strict';
import { detectLanguage, rulesById } from '../../rules/catalogue.ts';
import { type Facts, type ImageFacts, noFacts } from '../../rules/core/facts.ts';
import { lint } from '../../rules/core/lint.ts';
import { settlePolicy } from '../../rules/policy/settle.ts';

const text = 'services:\n  web: { image: "registry.example/web:1.2.3" }\n';
const digest = (letter: string): ImageFacts => ({
  digest: `sha256:${letter.repeat(64)}`,
  at: '2026-11-21T10:00:00Z',
  source: 'registry.example',
});
const about = (images: Readonly<Record<string, ImageFacts>>): Facts => ({
  ...noFacts,
  images: new Map(Object.entries(images)),
});

describe('facts that rules consulted', () => {
  const language = detectLanguage({ path: 'compose.yaml', text });
  assert.ok(language);
  const parsed = language.parse(text);
  const policy = settlePolicy([], rulesById);
  const check = (facts: Facts) =>
    lint(language, parsed, {
      facts,
      policy,
      today: '2026-11-21',
      onCrash: (rule, error) => assert.fail(`${rule}: ${String(error)}`),
    });
  const pinning = (facts: Facts) => check(facts).find(({ rule }) => rule === 'image-not-pinned-by-digest');
  const web = 'registry.example/web:1.2.3';

  it('leave findings as they are where the news is about something else', () => {
    const first = check(noFacts);
    assert.ok(first.length > 0);
    const other = { 'registry.example/other:1': digest('a') };
    const again = check(about(other));
    assert.ok(again.every((finding, index) => finding === first[index]));
    const more = check(about({ ...other, 'docker.io/library/node:24': digest('b') }));
    assert.ok(more.every((finding, index) => finding === first[index]));
  });

  it('have findings made anew where they say something else', () => {
    const before = pinning(noFacts);
    assert.equal(before?.fixes.length, 0);
    const known = pinning(about({ [web]: digest('a') }));
    assert.match(known?.fixes[0]?.title ?? '', /sha256:aaaa/);
    const moved = pinning(about({ [web]: digest('b') }));
    assert.match(moved?.fixes[0]?.title ?? '', /sha256:bbbb/);
    assert.equal(pinning(noFacts)?.fixes.length, 0);
  });
});
