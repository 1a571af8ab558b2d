import type { SignaturePolicy, SignatureRequirement, SignerWho } from '../../rules/core/signature-policy.ts';
import type { Anchors } from '../signature/anchors.ts';
import { jsonText } from './escape.ts';
import type { Style } from './style.ts';
import type { Tool } from './tool.ts';
import { visible } from './width.ts';

/** Whom signatures are led back to here, and who says so. */
export interface TrustShown {
  readonly policy: SignaturePolicy;
  readonly demands: readonly SignatureRequirement[];
  readonly anchors: Anchors;
  /** What cannot be read of it, a sentence each. */
  readonly problems: readonly string[];
  /** The user's own folder, where `trust install` puts roots. */
  readonly own: string;
}

/** For people: each signer, root, key and store with the file that grants it. */
export function trustText(shown: TrustShown, style: Style): string {
  const { policy, demands, anchors, problems, own } = shown;
  const requirements = [...policy.requirements, ...demands];
  const lines = [
    ...section(
      'Trust roots',
      anchors.trustRoots.map(({ id, date, grantedBy }) => [
        `${id}${date === undefined ? '' : ` of ${date.slice(0, 10)}`}`,
        grantedBy,
      ]),
      style,
    ),
    ...section(
      'Signers',
      policy.signers.map(({ name, who, grantedBy }) => [`${name}: ${whoText(who)}`, grantedBy]),
      style,
    ),
    ...section(
      'Notation trust stores',
      anchors.stores.map(({ type, name, certificates, grantedBy }) => [
        `${type}:${name}, ${certificates.length} ${certificates.length === 1 ? 'certificate' : 'certificates'}`,
        grantedBy,
      ]),
      style,
    ),
    ...section(
      'Asked for',
      requirements.map(({ images, from }) => [images.join(', '), from]),
      style,
    ),
    `Transparency log: ${policy.transparencyLog ?? 'required'}`,
    `Your own folder: ${visible(own)}`,
    ...problems.map((problem) => `${style.level('error', 'unknown')}  ${visible(problem)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function section(
  title: string,
  rows: readonly (readonly [what: string, grantedBy: string])[],
  style: Style,
): readonly string[] {
  const told = rows.map(([what, by]) => `  ${visible(what)}  ${style.dim(`by ${visible(by)}`)}`);
  return [style.bold(title), ...(told.length === 0 ? ['  none'] : told), ''];
}

function whoText(who: SignerWho): string {
  if (who.kind === 'key') return who.key.includes('-----BEGIN') ? 'a key in the policy' : who.key;
  if (who.kind === 'identity') return `${who.identity} (${who.issuer})`;
  const names = who.identities.length === 0 ? '' : `, ${who.identities.join(' or ')}`;
  return `${who.certificate}${names}, level ${who.level}`;
}

/** The same for scripts; keys and certificates by their names only. */
export const trustJson = ({ policy, demands, anchors, problems, own }: TrustShown, tool: Tool): string =>
  jsonText({
    schemaVersion: 1,
    tool: { name: tool.name, version: tool.version },
    folder: own,
    transparencyLog: policy.transparencyLog ?? 'required',
    trustRoots: anchors.trustRoots.map(({ id, date, grantedBy }) => ({ id, date: date ?? null, grantedBy })),
    signers: policy.signers.map(({ name, who, grantedBy }) => ({
      name,
      kind: who.kind,
      who: whoText(who),
      grantedBy,
    })),
    stores: anchors.stores.map(({ type, name, certificates, grantedBy }) => ({
      type,
      name,
      certificates: certificates.length,
      grantedBy,
    })),
    requirements: [...policy.requirements, ...demands].map(({ from, images, except, notCovered }) => ({
      from,
      images,
      except,
      notCovered,
    })),
    problems,
  });
