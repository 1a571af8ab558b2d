import { runsAsNonRoot } from './known-users.ts';
import { ancestryOf, userOf } from './stages.ts';
import type { Command, Instruction, RunInstruction, Stage } from './syntax.ts';

/** Whether a user, as USER takes it, is root; undefined where it is unknown. */
export function isRoot(user: string | undefined): boolean | undefined {
  if (user === undefined || user.trim() === '') return undefined;
  const [name = ''] = user.trim().split(':', 1);
  return /^(?:root|0+|ContainerAdministrator)$/i.test(name);
}

/** Where a stage gets its last user from: a USER, the base image, or somewhere that nobody can see. */
export type Effective = 'root' | 'other' | 'unknown' | 'none set';

/**
 * The user of a stage at its end. `none set`: no USER along its line, and its base image is not known to set another
 * one than root.
 */
export function effectiveUser(stage: Stage): Effective {
  const set = userOf(stage);
  if (set !== undefined) {
    const root = isRoot(set.instruction.user?.value);
    return root === undefined ? 'unknown' : root ? 'root' : 'other';
  }
  const { base } = rootOf(stage).from;
  if (base.kind !== 'image') return base.kind === 'scratch' ? 'none set' : 'unknown';
  const { reference } = base.use;
  if (reference === undefined) return agreedOn(rootOf(stage).choices);
  return runsAsNonRoot(reference) ? 'other' : 'none set';
}

/** The user that all of some stages have, whichever of them is taken. */
function agreedOn(choices: readonly Stage[]): Effective {
  const [first = 'unknown', ...others] = choices.map(effectiveUser);
  return others.every((one) => one === first) ? first : 'unknown';
}

/** The stage at the beginning of the line, the one that is built on an image. */
export const rootOf = (stage: Stage): Stage => ancestryOf(stage).at(-1) ?? stage;

/** Whether the entrypoint or command steps down from root by itself. */
export const stepsDownAtStart = (stage: Stage): boolean =>
  ancestryOf(stage).some(({ instructions }) =>
    instructions.some(
      (one) => (one.kind === 'entrypoint' || one.kind === 'cmd') && one.commands.some(namesStepDown),
    ),
  );

/** Whether the image has a tool whose one purpose is to step down from root at the start. */
export const hasStepDownTool = (stage: Stage): boolean =>
  ancestryOf(stage).some(({ instructions }) =>
    instructions.some(
      (one) =>
        (one.kind === 'run' && namesTool(one.script)) ||
        (one.kind === 'copy' && /(?:^|\/)(?:gosu|su-exec)(?:$|[:@/])/.test(one.from?.raw ?? '')),
    ),
  );

/** Looked for plainly first: scripts are long, and few name one. */
const namesTool = (script: string): boolean =>
  (script.includes('gosu') || script.includes('su-exec') || script.includes('setpriv')) &&
  stepDownTool.test(script);

const stepDownTool = /(?:^|[\s/"'=])(?:gosu|su-exec|setpriv)(?:$|[\s"'=;:-])/;

const namesStepDown = ({ words }: Command): boolean =>
  words.some(
    ({ value }) =>
      value !== undefined && /(?:^|\/|\s)(?:gosu|su-exec|setpriv|chpst|runuser)(?:$|\s)/.test(value),
  ) || /^(?:su|sudo)$/.test(words[0]?.value ?? '');

/** A user that a stage makes and might run as. */
export interface CreatedUser {
  readonly name: string;
  readonly id: number | undefined;
  readonly command: Command;
}

/** The users that a stage and those it is built on create, in the order of the build. */
export const createdUsers = (stage: Stage): readonly CreatedUser[] =>
  ancestryOf(stage)
    .toReversed()
    .flatMap(({ instructions }) => instructions.filter(isOwnRun))
    .flatMap(({ commands }) => commands.flatMap(createdBy));

const isOwnRun = (one: Instruction): one is RunInstruction => one.kind === 'run' && !one.onBuild;

/** Options of useradd and adduser that take the next word. */
const shortWithValue = /^-[A-Za-z]*[bcdefgGhkKpsuRPZ]$/;
const longWithValue =
  /^--(?:base-dir|comment|home-dir|home|expiredate|inactive|gid|groups|skel|key|password|shell|uid|root|prefix|selinux-user|gecos|ingroup|conf|firstuid|lastuid|firstgid|lastgid)$/;

const makesUser = (name: string | undefined): boolean =>
  name !== undefined &&
  (name.endsWith('useradd') || name.endsWith('adduser')) &&
  /(?:^|\/)(?:useradd|adduser)$/.test(name);

function createdBy(command: Command): readonly CreatedUser[] {
  const [first, ...rest] = command.words;
  if (!makesUser(first?.value)) return [];
  const operands: (string | undefined)[] = [];
  let id: string | undefined;
  for (let index = 0; index < rest.length; index += 1) {
    const text = rest[index]?.value ?? rest[index]?.raw ?? '';
    if (!text.startsWith('-')) operands.push(rest[index]?.value);
    else if (/^--uid=/.test(text)) id = text.slice(6);
    else if (shortWithValue.test(text) || longWithValue.test(text)) {
      index += 1;
      if (/^(?:-[A-Za-z]*u|--uid)$/.test(text)) id = rest[index]?.value;
    }
  }
  const [name] = operands;
  if (operands.length !== 1 || name === undefined || name === 'root') return [];
  return [{ name, id: id !== undefined && /^\d+$/.test(id) ? Number(id) : undefined, command }];
}
