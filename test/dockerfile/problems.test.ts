import assert from 'node:assert/strict';
import { problemsIn, read } from './read.ts';

const loneReturn = ' A carriage return stands here where a line should end: Docker wants LF or CRLF.';

/** A text, and what is said of it: `what is marked: message`. */
const refused: readonly (readonly [text: string, ...expected: string[]])[] = [
  ['', ': There is no instruction here: a Dockerfile begins with FROM.'],
  ['# only this\n', ': There is no instruction here: a Dockerfile begins with FROM.'],
  ['ARG A', 'ARG: This file has no FROM, so there is nothing to build.'],
  ['RUN a\nFROM b', 'RUN: Only ARG may stand before the first FROM: there is no stage yet to do this in.'],
  ['FROM a\nFRO', 'FRO: There is no instruction `FRO`. Did you mean `FROM`?'],
  ['FROM a\nR', 'R: There is no instruction `R`.'],
  ['FROM a\nCOYP a b', 'COYP: There is no instruction `COYP`. Did you mean `COPY`?'],
  ['FROM a\napt-get update', 'apt-get: There is no instruction `apt-get`.'],
  ['FROM', 'FROM: FROM needs an image: `FROM image:tag`.'],
  ['FROM a b', 'b: After the image, FROM takes `AS name` only.'],
  ['FROM a AS', 'AS: After the image, FROM takes `AS name` only.'],
  ['FROM a AS b c', 'AS b c: After the image, FROM takes `AS name` only.'],
  ['FROM a AS 1b', '1b: `1b` cannot name a stage: a letter first, then letters, digits, `-`, `_`, `.`.'],
  ['FROM a\rRUN b', `RUN b: After the image, FROM takes \`AS name\` only.${loneReturn}`],
  ['FROM a\nCOPY', 'COPY: COPY needs a source and a destination.'],
  ['FROM a\nCOPY b', 'b: COPY needs a destination after the source.'],
  ['FROM a\nADD --from=x b c', '--from=x: ADD has no flag `--from`.'],
  ['FROM a\nCOPY --form=x b c', '--form=x: COPY has no flag `--form`. Did you mean `--from`?'],
  ['FROM a\nCOPY --chown b c', '--chown: `--chown` needs a value: `--chown=…`.'],
  ['FROM a\nCOPY --link=maybe b c', '--link=maybe: `--link` is a switch: write `--link` or `--link=false`.'],
  ['FROM a\nCOPY --from=b --from=c d e', '--from=c: `--from` stands here twice.'],
  ['FROM a\nCOPY b <<EOF\nx\nEOF', '<<EOF: COPY cannot write to a heredoc: name the destination last.'],
  ['FROM a\nUSER', 'USER: USER needs an argument.'],
  ['FROM a\nWORKDIR  ', 'WORKDIR: WORKDIR needs an argument.'],
  ['FROM a\nEXPOSE', 'EXPOSE: EXPOSE needs an argument.'],
  ['FROM a\nENV', 'ENV: ENV needs `name=value`.'],
  ['FROM a\nENV A', 'A: `A` has no value: write `A=value`.'],
  ['FROM a\nENV A=1 B', 'B: `B` has no `=`. Every pair is `name=value`; quote values with spaces.'],
  ['FROM a\nLABEL =1', '=1: A name is missing before `=`.'],
  ['FROM a\nARG', 'ARG: ARG needs a name.'],
  ['FROM a\nONBUILD', 'ONBUILD: ONBUILD needs an instruction.'],
  ['FROM a\nONBUILD FROM b', 'FROM b: ONBUILD cannot hold FROM.'],
  ['FROM a\nSHELL /bin/sh', '/bin/sh: SHELL takes the exec form: `SHELL ["/bin/bash", "-c"]`.'],
  ['FROM a\nRUN ["a", 1]', '["a", 1]: The exec form takes strings only: put every element in double quotes.'],
  ['FROM a\nHEALTHCHECK', 'HEALTHCHECK: HEALTHCHECK needs `CMD command` or `NONE`.'],
  ['FROM a\nHEALTHCHECK CMD', 'CMD: HEALTHCHECK CMD needs a command.'],
  [
    'FROM a\nHEALTHCHECK --interval=3x CMD b',
    '--interval=3x: `--interval` is a time such as `30s` or `1m30s`.',
  ],
  ['FROM a\nVOLUME [""]', '[""]: VOLUME cannot be an empty string.'],
  ['FROM a\nRUN --network=lan b', '--network=lan: `--network` is `default`, `none` or `host`.'],
  [
    'FROM a\nRUN <<EOF\nx',
    '<<EOF: This heredoc does not end: a line with nothing but `EOF` is missing below.',
  ],
  [
    'FROM a\nCOPY <<one <<two /\n1\none\n2',
    '<<two: This heredoc does not end: a line with nothing but `two` is missing below.',
  ],
  ['# escape=x\nFROM a', 'x: `x` cannot be the escape character: only a backslash or a backtick can.'],
  [
    '# check=skip=all\n# check=error=true\nFROM a',
    '# check=error=true: There is a `check` directive above already; only one counts, and BuildKit refuses two.',
  ],
];

/** What looks wrong and is not. */
const accepted: readonly string[] = [
  'FROM a',
  'from a as B',
  'FROM a\nRUN',
  'FROM a\nCMD',
  'FROM a\nENTRYPOINT []',
  'FROM a\nENV A b c',
  'FROM a\nENV A=1 \\\n# comment\n\n  B=2',
  'FROM a\nLABEL a="b c" d=e\\ f',
  'FROM a\nRUN [ -f x ] && y',
  "FROM a\nCMD ['a']",
  'FROM a\nCOPY ["a b", "c"]',
  'FROM a\nRUN --mount=type=cache,target=/x --network=none b',
  'FROM a\nARG --x y',
  'FROM a\nHEALTHCHECK --interval=1m30s --retries=3 CMD b',
  'FROM a\nHEALTHCHECK NONE',
  'FROM a\nONBUILD WHATEVER b',
  'FROM a\nUSER a b',
  'FROM a\nRUN cat <<EOF | sh && cat <<"E O F"\nx\nEOF\ny\nE O F\n',
  'FROM a\nRUN echo ${array[@]} <<EOF\nRUN this is no heredoc for BuildKit\n',
  'ARG A\nARG B=${A}\nFROM ${B:-c}',
];

const templates: readonly string[] = [
  '{{ if .Alpine }}\nFROM alpine:{{ .Tag }}\n{{ else }}\nFROM debian\n{{ end }}\n  apk add x',
  '{% for a in b %}\nFROM {{ a }}\n{% endfor %}',
  '<%= header %>\nFROM a',
  'FROM %%BASE%% AS %%NAME%%\nwhatever this becomes',
  '@IMPORT@\nFROM @BASE@',
];

describe('a Dockerfile that BuildKit refuses', () => {
  for (const [text, ...expected] of refused) {
    it(`is told so: ${JSON.stringify(text)}`, () => assert.deepEqual(problemsIn(text), expected));
  }

  it('is read on after the first problem', () => {
    const text = 'FORM a\nFROM b\nUSER\nCOPY x\nRUN y';
    assert.equal(problemsIn(text).length, 3);
    assert.equal(read(text).document.stages.length, 1);
  });

  it('is told of a line that no Go scanner holds', () => {
    const [problem = ''] = problemsIn(`FROM a\nRUN ${'x'.repeat(70_000)}`);
    assert.match(problem, /more than 65535 bytes/);
  });
});

describe('a Dockerfile that BuildKit accepts', () => {
  for (const text of accepted) {
    it(`has no problem: ${JSON.stringify(text)}`, () => assert.deepEqual(problemsIn(text), []));
  }
});

describe('a template of a Dockerfile', () => {
  for (const text of templates) {
    it(`has no problem: ${JSON.stringify(text)}`, () => assert.deepEqual(problemsIn(text), []));
  }
  it('is not what has braces in its shell text', () => {
    assert.equal(problemsIn("FROM a\nRUN docker inspect -f '{{.Id}}' x\nFRO").length, 1);
  });
});
