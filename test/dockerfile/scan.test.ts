import assert from 'node:assert/strict';
import { scan, sourceOffset } from '../../rules/dockerfile/scan.ts';
import { instructionsOf, problemsIn, read, textAt, the } from './read.ts';

/** The joined line of every instruction. */
const lines = (text: string): readonly string[] => scan(text).chunks.map(({ line }) => line);

describe('a Dockerfile is cut into instructions', () => {
  const table: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
    ['by lines', 'FROM a\nRUN b\n', ['FROM a', 'RUN b']],
    ['after a byte order mark', '\uFEFFFROM a\n', ['FROM a']],
    ['with CRLF', 'FROM a\r\nRUN b \\\r\n  c\r\n', ['FROM a', 'RUN b   c']],
    ['but not at a lone carriage return', 'FROM a\rRUN b', ['FROM a\rRUN b']],
    ['with white space before the keyword', '\t FROM a', ['FROM a']],
    ['with white space behind the continuation', 'RUN a \\ \t\n b', ['RUN a  b']],
    ['not at an escaped escape', 'RUN a \\\\\nRUN b', ['RUN a \\\\', 'RUN b']],
    ['past empty lines', 'RUN a \\\n\n   \n b', ['RUN a  b']],
    ['past comment lines', 'RUN a \\\n# one\n  # two\n b', ['RUN a  b']],
    ['in the middle of a word', 'RU\\\nN ap\\\nt', ['RUN apt']],
    ['with a continuation at the end of the file', 'RUN a \\', ['RUN a ']],
    [
      'with another escape character',
      '# escape=`\nRUN a `\n b\nRUN c\\\nRUN d',
      ['RUN a  b', 'RUN c\\', 'RUN d'],
    ],
    ['where no directive counts any more', '# hello\n# escape=`\nRUN a \\\n b', ['RUN a  b']],
    ['with a heredoc', 'RUN <<EOF\nFROM x\nEOF\nRUN b', ['RUN <<EOF', 'RUN b']],
    ['with two heredocs', 'COPY <<a <<"b" /x/\n1\na\n2\nb\nRUN c', ['COPY <<a <<"b" /x/', 'RUN c']],
    ['with a heredoc whose tabs go', 'RUN <<-EOF\n\tx\n\tEOF\nRUN b', ['RUN <<-EOF', 'RUN b']],
    ['with a heredoc behind ONBUILD', 'ONBUILD RUN <<EOF\nFROM\nEOF\nRUN b', ['ONBUILD RUN <<EOF', 'RUN b']],
    ['with `<<` in the exec form', 'RUN ["a", "<<EOF"]\nRUN b', ['RUN ["a", "<<EOF"]', 'RUN b']],
    [
      'with `<<` where no heredoc may be',
      'LABEL a="<<EOF"\nCMD x <<EOF\nRUN b',
      ['LABEL a="<<EOF"', 'CMD x <<EOF', 'RUN b'],
    ],
    ['with `<<` inside quotes', 'RUN echo "<<EOF"\nRUN b', ['RUN echo "<<EOF"', 'RUN b']],
    ['with `<<<`', 'RUN cat <<<EOF\nRUN b', ['RUN cat <<<EOF', 'RUN b']],
    ['with `<<` in arithmetic', 'RUN echo $((1<<2))\nRUN b', ['RUN echo $((1<<2))', 'RUN b']],
    ['with a terminator that other text follows', 'RUN <<EOF\nEOF x\nEOF\nRUN b', ['RUN <<EOF', 'RUN b']],
  ];
  for (const [name, text, expected] of table) {
    it(name, () => assert.deepEqual(lines(text), expected));
  }

  it('and every offset of a joined line leads back to its place', () => {
    const text = 'RUN a \\\n  # no\n  bé😀 \\\r\n c';
    const [chunk] = scan(text).chunks;
    assert.ok(chunk);
    const back = [...chunk.line].map((_, index) => text.charAt(sourceOffset(chunk, index)));
    assert.equal(back.join(''), [...chunk.line].map((_, index) => chunk.line.charAt(index)).join(''));
  });

  it('with its directives', () => {
    const { document } = read('# SYNTAX = a/b:1 \n#escape=`\n# check=skip=all\nFROM a');
    assert.deepEqual(
      document.directives.map(({ name, value }) => [name, value]),
      [
        ['syntax', 'a/b:1'],
        ['escape', '`'],
        ['check', 'skip=all'],
      ],
    );
    assert.equal(document.escape, '`');
  });

  it('with its comments', () => {
    const { comments } = read('# one\nRUN a \\\n  #two \n b\nRUN <<EOF\n# not this\nEOF\n').document;
    assert.deepEqual(
      comments.map(({ text }) => text),
      ['one', 'two'],
    );
  });

  it('with the bodies of its heredocs', () => {
    const text = 'COPY <<-one <<"two" /x/\n\ta\n\tone\nb\r\ntwo\n';
    const { heredocs, span } = the(text, 'copy');
    assert.deepEqual(
      heredocs.map(({ name, expand, body }) => [name, expand, textAt(text, body)]),
      [
        ['one', true, '\ta\n'],
        ['two', false, 'b\r\n'],
      ],
    );
    assert.equal(textAt(text, span), text.trimEnd());
  });

  it('with emoji before what is found', () => {
    const text = 'LABEL x="🚢🚢"\nFROM a AS 1st';
    assert.ok(problemsIn(text).some((problem) => problem.startsWith('1st: ')));
  });

  it('and a file of binary bytes is read too', () => {
    const bytes = String.fromCharCode(...Array.from({ length: 512 }, (_, index) => (index * 7) % 256));
    assert.ok(read(bytes).problems.length > 0);
    assert.ok(instructionsOf(bytes).length > 0);
  });

  it('and 50,000 lines are read', () => {
    const text = `FROM a\n${'RUN echo one && echo two\n'.repeat(50_000)}`;
    assert.equal(instructionsOf(text).length, 50_001);
  }).timeout(20_000);
});
