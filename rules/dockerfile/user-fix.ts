import type { Edit, Fix } from '../core/fix.ts';
import { spanOf } from '../core/span.ts';
import { lineEndOf } from '../core/text.ts';
import type { ImageReference } from '../image/reference.ts';
import { familyOf, type KnownUser, userIn } from './known-users.ts';
import type { Dockerfile, Instruction, Stage, UserInstruction } from './syntax.ts';
import { createdUsers, rootOf } from './users.ts';

/** The user to run as, and what makes it where the image has none. */
interface Choice {
  readonly user: string;
  /** What the title says of it. */
  readonly told: string;
  readonly make: string | undefined;
}

/**
 * The fixes that let a stage end as another user than root. Never safe: files may belong to root, ports below 1024 may
 * be asked for.
 */
export function userFixes(document: Dockerfile, stage: Stage, set?: UserInstruction): readonly Fix[] {
  const { user, told, make } = choiceFor(stage);
  const inPlace = set?.user !== undefined && make === undefined && isLastThatMatters(stage, set);
  if (!inPlace && isOpenAtEnd(document, stage)) return [];
  const how = make === undefined ? '' : `, made by \`${make}\``;
  return [
    {
      title: inPlace ? `Change to \`USER ${user}\`${told}` : `Add \`USER ${user}\`${told}${how}`,
      safety: 'unsafe',
      edits: () =>
        inPlace && set?.user !== undefined
          ? [{ span: set.user.span, text: user }]
          : [insertion(document, stage, make === undefined ? [`USER ${user}`] : [make, `USER ${user}`])],
    },
  ];
}

/** A user that the stage makes, else one of the base image, else a new one with an id that no system user has. */
function choiceFor(stage: Stage): Choice {
  const created = createdUsers(stage).at(-1);
  if (created !== undefined) return { ...asUser(created), told: told(created), make: undefined };
  const reference = baseOf(stage);
  const known = reference && userIn(reference);
  if (known !== undefined) return { ...asUser(known), told: told(known), make: undefined };
  const family = reference && familyOf(reference);
  if (family === 'windows') return { user: 'ContainerUser', told: '', make: undefined };
  return { user: String(newId), told: '', make: family && makers[family] };
}

function baseOf(stage: Stage): ImageReference | undefined {
  const { base } = rootOf(stage).from;
  return base.kind === 'image' ? base.use.reference : undefined;
}

/** Who has every right in a stage: root, and on Windows another. */
export function administratorOf(stage: Stage): 'root' | 'ContainerAdministrator' {
  const reference = baseOf(stage);
  return reference && familyOf(reference) === 'windows' ? 'ContainerAdministrator' : 'root';
}

const newId = 10001;

const makers = {
  useradd: `RUN useradd --no-log-init --create-home --uid ${newId} app`,
  adduser: `RUN adduser -D -u ${newId} app`,
};

const asUser = ({ name, id }: KnownUser): Pick<Choice, 'user'> => ({
  user: id === undefined ? name : String(id),
});
const told = ({ name, id }: KnownUser): string => (id === undefined ? '' : ` (${name})`);

/** Whether nothing after a USER runs in the build, so that it may be changed where it stands. */
const isLastThatMatters = (stage: Stage, set: UserInstruction): boolean =>
  stage.instructions.includes(set) &&
  !stage.instructions.slice(stage.instructions.indexOf(set)).some(({ kind }) => kind === 'run');

/** Whether the stage's last instruction goes on to the end of the file, so that new lines would become part of it. */
function isOpenAtEnd(
  { text, escape: continuation }: Dockerfile,
  { instructions, from, end }: Stage,
): boolean {
  const last = instructions.at(-1) ?? from;
  const isOpenHeredoc = last.heredocs.some(({ body }) => body.end === last.span.end);
  return isOpenHeredoc || text.slice(last.span.start, end).trimEnd().endsWith(continuation);
}

/** New lines after the last RUN, which may need root, and above the command that the container starts with. */
function insertion(document: Dockerfile, stage: Stage, lines: readonly string[]): Edit {
  const { text } = document;
  const lineEnd = lineEndOf(text);
  const { keywordSpan } = stage.from;
  const isLower = /^[a-z]+$/.test(text.slice(keywordSpan.start, keywordSpan.end));
  const written = lines.map((line) =>
    isLower ? line.replace(/^\S+/, (keyword) => keyword.toLowerCase()) : line,
  );
  const { instructions } = stage;
  const lastRun = instructions.findLastIndex((one) => one.kind === 'run' || one.kind === 'user');
  const start = instructions.slice(lastRun + 1).find(isStart);
  if (start === undefined) {
    return { span: spanOf(stage.end, stage.end), text: written.map((line) => `${lineEnd}${line}`).join('') };
  }
  const at = aboveComments(document, start);
  return { span: spanOf(at, at), text: written.map((line) => `${line}${lineEnd}`).join('') };
}

const isStart = ({ kind, onBuild }: Instruction): boolean =>
  !onBuild && (kind === 'cmd' || kind === 'entrypoint');

/** The start of the instruction's line, or of the comments that stand right above it. */
function aboveComments({ text, comments }: Dockerfile, { span }: Instruction): number {
  let at = text.lastIndexOf('\n', span.start - 1) + 1;
  for (const comment of comments.toReversed()) {
    if (comment.span.end >= at) continue;
    if (!/^\r*\n$/.test(text.slice(comment.span.end, at))) break;
    at = text.lastIndexOf('\n', comment.span.start - 1) + 1;
  }
  return at;
}
