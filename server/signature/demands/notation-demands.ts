import type {
  NotationLevel,
  RequiredSigner,
  SignatureRequirement,
} from '../../../rules/core/signature-policy.ts';
import {
  type NotationTrustPolicy,
  readTrustPolicy,
  type TrustPolicyStatement,
} from '../notation/trust-policy.ts';
import { storeId } from '../notation/trust-store.ts';
import { type FileDemands, noDemands, quoted, requirementOf, unique } from './demand.ts';

/** Where the trust stores are that a trust policy names. */
export interface NotationStores {
  /** The certificates of a store that lies beside the file; empty where none does. */
  beside(type: string, name: string): Promise<readonly string[]>;
  /** The user's own folder of Notation, where stores are found that lie nowhere else. */
  readonly folder: string | undefined;
}

/**
 * What a trust policy of Notation asks for that lies in the workspace. Images that it does not mean at all it leaves
 * alone: Notation would refuse them, but is not asked about every image.
 */
export async function notationDemands(
  text: string,
  from: string,
  stores: NotationStores,
): Promise<FileDemands> {
  const policy = readTrustPolicy(text, from);
  return 'trouble' in policy ? { ...noDemands, problems: [policy.message] } : demandsOf(policy, from, stores);
}

/** What the statements of a trust policy ask for. */
export async function demandsOf(
  policy: NotationTrustPolicy,
  from: string,
  stores: NotationStores,
): Promise<FileDemands> {
  const named = policy.statements.flatMap(({ scopes }) => scopes).filter((scope) => scope !== '*');
  const requirements: SignatureRequirement[] = [];
  for (const statement of policy.statements) {
    const isRest = statement.scopes.includes('*');
    const images = isRest ? ['**'] : statement.scopes;
    const except = isRest ? named : [];
    requirements.push(requirementOf(from, { images, except, ...(await askedBy(statement, stores)) }));
  }
  return { requirements, problems: [] };
}

async function askedBy(
  statement: TrustPolicyStatement,
  stores: NotationStores,
): Promise<Partial<SignatureRequirement>> {
  const { level, identities } = statement;
  if (level === 'skip') return { verdict: 'accept' };
  const signers: RequiredSigner[] = [];
  const notCovered: string[] = [];
  const own = identities.filter((one) => one !== '*' && !one.startsWith('x509.subject:'));
  if (own.length > 0)
    notCovered.push(`Identities of plugins such as ${quoted(own[0] ?? '')} are not covered.`);
  for (const { type, name } of statement.stores) {
    if (type === 'tsa') continue;
    const found = await certificatesOf(type, name, stores);
    if (found.length === 0)
      notCovered.push(`Where its trust store ${quoted(`${type}:${name}`)} lies is not known.`);
    for (const certificate of found)
      signers.push({
        kind: 'described',
        who: { kind: 'certificate', certificate, identities: identities.filter((one) => one !== '*'), level },
      });
  }
  if (statement.verifyTimestamp === 'always' && statement.stores.some(({ type }) => type === 'tsa'))
    notCovered.push('It wants a timestamp in every signature, whether a certificate has expired or not.');
  if (isStricter(statement)) notCovered.push('It enforces more than its level does.');
  return { signers, need: 'any', notCovered: unique(notCovered) };
}

async function certificatesOf(
  type: 'ca' | 'signingAuthority',
  name: string,
  stores: NotationStores,
): Promise<readonly string[]> {
  const beside = type === 'ca' ? await stores.beside(type, name) : [];
  if (beside.length > 0 || stores.folder === undefined) return beside;
  return [storeId(stores.folder, type, name)];
}

/** What overrides a level may ask for less, which is as if it did not, or for more, which cannot be said. */
function isStricter({ level, actions }: TrustPolicyStatement): boolean {
  const enforced = new Set(enforcedAt[level]);
  return Object.entries(actions).some(([check, action]) => action === 'enforce' && !enforced.has(check));
}

const enforcedAt: Readonly<Record<NotationLevel, readonly string[]>> = {
  strict: ['integrity', 'authenticity', 'authenticTimestamp', 'expiry', 'revocation'],
  permissive: ['integrity', 'authenticity'],
  audit: ['integrity'],
  skip: [],
};
