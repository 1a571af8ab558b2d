import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isComposeFile } from '../../rules/compose/detect.ts';
import { interpolate } from '../../rules/compose/interpolate.ts';
import { compose } from '../../rules/compose/language.ts';
import { parseCompose } from '../../rules/compose/parse.ts';

describe('Compose files', () => {
  const services = 'services:\n  web:\n    # c\n    image: nginx\n';
  const cases: readonly (readonly [string, boolean, string, string])[] = [
    ['compose.yaml', true, 'a/compose.yaml', ''],
    ['compose.prod.yml', true, 'compose.prod.yml', ''],
    ['docker-compose.yml', true, 'docker-compose.yml', ''],
    ['docker-compose-dev.yaml', true, 'docker-compose-dev.yaml', ''],
    ['docker-compose.override.yml', true, 'docker-compose.override.yml', ''],
    ['podman-compose.yml', true, 'podman-compose.yml', ''],
    ['services of another name', true, 'stack.yml', services],
    ['a build', true, 'stack.yml', 'version: "3"\nservices: # all\n\n    web:\n        build: .\n'],
    ['CRLF and a byte order mark', true, 'stack.yml', `\uFEFF${services.replaceAll('\n', '\r\n')}`],
    ['another extension', false, 'compose.txt', services],
    ['decompose.yml', false, 'decompose.yml', ''],
    ['a workflow', false, 'ci.yml', 'on: push\njobs:\n  a:\n    services:\n      db:\n        image: x\n'],
    ['GitLab', false, '.gitlab-ci.yml', 'services:\n  - name: docker\n    image: x\n'],
    ['stages', false, 'ci.yml', `stages: [a]\n${services}`],
    ['an object of Kubernetes', false, 'a.yml', `apiVersion: v1\nkind: Pod\n${services}`],
    [
      'services of a framework',
      false,
      'services.yml',
      'services:\n  app.mailer:\n    class: Mailer\n    arguments:\n      image: x\n',
    ],
    ['Helm values', false, 'values.yaml', 'services:\n  web:\n    config:\n      image: x\n'],
  ];
  for (const [name, wanted, path, text] of cases) {
    it(`${wanted ? 'are' : 'are not'}: ${name}`, () => assert.equal(isComposeFile({ path, text }), wanted));
  }
});

describe('variables in Compose files', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['nginx:1', 'nginx:1'],
    ['${A:-nginx}:1', 'nginx:1'],
    ['${A-x}', 'x'],
    ['${A:-${B:-c}}d', 'cd'],
    ['${A:-}', ''],
    ['$$A', '$A'],
    ['$A', undefined],
    ['${A}', undefined],
    ['${A:?must be set}', undefined],
    ['${A:+x}', undefined],
    ['${A:-${B}}', undefined],
    ['${A:-x', undefined],
  ];
  for (const [text, wanted] of cases) it(text, () => assert.equal(interpolate(text), wanted));
});

describe('the images of services', () => {
  const imagesOf = (services: string): readonly unknown[] => {
    const text = `services:\n${services}`;
    const document = parseCompose(text).parts[0]?.part.document;
    assert.ok(document);
    return document.images.map(({ of, reference, editable }) => [
      of,
      reference?.text,
      editable && text.slice(editable.span.start, editable.span.end),
    ]);
  };
  const cases: readonly (readonly [string, string, readonly unknown[]])[] = [
    ['plain', '  a: {image: nginx}\n', [['a', 'nginx', 'nginx']]],
    ['quoted', '  a:\n    image: "nginx:1"\n', [['a', 'nginx:1', 'nginx:1']]],
    ['with a default', '  a:\n    image: ${IMG:-nginx:1}\n', [['a', 'nginx:1', 'nginx:1']]],
    ['with a default inside', '  a:\n    image: nginx:${TAG:-1}\n', [['a', 'nginx:1', undefined]]],
    ['unknown', '  a:\n    image: nginx:${TAG}\n', [['a', undefined, undefined]]],
    ['built', '  a:\n    build: .\n    image: mine\n', []],
    ['built by what it extends', '  b: {build: .}\n  a:\n    extends: b\n    image: mine\n', []],
    ['that extends itself', '  a:\n    extends: {service: a}\n    image: x\n', [['a', 'x', 'x']]],
    ['by a merge key, once', '  a: &a {image: x}\n  b:\n    <<: *a\n', [['a', 'x', 'x']]],
  ];
  for (const [name, services, wanted] of cases) it(name, () => assert.deepEqual(imagesOf(services), wanted));
});

describe('the language', () => {
  it('names places by their service', () => {
    const document = compose.parse('services:\n  a:\n    image: x\nvolumes: {}\n').parts[0]?.part.document;
    assert.ok(document);
    assert.equal(compose.anchor(document, { start: 25, end: 26 }), 'service/a');
    assert.equal(compose.anchor(document, { start: 1, end: 2 }), 'compose');
  });

  it('reads any text, and the same after edits as afresh', () => {
    const piece = fc.constantFrom(
      'services:\n',
      '  a:\n',
      '    image: x\n',
      '    build: .\n',
      '---\n',
      '${A',
      '}',
      '\t',
      '&a ',
      '*a',
      '<<: ',
    );
    fc.assert(
      fc.property(fc.array(piece), fc.nat(80), piece, (pieces, at, insert) => {
        const text = pieces.join('');
        const edited = text.slice(0, at) + insert + text.slice(at);
        assert.deepEqual(parseCompose(edited, parseCompose(text)), parseCompose(edited));
      }),
      { numRuns: 500 },
    );
  });
});
