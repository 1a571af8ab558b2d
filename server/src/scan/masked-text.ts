import { detectLanguage } from '../../../rules/catalogue.ts';
import { maskPiece, secretsIn } from '../../report/masked.ts';

/** A Dockerfile without any secret's value. */
export function maskedText(text: string): string {
  const language = detectLanguage({ path: 'Dockerfile', text });
  if (language === undefined) return '';
  const secrets = secretsIn({ language, parsed: language.parse(text) });
  return maskPiece(text, { start: 0, end: text.length }, secrets).text;
}
