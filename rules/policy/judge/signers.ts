import { nearestWord } from '../../core/nearest.ts';
import type { PolicyReport } from '../finding.ts';
import { replaceBy } from '../problem.ts';
import { policyContradiction } from '../rules/policy-contradiction.ts';
import { policyWithoutEffect } from '../rules/policy-without-effect.ts';
import type { PolicyLayer } from '../settled.ts';
import type { PolicyParts } from '../syntax.ts';
import type { ReportOfFile } from './locks.ts';

/**
 * Names in the nearest file that nobody has: of signers that must have signed, so that no image can ever have what it
 * needs, and trust roots that no signer counts under. Only who knows every file that counts can tell.
 */
export function judgeSigners(layers: readonly PolicyLayer[]): readonly ReportOfFile[] {
  const last = layers.at(-1);
  if (last === undefined) return [];
  const parts = [last.source, ...last.source.overrides];
  const all = layers.flatMap(({ source }) => [source, ...source.overrides]);
  const names = all.flatMap(({ signatures }) => (signatures.signers ?? []).map(({ value }) => value.name));
  const reports = parts.flatMap((one) => [...unknownSigners(one, names), ...unusedRoots(one, all)]);
  return reports.map((report) => ({ file: last.file, report }));
}

function* unknownSigners({ signatures }: PolicyParts, names: readonly string[]): Generator<PolicyReport> {
  for (const { value } of signatures.requirements ?? []) {
    for (const { value: name, at } of value.named) {
      if (names.includes(name)) continue;
      const near = nearestWord(name, names);
      const more = near === undefined ? '' : ` Did you mean \`${near}\`?`;
      yield {
        rule: policyContradiction,
        at,
        message: `Nobody is called \`${name}\` under \`signers\`, so no image can have what it needs here.${more}`,
        ...(near !== undefined && { fixes: [replaceBy(near, at)] }),
      };
    }
  }
}

function* unusedRoots({ signatures }: PolicyParts, all: readonly PolicyParts[]): Generator<PolicyReport> {
  const named = all.flatMap((one) =>
    (one.signatures.signers ?? []).map(({ value: { who } }) =>
      who.kind === 'identity' ? plain(who.trustRoot ?? '') : '',
    ),
  );
  for (const { value, at } of signatures.trustRoots ?? []) {
    if (named.includes(plain(value))) continue;
    yield {
      rule: policyWithoutEffect,
      at,
      message: 'No signer names this as `trustRoot`, so nobody is trusted by it.',
      tags: ['unnecessary'],
    };
  }
}

const plain = (path: string): string => path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
