import { nearestWord } from '../core/nearest.ts';
import type { Report } from '../core/rule.ts';
import { type Span, spanOf } from '../core/span.ts';
import { flagProblems } from './flags.ts';
import { heredocOf } from './heredocs.ts';
import type { Reading } from './reading.ts';
import { type Chunk, sourceSpan } from './scan.ts';
import { quotedWords } from './words.ts';

/** Why BuildKit would refuse an instruction, as reports whose spans count from the chunk's start. */
export function problemsOf(reading: Reading): readonly Report[] {
  const { chunk, line, keyword } = reading;
  const open = chunk.heredocs.filter(({ terminated }) => !terminated).map((one) => openHeredoc(chunk, one));
  const check = checks.get(keyword);
  const at = sourceSpan(chunk, line.keyword);
  if (check === undefined) return [...open, { at, message: unknownKeyword(reading) }];
  const found = check(reading);
  const whole = found === undefined ? [] : [{ at: found.at ?? at, message: withLoneReturn(chunk, found) }];
  return [...open, ...whole, ...flagProblems(reading)];
}

interface Problem {
  readonly message: string;
  /** The keyword, where nothing is said. */
  readonly at?: Span;
}

type Check = (reading: Reading) => Problem | undefined;

const openHeredoc = (chunk: Chunk, { name, at }: { name: string; at: Span }): Report => ({
  at: sourceSpan(chunk, at),
  message: `This heredoc does not end: a line with nothing but \`${name}\` is missing below.`,
});

function unknownKeyword({ chunk, line, keyword }: Reading): string {
  const written = chunk.line.slice(line.keyword.start, line.keyword.end);
  const near = nearestWord(keyword, [...checks.keys()]);
  // What is that long is no mistyped keyword, and a part of it could be the part of a secret.
  if (written.length > 40) return 'No instruction begins like this.';
  return `There is no instruction \`${written}\`.${near ? ` Did you mean \`${near}\`?` : ''}`;
}

const withLoneReturn = ({ text }: Chunk, { message }: Problem): string =>
  /\r(?!\n|\r|$)/.test(text)
    ? `${message} A carriage return stands here where a line should end: Docker wants LF or CRLF.`
    : message;

const argumentsOf = ({ chunk, line }: Reading): string =>
  chunk.line.slice(line.arguments.start, line.arguments.end);

const atArguments = ({ chunk, line }: Reading, message: string): Problem => ({
  at: sourceSpan(chunk, line.arguments),
  message,
});

const takesArguments: Check = (reading) =>
  argumentsOf(reading) === '' ? { message: `${reading.keyword} needs an argument.` } : undefined;

const maybeJson: Check = (reading) =>
  reading.line.json === 'not strings'
    ? atArguments(reading, 'The exec form takes strings only: put every element in double quotes.')
    : undefined;

const from: Check = (reading) => {
  const { line, chunk } = reading;
  const [image, as, alias, extra] = line.words;
  const span = (start: number, end: number): Span => sourceSpan(chunk, spanOf(start, end));
  if (image === undefined) return { message: 'FROM needs an image: `FROM image:tag`.' };
  if (as === undefined) return undefined;
  if (alias === undefined || extra !== undefined || as.text.toLowerCase() !== 'as') {
    return { at: span(as.start, line.arguments.end), message: 'After the image, FROM takes `AS name` only.' };
  }
  if (/^[a-z][a-z0-9\-_.]*$/i.test(alias.text)) return undefined;
  const message = `\`${alias.text}\` cannot name a stage: a letter first, then letters, digits, \`-\`, \`_\`, \`.\`.`;
  return { at: span(alias.start, alias.end), message };
};

const copyOrAdd: Check = (reading) => {
  const { line, keyword, chunk } = reading;
  if (line.json === 'not strings') return maybeJson(reading);
  const last = line.words.at(-1);
  if (last === undefined) return { message: `${keyword} needs a source and a destination.` };
  if (line.words.length < 2) return atArguments(reading, `${keyword} needs a destination after the source.`);
  if (heredocOf(last.text) === undefined) return undefined;
  return {
    at: sourceSpan(chunk, spanOf(last.start, last.end)),
    message: `${keyword} cannot write to a heredoc: name the destination last.`,
  };
};

const pairs: Check = (reading) => {
  const { chunk, line, keyword, escapeChar } = reading;
  const { start, end } = line.arguments;
  const words = quotedWords(chunk.line.slice(0, end), start, escapeChar);
  const [first] = words;
  if (first === undefined) return { message: `${keyword} needs \`name=value\`.` };
  if (!first.text.includes('=')) {
    if (/[\t\v\f\r ]/.test(argumentsOf(reading))) return undefined;
    return atArguments(reading, `\`${first.text}\` has no value: write \`${first.text}=value\`.`);
  }
  const bare = words.find(({ text }) => !text.includes('='));
  const blank = words.find(({ text }) => text.startsWith('='));
  const odd = bare ?? blank;
  if (odd === undefined) return undefined;
  const message =
    odd === bare
      ? `\`${odd.text}\` has no \`=\`. Every pair is \`name=value\`; quote values with spaces.`
      : 'A name is missing before `=`.';
  return { at: sourceSpan(chunk, spanOf(odd.start, odd.end)), message };
};

const arg: Check = (reading) => {
  const { chunk, line, escapeChar } = reading;
  const { start, end } = line.arguments;
  if (start === end) return { message: 'ARG needs a name.' };
  const blank = quotedWords(chunk.line.slice(0, end), start, escapeChar).find(({ text }) =>
    text.startsWith('='),
  );
  return (
    blank && {
      at: sourceSpan(chunk, spanOf(blank.start, blank.end)),
      message: 'A name is missing before `=`.',
    }
  );
};

const onBuild: Check = (reading) => {
  const trigger = /^\S*/.exec(argumentsOf(reading))?.[0].toUpperCase() ?? '';
  if (trigger === '') return { message: 'ONBUILD needs an instruction.' };
  if (/^(?:ONBUILD|FROM|MAINTAINER)$/.test(trigger)) {
    return atArguments(reading, `ONBUILD cannot hold ${trigger}.`);
  }
  const rest = argumentsOf(reading).slice(trigger.length).trim();
  if (/^(?:ENV|LABEL)$/.test(trigger) && rest !== '' && !/[=\s]/.test(rest)) {
    return atArguments(reading, `\`${rest}\` has no value: write \`${rest}=value\`.`);
  }
  return undefined;
};

const healthcheck: Check = (reading) => {
  const [, type = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/.exec(argumentsOf(reading)) ?? [];
  if (type === '') return { message: 'HEALTHCHECK needs `CMD command` or `NONE`.' };
  if (/^none$/i.test(type)) {
    return rest === '' ? undefined : atArguments(reading, 'HEALTHCHECK NONE takes no arguments.');
  }
  if (!/^cmd$/i.test(type)) {
    return atArguments(reading, `\`${type}\` is no kind of HEALTHCHECK: write \`CMD\` or \`NONE\`.`);
  }
  return rest === '' || /^\[\s*\]$/.test(rest)
    ? atArguments(reading, 'HEALTHCHECK CMD needs a command.')
    : undefined;
};

const shell: Check = (reading) => {
  const { line } = reading;
  if (line.json === 'not strings') return maybeJson(reading);
  if (line.json === 'strings' && line.words.length > 0) return undefined;
  const message = 'SHELL takes the exec form: `SHELL ["/bin/bash", "-c"]`.';
  return argumentsOf(reading) === '' ? { message } : atArguments(reading, message);
};

const volume: Check = (reading) => {
  const { line } = reading;
  if (line.json === 'not strings') return maybeJson(reading);
  if (line.words.length === 0) return { message: 'VOLUME needs a path.' };
  return line.words.some(({ text }) => text.trim() === '')
    ? atArguments(reading, 'VOLUME cannot be an empty string.')
    : undefined;
};

const checks: ReadonlyMap<string, Check> = new Map([
  ['ADD', copyOrAdd],
  ['ARG', arg],
  ['CMD', maybeJson],
  ['COPY', copyOrAdd],
  ['ENTRYPOINT', maybeJson],
  ['ENV', pairs],
  ['EXPOSE', takesArguments],
  ['FROM', from],
  ['HEALTHCHECK', healthcheck],
  ['LABEL', pairs],
  ['MAINTAINER', takesArguments],
  ['ONBUILD', onBuild],
  ['RUN', maybeJson],
  ['SHELL', shell],
  ['STOPSIGNAL', takesArguments],
  ['USER', takesArguments],
  ['VOLUME', volume],
  ['WORKDIR', takesArguments],
]);
