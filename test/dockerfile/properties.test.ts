import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Parsed } from '../../rules/core/language.ts';
import type { Span } from '../../rules/core/span.ts';
import { dockerfile } from '../../rules/dockerfile/language.ts';
import type { Dockerfile } from '../../rules/dockerfile/syntax.ts';

const pieces = [
  'FROM node:20 AS build',
  'FROM build',
  'FROM ${A}:${B:-c}',
  'ARG A=node',
  'ARG B',
  'ENV A=1 B="x $A"',
  'RUN sudo a && b',
  'RUN --mount=type=secret,id=x,env=Y make',
  'RUN <<EOF',
  'EOF',
  'COPY <<-"x y" /a',
  'COPY --from=build ["a", "b"]',
  'USER $A',
  'ONBUILD RUN a',
  'CMD ["sh", "-c", "a $B"]',
  'HEALTHCHECK CMD a',
  '# escape=`',
  '# hadolint ignore=DL3006',
  '# seaworthy-ignore a: b',
  '\\',
  '`',
  '"',
  "'",
  '$(',
  '${',
  '{{ x }}',
  '🚢',
  '\r',
  '\uFEFF',
  '\0',
  '<<',
  '&& \\',
  'LABEL a=b',
];
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...pieces) },
  fc.string(),
  fc.string({ unit: 'binary' }),
);
const lineEnd = fc.constantFrom('\n', '\n', '\n', '\r\n', ' \\\n', '\r', ' ');
const someText = fc.array(fc.tuple(piece, lineEnd), { maxLength: 25 }).map((lines) => lines.flat().join(''));

function everySpan(value: unknown, visit: (span: Span) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (
    'start' in value &&
    'end' in value &&
    typeof value.start === 'number' &&
    typeof value.end === 'number'
  ) {
    visit({ start: value.start, end: value.end });
  }
  for (const inner of value instanceof Map ? value.values() : Object.values(value)) everySpan(inner, visit);
}

const plain = ({ parts }: Parsed<Dockerfile>): unknown =>
  parts.map(({ part: { document, problems } }) => ({ document, problems }));

/** Functions of fixes would never be equal; no tree holds any. */
const sameAsFresh = (text: string, incremental: Parsed<Dockerfile>): void =>
  assert.deepEqual(plain(incremental), plain(dockerfile.parse(text)));

describe('whatever is typed', () => {
  it('is read without a throw, and every span lies in the text', () => {
    fc.assert(
      fc.property(someText, (text) => {
        const { parts } = dockerfile.parse(text);
        for (const { part } of parts) {
          everySpan(part, ({ start, end }) => {
            assert.ok(start >= 0 && start <= end && end <= text.length, `${start}-${end} of ${text.length}`);
          });
          dockerfile.ignores(part.document);
          for (const { span } of part.document.instructions) dockerfile.anchor(part.document, span);
        }
      }),
      { numRuns: 1500 },
    );
  }).timeout(60_000);

  it('gives the same tree after edits as when it is read anew', () => {
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      remove: fc.nat(30),
      insert: someText,
    });
    fc.assert(
      fc.property(someText, fc.array(edit, { minLength: 1, maxLength: 6 }), (first, edits) => {
        let text = first;
        let parsed = dockerfile.parse(text);
        for (const { at, remove, insert } of edits) {
          const start = Math.floor(at * text.length);
          text = text.slice(0, start) + insert + text.slice(start + remove);
          parsed = dockerfile.parse(text, parsed);
          sameAsFresh(text, parsed);
        }
      }),
      { numRuns: 400 },
    );
  }).timeout(60_000);

  it('is the very same result where nothing changed, and keeps the instructions above a change', () => {
    const text = 'FROM a\nRUN b\nRUN c\n';
    const parsed = dockerfile.parse(text);
    assert.equal(dockerfile.parse(text, parsed), parsed);
    const [before] = parsed.parts;
    const [after] = dockerfile.parse(text.replace('RUN c', 'RUN cd'), parsed).parts;
    assert.equal(after?.part.document.instructions[1], before?.part.document.instructions[1]);
    assert.notEqual(after?.part.document.instructions[2], before?.part.document.instructions[2]);
  });
});
