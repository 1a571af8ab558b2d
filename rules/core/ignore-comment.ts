import { isDay } from './day.ts';

/** An ignore comment in our own form, as it was read. */
export interface OwnIgnore {
  /** Empty where something is wrong with the comment: such a one ignores nothing. */
  readonly rules: readonly string[];
  readonly until: string | undefined;
  readonly reason: string | undefined;
  /** `seaworthy-ignore-file`: for the whole file. */
  readonly wholeFile: boolean;
  /** What is wrong with the comment, and what is expected. */
  readonly problem: string | undefined;
}

/**
 * Reads `seaworthy-ignore ID[, ID] [until=YYYY-MM-DD]: REASON` and its sister `seaworthy-ignore-file …`.
 * The text is that of a comment without its `#`; undefined where it is some other comment.
 */
export function readOwnIgnore(comment: string): OwnIgnore | undefined {
  const [start, file] = opening.exec(comment) ?? [];
  if (start === undefined) return undefined;
  const wholeFile = file !== undefined;
  const rest = comment.slice(start.length);
  const colon = rest.indexOf(':');
  const head = (colon < 0 ? rest : rest.slice(0, colon)).trim();
  const reason = colon < 0 ? '' : rest.slice(colon + 1).trim();
  const until = /(?:^|[\s,])until=(\S*)/i.exec(head)?.[1];
  const rules = head
    .replace(/(?:^|[\s,])until=\S*/i, ' ')
    .split(/[\s,]+/)
    .filter((id) => id !== '');
  const problem = problemOf({ rules, until, reason, rest, form: wholeFile ? `${word}-file` : word });
  if (problem !== undefined) return { rules: [], until: undefined, reason: undefined, wholeFile, problem };
  return { rules, until, reason, wholeFile, problem: undefined };
}

const word = 'seaworthy-ignore';
const opening = /^\s*seaworthy-ignore(-file)?(?![A-Za-z0-9-])/i;

interface Read {
  readonly rules: readonly string[];
  readonly until: string | undefined;
  readonly reason: string;
  readonly rest: string;
  readonly form: string;
}

function problemOf({ rules, until, reason, rest, form }: Read): string | undefined {
  const [first] = rules;
  if (first === undefined) {
    return `Name the rule to ignore, and why: \`# ${form} rule-id: reason\`. As it is, this ignores nothing.`;
  }
  const odd = rules.find((id) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id));
  if (odd !== undefined) {
    return rest.includes(':')
      ? `\`${odd}\` is no rule id. Write ids with commas between: \`# ${form} rule-id, other-id: reason\`.`
      : missingReason(form, first);
  }
  if (until !== undefined && !isDay(until)) {
    return `\`until=${until}\` is not a day. Write a real date: \`until=2027-01-31\`.`;
  }
  return reason === '' ? missingReason(form, rules.join(',')) : undefined;
}

const missingReason = (form: string, ids: string): string =>
  `Say why, after a colon: \`# ${form} ${ids}: reason\`. Without a reason this ignores nothing.`;
