import assert from 'node:assert/strict';
import { DockerfileParser, type Instruction as LibraryInstruction } from 'dockerfile-ast';
import type { Word } from '../../rules/dockerfile/syntax.ts';
import { instructionsOf, read, textAt, the } from './read.ts';

const values = (words: readonly Word[]): readonly (string | undefined)[] => words.map(({ value }) => value);

describe('an instruction', () => {
  it('is of its kind whatever the case of its keyword', () => {
    assert.deepEqual(
      instructionsOf('from a\nRun b\ncopy c d\nAdd e f\nuser g\nexpose 1').map(({ kind, keyword }) => [
        kind,
        keyword,
      ]),
      [
        ['from', 'FROM'],
        ['run', 'RUN'],
        ['copy', 'COPY'],
        ['add', 'ADD'],
        ['user', 'USER'],
        ['other', 'EXPOSE'],
      ],
    );
  });

  it('has its flags, quoted ones too, through continuations', () => {
    const text =
      'RUN --mount=type=cache,target=/a \\\n  # why\n  --network="none" --security=sandbox \\\n  make';
    const { flags } = the(text, 'run');
    assert.deepEqual(
      flags.map(({ name, value, span }) => [name, value, textAt(text, span)]),
      [
        ['mount', 'type=cache,target=/a', '--mount=type=cache,target=/a'],
        ['network', 'none', '--network="none"'],
        ['security', 'sandbox', '--security=sandbox'],
      ],
    );
  });

  it('has its mounts, keys in lower case, values with their places', () => {
    const text = 'RUN --mount=Type=secret,ID=tok,env=T,required --mount=target=/x,from=a:1 make';
    const { mounts } = the(text, 'run');
    const told = mounts.map(({ type, values: fields }) => [
      type,
      [...fields].map(([key, { span }]) => `${key}:${textAt(text, span)}`),
    ]);
    assert.deepEqual(told, [
      ['secret', ['type:secret', 'id:tok', 'env:T', 'required:required']],
      ['bind', ['target:/x', 'from:a:1']],
    ]);
  });

  it('has sources and a destination, in both forms', () => {
    const shell = the('COPY --from=x a b c/', 'copy');
    assert.deepEqual(
      [values(shell.sources), shell.destination?.value, shell.from?.value],
      [['a', 'b'], 'c/', 'x'],
    );
    const json = the('COPY ["a b", "c\\u0064", "e"]', 'copy');
    assert.deepEqual([values(json.sources), json.destination?.value], [['a b', 'cd'], 'e']);
    const heredoc = the('COPY a <<EOF /x\nb\nEOF', 'copy');
    assert.deepEqual(values(heredoc.sources), ['a']);
  });

  it('has pairs, in the old form and without a value too', () => {
    const told = (text: string): readonly unknown[] =>
      instructionsOf(text).flatMap((one) =>
        'pairs' in one ? one.pairs.map(({ name, value }) => [name, value?.value]) : [],
      );
    assert.deepEqual(told('ENV A="b c" D=e\\ f \\\n# g\n H=\'i"j\''), [
      ['A', 'b c'],
      ['D', 'e f'],
      ['H', 'i"j'],
    ]);
    assert.deepEqual(told('ENV A  b c = d'), [['A', 'b c = d']]);
    assert.deepEqual(told('ARG A\nARG B= C=d'), [
      ['A', undefined],
      ['B', ''],
      ['C', 'd'],
    ]);
  });

  it('behind ONBUILD starts at its own keyword', () => {
    const text = 'ONBUILD \\\n  RUN a \\\n b';
    const run = the(text, 'run');
    assert.deepEqual([run.onBuild, textAt(text, run.span)], [true, 'RUN a \\\n b']);
    assert.equal(textAt(text, run.commands[0]?.words[1]?.span ?? { start: 0, end: 0 }), 'b');
  });
});

describe('where dockerfile-ast is otherwise than BuildKit, the tree is as BuildKit', () => {
  const library = (text: string): LibraryInstruction | undefined =>
    DockerfileParser.parse(text).getInstructions()[0];

  it('keeps an escape character that a space follows', () => {
    const text = 'EXPOSE 80\\ 81';
    assert.deepEqual(
      library(text)
        ?.getArguments()
        .map((argument) => argument.getRange().end.character),
      [9, 13],
    );
    assert.deepEqual(values(instructionsOf(text)[0]?.words ?? []), ['80', '81']);
    assert.deepEqual(
      instructionsOf(text)[0]?.words.map(({ raw }) => raw),
      ['80\\', '81'],
    );
  });

  it('takes flags off every instruction', () => {
    const text = 'USER --x root';
    assert.equal(library(text)?.getArguments()[0]?.getValue(), '--x');
    assert.equal(the(text, 'user').user?.value, 'root');
  });

  it('decodes JSON escapes', () => {
    const text = 'CMD ["a\\u0020b", "c"]';
    assert.deepEqual(values(the(text, 'cmd').words), ['a b', 'c']);
    assert.notEqual(
      library(text)
        ?.getArguments()
        .map((one) => one.getValue())
        .join(),
      'a b,c',
    );
  });

  it('does not end a line at a lone carriage return', () => {
    const text = 'EXPOSE 80\r81\n';
    assert.equal(DockerfileParser.parse(text).getInstructions().length, 2);
    assert.deepEqual(
      instructionsOf(text).map(({ words }) => words.length),
      [2],
    );
  });

  it('gives ARG all its pairs', () => {
    assert.equal(the('ARG A=1 B=2', 'arg').pairs.length, 2);
  });

  it('sees no heredoc in the exec form', () => {
    const text = 'RUN ["cat", "<<EOF"]\nUSER a\n';
    assert.deepEqual(
      instructionsOf(text).map(({ kind }) => kind),
      ['run', 'user'],
    );
  });
});

describe('variables', () => {
  /** The value of the last instruction's first word, in a stage on `debian`, after the given lines. */
  const last = (text: string): string | undefined => instructionsOf(text).at(-1)?.words[0]?.value;
  const table: readonly (readonly [name: string, text: string, expected: string | undefined])[] = [
    ['a global default', 'ARG A=b\nFROM x$A', 'xb'],
    ['a global of a global', 'ARG A=b\nARG C=${A}c\nFROM $C', 'bc'],
    ['a global without a default', 'ARG A\nFROM x$A', undefined],
    ['its alternative', 'ARG A\nFROM ${A:-y}', 'y'],
    ['an alternative of an alternative', 'FROM ${A:-${B-z}}', 'z'],
    ['an alternative that is not used', 'ARG A=b\nFROM ${A:-$C}', 'b'],
    ['what stands there if set', 'ARG A=b\nFROM x${A:+c}${B:+d}', 'xc'],
    ['an empty default', 'ARG A=\nFROM x${A:-y}${A-z}', 'xy'],
    ['a global in a stage that does not ask for it', 'ARG A=b\nFROM c\nUSER $A', undefined],
    ['a global in a stage that asks for it', 'ARG A=b\nFROM c\nARG A\nUSER $A', 'b'],
    ['a default of the stage itself', 'ARG A=b\nFROM c\nARG A=d\nUSER $A', 'd'],
    ['ENV before ARG', 'FROM c\nENV A=e\nARG A=a\nUSER $A', 'e'],
    ['an ENV of the same line', 'FROM c\nENV A=1\nENV A=2 B=$A\nUSER $B', '1'],
    ['what the stage below sets', 'FROM c AS d\nENV A=1\nARG B=2\nFROM d\nUSER $A$B', '12'],
    ['not what another stage sets', 'FROM c AS d\nENV A=1\nFROM e\nUSER $A', undefined],
    ['quotes', 'FROM c\nENV A=1\nUSER "$A"\'$A\'\\$A', '1$A$A'],
    ['a platform', 'FROM c\nARG TARGETARCH\nUSER $TARGETARCH', undefined],
    ['what nobody can know', 'FROM c\nUSER ${A#b}', undefined],
    ['nothing behind ONBUILD', 'FROM c\nONBUILD ENV A=1\nUSER $A', undefined],
  ];
  for (const [name, text, expected] of table) {
    it(`put in ${name}`, () => assert.equal(last(text), expected));
  }
  it('are named', () => {
    assert.deepEqual(the('FROM ${A}/b:${C:-$D}', 'from').image?.variables, ['A', 'D', 'C']);
  });
});

describe('stages', () => {
  const told = (text: string): readonly unknown[] =>
    read(text).document.stages.map(({ name, parent, isFinal }) => [name, parent?.index, isFinal]);

  it('have parents, by names of any case', () => {
    assert.deepEqual(told('FROM a AS Base\nFROM base AS x\nFROM BASE'), [
      ['base', undefined, false],
      ['x', 0, true],
      [undefined, 0, true],
    ]);
  });
  it('are not final where another copies from them or mounts them', () => {
    const text =
      'FROM a AS b\nFROM c AS d\nFROM e AS f\nFROM g\nCOPY --from=b x y\nCOPY --from=1 x y\nRUN --mount=from=f,target=/x z';
    assert.deepEqual(
      read(text).document.stages.map(({ isFinal }) => isFinal),
      [false, false, false, true],
    );
  });
  it('end where their last instruction does', () => {
    const text = 'FROM a\nRUN b \\\n c\n\n# d\nFROM e\n';
    assert.deepEqual(
      read(text).document.stages.map(({ end }) => end),
      [17, 29],
    );
  });
});

describe('images', () => {
  const told = (text: string): readonly unknown[] =>
    read(text).document.images.map(({ role, reference, editable, of }) => [
      role,
      reference?.text,
      editable && `${editable.text}@${editable.span.start}`,
      of,
    ]);

  it('are no stages, numbers or scratch', () => {
    const text =
      'FROM scratch AS a\nFROM A\nCOPY --from=a b c\nCOPY --from=0 b c\nRUN --mount=from=a,target=/x d';
    assert.deepEqual(told(text), []);
  });
  it('are named in four places', () => {
    const text = '# syntax=s:1 x\nFROM f:1 AS a\nCOPY --from=c:1 b c\nRUN --mount=type=bind,from=m:1 d';
    assert.deepEqual(told(text), [
      ['frontend', 's:1', 's:1@9', 'frontend'],
      ['base', 'f:1', 'f:1@20', 'a'],
      ['copy-from', 'c:1', 'c:1@41', 'a'],
      ['mount-from', 'm:1', 'm:1@76', 'a'],
    ]);
  });
  it('may be edited where their tag is written', () => {
    assert.deepEqual(told('ARG A=node:20\nFROM $A'), [['base', 'node:20', 'node:20@6', '0']]);
    assert.deepEqual(told('ARG V="20"\nFROM node:${V}-slim'), [['base', 'node:20-slim', '20@7', '0']]);
    assert.deepEqual(told('ARG R=r.io\nFROM $R/a:1'), [['base', 'r.io/a:1', '/a:1@18', '0']]);
    assert.deepEqual(told('FROM ${A:-node:20}'), [['base', 'node:20', 'node:20@10', '0']]);
    assert.deepEqual(told('FROM a:$V'), [['base', undefined, undefined, '0']]);
  });
});
