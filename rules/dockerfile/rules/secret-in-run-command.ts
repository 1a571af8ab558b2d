import type { Fix } from '../../core/fix.ts';
import { dockerfileRule } from '../define.ts';
import type { CommandSecret } from '../secret-commands.ts';
import { mountEdit } from '../secret-mount.ts';
import { secretValuesOf } from '../secret-values.ts';
import type { Instruction, RunInstruction } from '../syntax.ts';

export const secretInRunCommand = dockerfileRule({
  id: 'secret-in-run-command',
  summary: 'A command that signs in gets its credential from a secret mount.',
  level: 'error',
  preset: 'recommended',
  family: 'secret',
  since: '0.1.0',
  sources: ['trivy/DS-0031', 'sonar/S6437'],
  fixes: 'unsafe',
  options: {},
  *check({ document }) {
    for (const secret of secretValuesOf(document).commands) {
      const { instruction } = secret;
      if (hasSecretMount(instruction)) continue;
      yield {
        at: secret.span,
        message: messageOf(secret),
        fixes: instruction.kind === 'run' ? fixesOf(instruction, secret) : [],
      };
    }
  },
});

const hasSecretMount = (instruction: Instruction): boolean =>
  instruction.kind === 'run' && instruction.mounts.some(({ type }) => type === 'secret');

const messageOf = ({ literal, what }: CommandSecret): string =>
  literal
    ? `The credential that \`${what}\` is given stays in the image's history. Replace it where it is valid.`
    : `\`${what}\` leaves its credential in the image unless it comes from a secret mount.`;

function fixesOf(run: RunInstruction, { literal, quote, variable }: CommandSecret): readonly Fix[] {
  if (literal === undefined || run.form !== 'shell' || run.onBuild) return [];
  return [
    {
      title: `Read it from a build secret, \`${variable}\``,
      safety: 'unsafe',
      edits: () => [mountEdit(run, variable), { span: literal, text: inQuotes(`\${${variable}}`, quote) }],
    },
  ];
}

/** The shell puts a variable in within double quotes only. */
const inQuotes = (reference: string, quote: string): string =>
  ({ '"': reference, "'": `'"${reference}"'` })[quote] ?? `"${reference}"`;
