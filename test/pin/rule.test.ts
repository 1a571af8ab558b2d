import assert from 'node:assert/strict';
import fc from 'fast-check';
import { languages } from '../../rules/catalogue.ts';
import type { ImageFacts } from '../../rules/core/facts.ts';
import { applyEdits } from '../../rules/core/fix.ts';
import { type PinWhich, pinEdits, pinPlaces } from '../../rules/image/pin.ts';
import type { NamesImages } from '../../rules/image/use.ts';

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;

const images: ReadonlyMap<string, ImageFacts> = new Map(
  [
    ['docker.io/library/node:24', digest('1')],
    ['docker.io/library/node:latest', digest('2')],
    ['docker.io/library/alpine:3', digest('3')],
  ].map(([name = '', found = '']) => [
    name,
    { digest: found, at: '2026-11-21T00:00:00Z', source: 'docker.io' },
  ]),
);

function pinned(language: string, text: string, which: PinWhich = 'both'): string {
  const found = languages.find(({ id }) => id === language);
  assert.ok(found);
  const edits = found.parse(text).parts.flatMap(({ start, part }) =>
    pinEdits(part.document as NamesImages, images, which).map(({ edit }) => ({
      ...edit,
      span: { start: edit.span.start + start, end: edit.span.end + start },
    })),
  );
  return applyEdits(text, edits);
}

describe('pinning a document', () => {
  const node = `node:24@${digest('1')}`;
  for (const [before, after] of [
    ['FROM node:24', `FROM ${node}`],
    ['FROM node', `FROM node:latest@${digest('2')}`],
    ['FROM docker.io/node:24 AS x\nFROM x', `FROM docker.io/${node} AS x\nFROM x`],
    ['ARG A="node:24"\nFROM $A\nFROM ${A} AS b', `ARG A="${node}"\nFROM $A\nFROM \${A} AS b`],
    ['ARG V=24\nFROM node:$V', `ARG V=24@${digest('1')}\nFROM node:$V`],
    ['FROM ${A:-node:24}', `FROM \${A:-${node}}`],
    ['ARG V=24\nFROM node:${V}\nFROM alpine:${V}', undefined],
    ['ARG V=24\nFROM node:${V}\nARG V\nRUN echo $V', undefined],
    ['FROM node:${V}', undefined],
    ['FROM {{ base }}', undefined],
    [`FROM node:24@${digest('1')}`, undefined],
    [`FROM node@${digest('9')}`, undefined],
    ['FROM unknown:1', undefined],
    ['# syntax=docker/dockerfile:1\nFROM scratch', undefined],
  ] as const)
    it(`makes ${JSON.stringify(before)} ${after === undefined ? 'stay' : JSON.stringify(after.replaceAll(/([0-9])\1{63}/g, '$1…'))}`, () => {
      assert.equal(pinned('dockerfile', before), after ?? before);
    });

  it('updates only where that is asked for, and pins only where that is', () => {
    const text = `FROM node:24@${digest('9')}\nFROM alpine:3\n`;
    const [old, open] = text.split('\n');
    assert.equal(pinned('dockerfile', text, 'pin'), `${old}\nFROM alpine:3@${digest('3')}\n`);
    assert.equal(pinned('dockerfile', text, 'update'), `FROM ${node}\n${open}\n`);
  });

  it('edits an anchor once, for all that use it', () => {
    const text =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - {name: a, image: &i "node:24"}\n    - {name: b, image: *i}\n';
    assert.equal(pinned('kubernetes', text), text.replace('node:24', node));
  });

  it('is done after once, whatever a Dockerfile is put together from', () => {
    const name = fc.constantFrom(
      'node:24',
      'node',
      '$A',
      '${B}',
      'node:$V',
      'alpine:${V:-3}',
      'x:1',
      `${node}`,
    );
    const line = fc.oneof(
      name.map((one) => `FROM ${one}`),
      name.map((one) => `COPY --from=${one} /a /b`),
      fc.constantFrom('ARG A=node:24', "ARG B='alpine:3'", 'ARG V=24', 'ARG V', 'RUN echo $V'),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const once = pinned('dockerfile', lines.join('\n'));
        assert.equal(pinned('dockerfile', once), once);
        const [before, after] = [lines.join('\n'), once].map((text) => {
          const document = languages.find(({ id }) => id === 'dockerfile')?.parse(text).parts[0]
            ?.part.document;
          return pinPlaces(document as NamesImages).map(({ use }) => use.reference?.name);
        });
        // Pinning names no other image anywhere.
        assert.deepEqual(after, before);
      }),
    );
  });
});
