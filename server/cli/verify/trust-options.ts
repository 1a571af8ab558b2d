import { transparencyLogs } from '../../../rules/core/signature-policy.ts';
import { oneOf } from '../choice.ts';
import { type Given, last, type OptionSpec, type Wrong } from '../options.ts';
import { cutAt } from '../registry-options.ts';
import type { TrustOptions } from './options.ts';

/** Whom to trust for this run, beside the policy. */
export const trustOptions: readonly OptionSpec[] = [
  {
    name: 'key',
    value: 'FILE',
    help: 'A public key (PEM) whose signatures count, beside the policy; may be given several times.',
  },
  {
    name: 'certificate-identity',
    value: 'IDENTITY',
    help: 'Who must have signed in to sign, exactly or with * for a part: a workflow, an address.',
  },
  {
    name: 'certificate-oidc-issuer',
    value: 'URL',
    help: 'Who let them sign in, such as https://token.actions.githubusercontent.com.',
  },
  {
    name: 'notation-certificate',
    value: 'FILE',
    help: "An authority's certificate (PEM) to which Notation's signatures must lead.",
  },
  {
    name: 'trusted-root',
    value: 'FILE',
    help: 'A trusted_root.json to hold Sigstore signatures to, in place of the public one.',
  },
  {
    name: 'annotation',
    value: 'KEY=VALUE',
    help: 'What must stand in the signature; may be given several times.',
  },
  {
    name: 'transparency-log',
    value: transparencyLogs.join('|'),
    help: "Whether cosign's signatures must stand in a transparency log (required).",
  },
];

export function readTrust(given: Given): TrustOptions | Wrong {
  const log = last(given, 'transparency-log');
  const transparencyLog = log === undefined ? undefined : oneOf('--transparency-log', log, transparencyLogs);
  if (typeof transparencyLog === 'object') return transparencyLog;
  const identities = readIdentities(given);
  if ('wrong' in identities) return identities;
  const annotations = readAnnotations(given.get('annotation') ?? []);
  if ('wrong' in annotations) return { wrong: annotations.wrong };
  const empty = ['key', 'notation-certificate', 'trusted-root'].find((name) => given.get(name)?.includes(''));
  if (empty !== undefined) return { wrong: `--${empty} has an empty value.` };
  return {
    keys: given.get('key') ?? [],
    identities: identities.list,
    certificates: given.get('notation-certificate') ?? [],
    trustedRoots: given.get('trusted-root') ?? [],
    annotations: annotations.values,
    transparencyLog,
  };
}

/** Each identity with its issuer; one issuer may be that of all. An identity that anybody has is refused. */
function readIdentities(given: Given): { readonly list: TrustOptions['identities'] } | Wrong {
  const identities = given.get('certificate-identity') ?? [];
  const issuers = given.get('certificate-oidc-issuer') ?? [];
  if (identities.length > 0 && issuers.length === 0)
    return {
      wrong:
        '--certificate-identity needs --certificate-oidc-issuer: the same name may be given by anybody else.',
    };
  if (issuers.length > 0 && identities.length === 0)
    return { wrong: '--certificate-oidc-issuer needs --certificate-identity: an issuer has many users.' };
  if (issuers.length > 1 && issuers.length !== identities.length)
    return { wrong: 'Give one --certificate-oidc-issuer for all identities, or one for each.' };
  for (const [name, values] of [
    ['certificate-identity', identities],
    ['certificate-oidc-issuer', issuers],
  ] as const) {
    const lone = values.find((value) => /^[*\s]*$/.test(value));
    if (lone !== undefined) return { wrong: `--${name} cannot be \`${lone}\`: that is anybody.` };
  }
  const list = identities.map((identity, index) => ({
    identity,
    issuer: issuers[index] ?? issuers[0] ?? '',
  }));
  return { list };
}

function readAnnotations(
  written: readonly string[],
): { readonly values: Readonly<Record<string, string>> } | Wrong {
  const values: [string, string][] = [];
  for (const one of written) {
    const [key, value] = cutAt(one);
    if (key === '') return { wrong: `--annotation needs a key and a value, as env=prod, not \`${one}\`.` };
    values.push([key, value]);
  }
  return { values: Object.fromEntries(values) };
}
