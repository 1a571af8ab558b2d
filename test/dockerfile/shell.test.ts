import assert from 'node:assert/strict';
import { instructionsOf, textAt } from './read.ts';

/** Every command of a file, as `operator name argument …`, and that each word stands where it says. */
function commandsIn(text: string): readonly string[] {
  return instructionsOf(text).flatMap((instruction) => {
    if (!('commands' in instruction)) return [];
    return instruction.commands.map(({ operator, words, assignments }) => {
      for (const { span, raw } of words) {
        const [first = ''] = raw.split(/\s/);
        assert.ok(textAt(text, span).startsWith(first), `${raw} at ${span.start}`);
      }
      const set = assignments.map(({ name, value }) => `${name}=${value?.value ?? '?'}`);
      const told = words.map(({ value, raw }) => value ?? `<${raw}>`);
      return [operator ?? '', ...set, ...told].join(' ').trim();
    });
  });
}

const table: readonly (readonly [name: string, text: string, ...expected: string[]])[] = [
  ['in a chain', 'RUN a b && c || d; e | f &\\\n g', 'a b', '&& c', '|| d', '; e', '| f', '& g'],
  ['through comments', 'RUN a \\\n# sudo x\n b', 'a b'],
  ['in quotes', `RUN a "b c" 'd e' f\\ g`, 'a b c d e f g'],
  ['in substitutions', 'RUN a $(b "$(c)") `d`', 'a <$(b "$(c)")> <`d`>', 'b <"$(c)">', 'c', 'd'],
  ['in groups', 'RUN (a; b) && { c; }', 'a', '; b', '&& c'],
  ['in conditions', 'RUN if a; then b; elif c; then d; else e; fi', 'a', '; b', '; c', '; d', '; e'],
  ['in loops', 'RUN for x in 1 2; do a $x; done; while b; do c; done', 'a <$x>', '; b', '; c'],
  ['in cases', 'RUN case x in x) a ;; *) b ;; esac', 'a', '; b'],
  ['in functions', 'RUN f() { a; }; f', 'a', '; f'],
  ['behind assignments', 'RUN A=1 B=2 c', 'A=1 B=2 c'],
  ['without redirections', 'RUN a >b 2>&1 <c d', 'a d'],
  [
    'in the script of a shell',
    `RUN sh -c 'a; b' && bash -ec "c d"`,
    'sh -c a; b',
    'a',
    '; b',
    '&& bash -ec c d',
    'c d',
  ],
  ['in a heredoc that is the script', 'RUN <<EOF\na b\nc\nEOF', 'a b', '; c'],
  ['in a heredoc that a shell reads', 'RUN bash -e <<EOF\na\nEOF', 'bash -e', 'a'],
  ['but not in one that is data', 'RUN cat <<EOF > x && b\nsudo c\nEOF', 'cat', '&& b'],
  ['nor in one of another language', 'RUN <<EOF\n#!/usr/bin/env python3\nimport a\nEOF'],
  ['in a heredoc of a heredoc', 'RUN <<EOF\ncat <<X\nsudo a\nX\nb\nEOF', 'cat', '; b'],
  ['in the exec form', 'CMD ["a", "$B", "c d"]', 'a $B c d'],
  ['in a script in the exec form', 'CMD ["/bin/sh", "-c", "exec a"]', '/bin/sh -c exec a', 'exec a'],
  ['after HEALTHCHECK CMD', 'HEALTHCHECK --interval=5s CMD a || b\nHEALTHCHECK NONE', 'a', '|| b'],
  ['with what ENV sets', 'FROM x\nENV A=1\nRUN a $A "${A}b" $B', 'a 1 1b <$B>'],
  ['without what the script sets itself', 'FROM x\nENV A=1\nRUN A=2; a $A', 'A=2', '; a <$A>'],
];

describe('the commands of an instruction are found', () => {
  for (const [name, text, ...expected] of table) {
    it(name, () => assert.deepEqual(commandsIn(text), expected));
  }
  it('and PowerShell, templates and halves of a command do no harm', () => {
    const texts = [
      'SHELL ["powershell", "-Command"]\nRUN if ($a -eq \'b\') { Get-Item C:\\x | % { $_.Name } }',
      'RUN echo "half',
      'RUN {{ if .X }} a {{ end }}',
      'RUN $(',
      'RUN if then (',
      'RUN a <<',
      'RUN case',
    ];
    for (const text of texts) assert.ok(instructionsOf(text).length > 0, text);
  });
});
