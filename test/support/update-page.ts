import { readFileSync, writeFileSync } from 'node:fs';
import type { RuleHead } from '../../rules/core/rule.ts';
import { type Case, readCases, writeMarkers } from './markdown.ts';
import { checkCase, fixCase } from './page-case.ts';

/** Writes the markers and the fixed texts of a page anew, from what the rule does today. */
export function updateCases(path: string, rule: RuleHead): void {
  let page = readFileSync(path, 'utf8');
  for (const one of readCases(page).toReversed()) page = updateCase(page, rule, one);
  writeFileSync(path, page);
}

/** Works from the end of the page, so that the offsets of the cases before stay true. */
function updateCase(page: string, rule: RuleHead, one: Case): string {
  const findings = checkCase(rule, one);
  if (one.heading === 'Fails' && findings.length === 0) {
    console.error(`${rule.id}: ${one.title} yields nothing, so it is left as it is.`);
    return page;
  }
  const { text, fixed } = one.fences;
  const result = fixCase(rule, one).text;
  let updated = page;
  if (fixed) updated = replace(updated, fixed.bodyStart, fixed.bodyEnd, result);
  else if (result !== one.text) {
    updated = replace(updated, text.end, text.end, `\n\`\`\`${text.info} fixed\n${result}\`\`\``);
  }
  return replace(updated, text.bodyStart, text.bodyEnd, writeMarkers(one.text, findings));
}

const replace = (text: string, start: number, end: number, by: string): string =>
  text.slice(0, start) + by + text.slice(end);
