import type { SecretLiteral } from './literal.ts';

/** What is said of a secret in a container's environment, in every language alike. */
export const environmentMessage = (name: string, { what }: SecretLiteral): string =>
  what === `the value of \`${name}\``
    ? `The value of \`${name}\` is written into this file. Take it out and replace it where it is valid.`
    : `\`${name}\` holds ${what}, written into this file. Take it out and replace it where it is valid.`;

/** What is said of a secret anywhere else. */
export const secretMessage = ({ what }: SecretLiteral): string =>
  `Here stands ${what}, for everybody who has this file. Take it out and replace it where it is valid.`;
