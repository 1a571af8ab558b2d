import { isPlainSafe } from '../../yaml/scalar.ts';
import type { Slot } from './slot.ts';

/** Something that can be written at a slot. */
export interface Suggestion {
  readonly kind:
    | 'key'
    | 'rule'
    | 'level'
    | 'preset'
    | 'value'
    | 'image'
    | 'registry'
    | 'folder'
    | 'file'
    | 'package';
  readonly label: string;
  /** What takes the place of the slot's word. */
  readonly text: string;
  /** Words of which one stands at the text's end, the one that is written in first. */
  readonly choices?: readonly string[];
  /** A few words beside the label. */
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** Whether there is more to choose behind it. */
  readonly goesOn?: boolean;
}

/** What a slot wants that only the workspace knows. A repository is an image without its version. */
export type Want = ImageWant | 'path' | 'file' | 'signer' | 'extends';
export type ImageWant = 'image' | 'repository' | 'registry';

/** A suggestion of a scalar, written as the slot needs it. */
export const scalar = (slot: Slot, word: string, about: Omit<Suggestion, 'label' | 'text'>): Suggestion => ({
  ...about,
  label: word,
  text: beforeValue(slot) + quotedFor(slot, word),
});

/** What stands before a value: the dash of a new item, or the space that is missing. */
export const beforeValue = ({ kind, flow, needsSpace, indent }: Slot): string =>
  kind === 'key' && !flow ? `${' '.repeat(indent)}- ` : needsSpace ? ' ' : '';

const quotedFor = ({ quoted, flow }: Slot, word: string): string => {
  if (quoted) return word;
  const isPlain = word === 'off' || /^(?:true|false)$/.test(word) || isPlainSafe(word);
  return isPlain && !(flow && /[,[\]{}]/.test(word)) ? word : `'${word.replaceAll("'", "''")}'`;
};
