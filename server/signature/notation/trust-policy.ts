import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type NotationLevel, notationLevels } from '../../../rules/core/signature-policy.ts';
import { identityProblem, overlappingIdentities } from '../../../rules/signature/x509-identity.ts';
import type { Trouble } from '../../registry/trouble.ts';
import type { StoreAnchor } from '../anchors.ts';
import { reasonOf, refuse } from './refusal.ts';
import { mapOf, readStrictJson } from './strict-json.ts';
import { isStoreName, types } from './trust-store.ts';

/** A trust policy for images, held to the specification (*Trust Policy*, its constraints included). */
export interface NotationTrustPolicy {
  readonly path: string;
  readonly statements: readonly TrustPolicyStatement[];
}

export interface TrustPolicyStatement {
  readonly name: string;
  /** Repositories with their registry, or `*` alone: all that no other statement means. */
  readonly scopes: readonly string[];
  readonly level: NotationLevel;
  /** What a failed check does, the level with what overrides it. At level `skip` all are skipped. */
  readonly actions: Readonly<Record<NotationCheck, NotationAction>>;
  /** `always` is the default. It counts only where a store of type `tsa` is named. */
  readonly verifyTimestamp: 'always' | 'afterCertExpiry';
  readonly stores: readonly Pick<StoreAnchor, 'type' | 'name'>[];
  /** `x509.subject: …`, `*`, or of a plugin, with another prefix. */
  readonly identities: readonly string[];
}

const checks = ['integrity', 'authenticity', 'authenticTimestamp', 'expiry', 'revocation'] as const;
export type NotationCheck = (typeof checks)[number];

const actions = ['enforce', 'log', 'skip'] as const;
export type NotationAction = (typeof actions)[number];

/** `trustpolicy.oci.json` and the older `trustpolicy.json`, which are written alike. A trouble says what is wrong where. */
export function readTrustPolicy(text: string, path: string): NotationTrustPolicy | Trouble {
  try {
    const document = objectOf(readStrictJson(text), ['version', 'trustPolicies'], 'the policy');
    if (document.get('version') !== '1.0') return refuse('Its `version` must be `1.0`.');
    const list = document.get('trustPolicies');
    if (!Array.isArray(list) || list.length === 0) return refuse('It needs `trustPolicies`, at least one.');
    const statements = list.map((one: unknown) => readStatement(one));
    const name = repeated(statements.map((statement) => statement.name));
    if (name !== undefined) refuse(`Two statements have the name \`${name}\`.`);
    const scope = repeated(statements.flatMap((statement) => statement.scopes));
    if (scope !== undefined) refuse(`The scope \`${scope}\` stands in \`registryScopes\` twice.`);
    return { path, statements };
  } catch (error) {
    const message = `The trust policy ${path} is not in order. ${reasonOf(error, 'It cannot be read.')}`;
    return { trouble: 'broken', message };
  }
}

/** The user's own trust policy for images in a notation folder; undefined: there is none. A link is refused. */
export async function loadTrustPolicy(folder: string): Promise<NotationTrustPolicy | Trouble | undefined> {
  for (const name of ['trustpolicy.oci.json', 'trustpolicy.json']) {
    const path = join(folder, name);
    try {
      const state = await lstat(path);
      if (!state.isFile() || state.size > mostBytes)
        return {
          trouble: 'refused',
          message: `The trust policy ${path} is not read: it must be a file of its own, below 1 MiB.`,
        };
      return readTrustPolicy(await readFile(path, 'utf8'), path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        return { trouble: 'broken', message: `The trust policy ${path} cannot be read.` };
    }
  }
  return undefined;
}

/** The one statement that means a repository, `registry.example/app`: its own, else the one for all; undefined: none. */
export const statementFor = (
  { statements }: NotationTrustPolicy,
  repository: string,
): TrustPolicyStatement | undefined =>
  statements.find(({ scopes }) => scopes.includes(repository)) ??
  statements.find(({ scopes }) => scopes.includes('*'));

const mostBytes = 1024 * 1024;

function readStatement(value: unknown): TrustPolicyStatement {
  const keys = ['name', 'registryScopes', 'signatureVerification', 'trustStores', 'trustedIdentities'];
  const statement = objectOf(value, keys, 'a statement');
  const name = statement.get('name');
  if (typeof name !== 'string' || name === '') return refuse('A statement has no `name`.');
  const verification = readVerification(statement.get('signatureVerification'), name);
  const stores = textsOf(statement.get('trustStores'), 'trustStores', name);
  const identities = textsOf(statement.get('trustedIdentities'), 'trustedIdentities', name);
  if (verification.level === 'skip') {
    if (stores.length > 0 || identities.length > 0)
      refuse(
        `\`${name}\` skips verification, so that it must not have \`trustStores\` or \`trustedIdentities\`.`,
      );
  } else if (stores.length === 0 || identities.length === 0)
    refuse(`\`${name}\` needs \`trustStores\` and \`trustedIdentities\`.`);
  checkIdentities(identities, name);
  return {
    name,
    scopes: readScopes(statement.get('registryScopes'), name, verification.level),
    ...verification,
    stores: stores.map((store) => readStoreName(store, name)),
    identities,
  };
}

const enforced: Readonly<Record<NotationLevel, readonly NotationCheck[]>> = {
  strict: checks,
  permissive: ['integrity', 'authenticity'],
  audit: ['integrity'],
  skip: [],
};

function readVerification(
  value: unknown,
  name: string,
): Pick<TrustPolicyStatement, 'level' | 'actions' | 'verifyTimestamp'> {
  const verification = objectOf(
    value,
    ['level', 'override', 'verifyTimestamp'],
    `\`signatureVerification\` of \`${name}\``,
  );
  const level = notationLevels.find((each) => each === verification.get('level'));
  if (level === undefined) return refuse(`The \`level\` of \`${name}\` must be ${either(notationLevels)}.`);
  const override = readOverride(verification.get('override'), name);
  if (level === 'skip' && override.length > 0)
    refuse(`\`${name}\` skips verification, so that nothing can override it.`);
  const timestamp = verification.get('verifyTimestamp') ?? 'always';
  const verifyTimestamp = timestampOptions.find((each) => each === timestamp);
  if (verifyTimestamp === undefined)
    return refuse(`\`verifyTimestamp\` of \`${name}\` must be ${either(timestampOptions)}.`);
  const otherwise = level === 'skip' ? 'skip' : 'log';
  const own = new Map(override);
  const actionOf = (check: NotationCheck): NotationAction =>
    own.get(check) ?? (enforced[level].includes(check) ? 'enforce' : otherwise);
  return {
    level,
    actions: {
      integrity: actionOf('integrity'),
      authenticity: actionOf('authenticity'),
      authenticTimestamp: actionOf('authenticTimestamp'),
      expiry: actionOf('expiry'),
      revocation: actionOf('revocation'),
    },
    verifyTimestamp,
  };
}

const timestampOptions = ['always', 'afterCertExpiry'] as const;

function readOverride(value: unknown, name: string): readonly (readonly [NotationCheck, NotationAction])[] {
  if (value === undefined) return [];
  const entries = [...(mapOf(value) ?? refuse(`\`override\` of \`${name}\` must be an object.`))];
  return entries.map(([key, wanted]) => {
    const check =
      checks.find((each) => each === key) ?? refuse(`\`${name}\` overrides \`${key}\`, which is no check.`);
    if (check === 'integrity')
      return refuse(`\`${name}\` overrides \`integrity\`, which is always enforced.`);
    const allowed = check === 'revocation' ? actions : actions.filter((each) => each !== 'skip');
    const action = allowed.find((each) => each === wanted);
    return [
      check,
      action ?? refuse(`\`override\` of \`${check}\` in \`${name}\` must be ${either(allowed)}.`),
    ];
  });
}

function readScopes(value: unknown, name: string, level: NotationLevel): readonly string[] {
  const scopes = textsOf(value, 'registryScopes', name);
  if (scopes.length === 0) return refuse(`\`${name}\` needs \`registryScopes\`, at least one.`);
  if (scopes.includes('*')) {
    if (scopes.length > 1) refuse(`The scope \`*\` of \`${name}\` must stand alone.`);
    if (level === 'skip') refuse(`\`${name}\` skips verification: that is not allowed for the scope \`*\`.`);
    return scopes;
  }
  const wrong = scopes.find((scope) => !scopeForm.test(scope));
  if (wrong === undefined) return scopes;
  return refuse(
    `The scope \`${wrong}\` of \`${name}\` is no repository with its registry, such as \`registry.example/app\`.`,
  );
}

/** A registry, with a port or without, and a repository in the grammar of the distribution specification. */
const scopeForm =
  /^(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::[0-9]+)?(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)+$/;

function readStoreName(text: string, statement: string): Pick<StoreAnchor, 'type' | 'name'> {
  const at = text.indexOf(':');
  const type = types.find((each) => each === text.slice(0, Math.max(at, 0)));
  const name = text.slice(at + 1);
  if (type !== undefined && isStoreName(name)) return { type, name };
  return refuse(
    `The trust store \`${text}\` of \`${statement}\` must be ${either(types)}, a colon and a name.`,
  );
}

function checkIdentities(identities: readonly string[], name: string): void {
  if (identities.includes('*') && identities.length > 1)
    refuse(`The identity \`*\` of \`${name}\` must stand alone.`);
  for (const identity of identities) {
    // Those of plugins have prefixes of their own, of which nothing is known here.
    const isOfPlugin = /^[^:]+:./.test(identity) && !identity.startsWith('x509.subject:');
    const problem = isOfPlugin ? undefined : identityProblem(identity);
    if (problem !== undefined)
      refuse(`The identity \`${identity}\` of \`${name}\` is not in order. ${problem}`);
  }
  const pair = overlappingIdentities(identities);
  if (pair !== undefined)
    refuse(`The identities \`${pair[0]}\` and \`${pair[1]}\` of \`${name}\` mean the same signers.`);
}

function objectOf(value: unknown, keys: readonly string[], what: string): ReadonlyMap<string, unknown> {
  const members = mapOf(value) ?? refuse(`There must be an object where ${what} stands.`);
  const unknown = [...members.keys()].find((key) => !keys.includes(key));
  return unknown === undefined ? members : refuse(`\`${unknown.slice(0, 80)}\` is not known in ${what}.`);
}

function textsOf(value: unknown, key: string, name: string): readonly string[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  return refuse(`\`${key}\` of \`${name}\` must be a list of texts.`);
}

function repeated(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index);
}

const either = (words: readonly string[]): string =>
  `${words
    .slice(0, -1)
    .map((word) => `\`${word}\``)
    .join(', ')} or \`${words.at(-1)}\``;
