import {
  anySignature,
  type SignatureRequirement,
  type SignerWho,
} from '../../../rules/core/signature-policy.ts';

/** What one file of another tool asks for. */
export interface FileDemands {
  readonly requirements: readonly SignatureRequirement[];
  /** What in the file is wrong or left out, a sentence each. */
  readonly problems: readonly string[];
}

export const noDemands: FileDemands = { requirements: [], problems: [] };

export const joined = (all: readonly FileDemands[]): FileDemands => ({
  requirements: all.flatMap(({ requirements }) => requirements),
  problems: all.flatMap(({ problems }) => problems),
});

/** A requirement of a file that asks for nothing yet. */
export const requirementOf = (
  from: string,
  more: Partial<SignatureRequirement> & Pick<SignatureRequirement, 'images'>,
): SignatureRequirement => ({
  from,
  ...anySignature,
  ...more,
});

/**
 * Signers of whom any is meant by one entry of a file, and what of the entry cannot be evaluated. An entry with
 * neither asks for nobody.
 */
export interface Described {
  readonly who: readonly SignerWho[];
  readonly notCovered: readonly string[];
}

export const notCoveredSigner = (sentence: string): Described => ({ who: [], notCovered: [sentence] });

/** Text of a file in a sentence: short, in one line, without what would end the code. */
export const quoted = (text: string): string => {
  const line = text
    .replace(/[^\x20-\x7e]+/g, ' ')
    .replaceAll('`', "'")
    .trim();
  return `\`${line.length > 80 ? `${line.slice(0, 79)}…` : line}\``;
};

/** Whether a text holds what is put in later: by Kyverno, by Helm. */
export const isOpen = (text: string): boolean => text.includes('{{') || /\$[({]/.test(text);

export const unique = <Item>(items: readonly Item[]): readonly Item[] => [...new Set(items)];
