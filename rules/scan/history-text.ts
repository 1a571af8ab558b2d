/**
 * A step of the history as an instruction that a Dockerfile may hold; undefined where it is none. Builders write
 * commands as they ran and settings as their own program prints them: `EXPOSE map[80/tcp:{}]`, `CMD ["a" "b"]`.
 */
export function instructionText(written: string, ending: '\\' | '`'): string | undefined {
  const text = written
    .replace(/\s{100,}/g, ' ')
    .trim()
    .replace(/ # buildkit$/, '')
    .trim();
  const [, set] = /^[^\n]{0,200}?#\(nop\)\s+([\s\S]*)$/.exec(text) ?? [];
  const said = set ?? (/^(?:\|\d+ |\S*\/\S*sh -\S*c )/.test(text) ? `RUN ${text}` : text);
  const [, word = '', rest = ''] = /^([A-Za-z]+)(?:\s+([\s\S]*))?$/.exec(said.trim()) ?? [];
  const keyword = word.toUpperCase();
  const write = writers.get(keyword);
  const value = clean(rest);
  if (write === undefined || value.trim() === '') return undefined;
  const argument = write(value.trim(), ending);
  return argument === undefined ? undefined : `${keyword} ${argument}`;
}

type Writer = (rest: string, ending: '\\' | '`') => string | undefined;

/** No control character but tab and line feed. */
const clean = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\t\n]/gu, ' ')
    .replace(/[\u2028\u2029]/g, ' ');

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ').trim();

/** A line that ends in the escape character would go on in the next. */
const closed = (text: string, ending: string): string => {
  let end = text.length;
  while (end > 0 && (text[end - 1] === ending || text[end - 1] === ' ')) end -= 1;
  return text.slice(0, end);
};

const plain: Writer = (rest, ending) => noHeredoc(closed(oneLine(rest), ending)) || undefined;

/** Outside of commands nothing may open a heredoc: it would take in all that follows. */
const noHeredoc = (text: string): string => text.replaceAll('<<', '< <');

/**
 * A command in lines that can be read, broken before `&&`; as a heredoc where it has several lines or could be read
 * otherwise than it ran.
 */
const command: Writer = (rest, ending) => {
  const text = withoutShell(rest);
  if (text === '') return undefined;
  if (/\n|<</.test(text) || text.trimEnd().endsWith(ending)) return heredoc(text);
  if (/^\s*(?:--|\[)/.test(text)) return heredoc(text);
  const step = text.length <= longestLine ? ' && ' : ` ${ending}\n    && `;
  return text.replace(/\s+&&\s+(?=\S)/g, step);
};

const longestLine = 100;

/** The build arguments and the usual shell say nothing about what is done. */
const withoutShell = (text: string): string =>
  text.replace(/^(?:\|\d+ (?:[^\n]*? )?(?=\/bin\/sh -c ))?\/bin\/sh -c /, '').trim();

function heredoc(text: string): string {
  const lines = new Set(text.split('\n').map((line) => line.trim()));
  let name = 'EOF';
  for (let count = 2; lines.has(name); count += 1) name = `EOF${count}`;
  return `<<${name}\n${text}\n${name}`;
}

/** `file:1234… in /app`, or the names that were copied; flags stay. */
const copied: Writer = (rest, ending) => {
  const text = oneLine(rest).replace(/<<["']?(\w+)["']?/g, '$1');
  const found = plain(text, ending);
  return found !== undefined && /\S\s+\S/.test(found) ? found : undefined;
};

/** `A=1 B=some text`: what stands before the next `NAME=` is the value, in quotes where it has to be. */
const pairs: Writer = (rest, ending) => {
  const text = oneLine(rest);
  const starts = [...text.matchAll(/(?:^|\s)([A-Za-z_][\w.\-/]*)=/g)];
  const [first] = starts;
  if (first === undefined || first.index > 0) return plain(text, ending);
  const said = starts.map(({ 0: whole, 1: name, index }, at) => {
    const value = text.slice(index + whole.length, starts[at + 1]?.index ?? text.length).trim();
    return `${name}=${quoted(value, ending)}`;
  });
  return closed(said.join(' '), ending);
};

/** In double quotes, with what would end or fill them escaped; text in quotes already stays. */
function quoted(value: string, ending: string): string {
  if (/^[\w./:@%+,=-]*$/.test(value)) return value;
  if (/^"(?:[^"\\`]|\\[^\n])*"$/.test(value) && ending === '\\') return value;
  return `"${value.replace(/["$\\`]/g, (char) => (char === '`' && ending !== '`' ? char : `${ending}${char}`))}"`;
}

/** `["a" "b"]` as Go prints it, or a command in words. */
const started: Writer = (rest, ending) => {
  const text = oneLine(rest);
  return text.startsWith('[') ? `[${stringsIn(text).join(', ')}]` : plain(text, ending);
};

/** The strings of a list as Go prints it, as JSON has them. One after the other: what is no list keeps nobody busy. */
function stringsIn(list: string): readonly string[] {
  const found: string[] = [];
  const next = /[\s,[]*("(?:\\.|[^"\\])*")/y;
  for (let match = next.exec(list); match !== null; match = next.exec(list))
    found.push(asJson(match[1] ?? ''));
  return found;
}

/** Go escapes some characters otherwise than JSON. */
const asJson = (string: string): string =>
  string.replace(/\\x([0-9a-f]{2})|\\a|\\v/g, (_, hex: string | undefined) => `\\u00${hex ?? '07'}`);

/** `map[80/tcp:{} 443/tcp:{}]`, `[80/tcp]`, `80/tcp`. */
const ports: Writer = (rest) => {
  const found = rest.match(/\d+(?:-\d+)?(?:\/(?:tcp|udp|sctp))?/g);
  return found === null ? undefined : found.join(' ');
};

const inBrackets: Writer = (rest, ending) => {
  const text = oneLine(rest);
  if (/^\[\s*"/.test(text)) return started(text, ending);
  const words = text
    .replace(/^(?:map)?\[|:\{\}|\]$/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
  return words.length === 0 ? undefined : `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
};

/** `&{["CMD-SHELL" "curl -f http://localhost"] "30s" "3s" "0s" "0s" '\x03'}` */
const health: Writer = (rest, ending) => {
  const text = oneLine(rest);
  const [start] = /^&?\{(?=\[)/.exec(text) ?? [];
  if (start === undefined) {
    return /^(?:CMD|NONE)\b/i.test(text.replace(/^(?:--\S+\s+)+/, '')) ? plain(text, ending) : undefined;
  }
  const [kind, ...words] = stringsIn(text.slice(start.length));
  if (kind === '"NONE"') return 'NONE';
  if (kind === '"CMD-SHELL"') return plain(`CMD ${unescaped(words[0] ?? '""')}`, ending);
  return words.length === 0 ? undefined : `CMD [${words.join(', ')}]`;
};

function unescaped(string: string): string {
  return string.slice(1, -1).replace(/\\(["\\])/g, '$1');
}

const onBuild: Writer = (rest, ending) => {
  const inner = instructionText(rest, ending);
  const isAllowed =
    inner !== undefined && !/^(?:ONBUILD|FROM|MAINTAINER)\b/.test(inner) && !inner.includes('\n');
  return isAllowed ? inner : undefined;
};

const writers: ReadonlyMap<string, Writer> = new Map<string, Writer>([
  ['RUN', command],
  ['COPY', copied],
  ['ADD', copied],
  ['ENV', pairs],
  ['LABEL', pairs],
  ['ARG', pairs],
  ['CMD', started],
  ['ENTRYPOINT', started],
  ['SHELL', inBrackets],
  ['VOLUME', inBrackets],
  ['EXPOSE', ports],
  ['HEALTHCHECK', health],
  ['ONBUILD', onBuild],
  ['USER', plain],
  ['WORKDIR', plain],
  ['STOPSIGNAL', plain],
  ['MAINTAINER', plain],
]);
