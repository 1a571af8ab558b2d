import type { Trouble, TroubleKind } from '../../registry/trouble.ts';
import type { Evidence } from '../evidence.ts';

/** What one look-up brought. */
export type Gathered = Pick<Evidence, 'attachments' | 'unknown' | 'notCovered'>;

export const nothing: Gathered = { attachments: [], unknown: [], notCovered: [] };

/** Joined in the order of the look-ups, whatever came in first. What is said twice is said once. */
export const joined = (all: readonly Gathered[]): Gathered => ({
  attachments: all.flatMap(({ attachments }) => attachments),
  unknown: [...new Set(all.flatMap(({ unknown }) => unknown))],
  notCovered: [...new Set(all.flatMap(({ notCovered }) => notCovered))],
});

/** So many sentences as somebody reads: whoever fills a registry with rubbish must not fill a report. */
export const few = (sentences: readonly string[]): readonly string[] =>
  sentences.length <= mostSentences
    ? sentences
    : [
        ...sentences.slice(0, mostSentences),
        `There is more of this: ${sentences.length - mostSentences} times.`,
      ];

const mostSentences = 20;

export const unknown = (...sentences: readonly string[]): Gathered => ({ ...nothing, unknown: sentences });

export const notCovered = (...sentences: readonly string[]): Gathered => ({
  ...nothing,
  notCovered: sentences,
});

/** A look-up that failed: what was looked for, why it failed, what to do. */
export const failed = (what: string, { trouble, message }: Trouble): string =>
  [`${what} could not be read.`, message, adviceFor[trouble]].filter((part) => part !== undefined).join(' ');

/** The trouble of the whole image, with what to do. */
export const advised = ({ trouble, message }: Trouble): Trouble => {
  const advice = trouble === 'not-found' ? undefined : adviceFor[trouble];
  return { trouble, message: advice === undefined ? message : `${message} ${advice}` };
};

/** Where the trouble's own sentence does not say it. */
const adviceFor: Partial<Record<TroubleKind, string>> = {
  'not-found': 'It is named but not there: whoever copied or cleaned up the repository left it out.',
  network: 'Check again when it answers.',
  timeout: 'Check again when it answers.',
  broken: 'What it sends cannot be believed: check again, and ask whoever runs it or a proxy in between.',
  'too-large': 'Nothing that signs an image is that large: look at what was pushed there.',
};

/** A few characters of a digest, for people. */
export const brief = (digest: string): string => `\`${digest.slice(0, 19)}\``;
