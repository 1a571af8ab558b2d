import type { SignatureRequirement } from '../../../rules/core/signature-policy.ts';
import { fieldOf, listAt, textAt, textsAt } from '../../image/json.ts';
import { type FileDemands, noDemands, requirementOf, unique } from './demand.ts';
import { type Scope, scopesOf } from './glob-scope.ts';
import {
  type Asked,
  annotationsAt,
  attestationsOf,
  attestorSet,
  type SignatureType,
} from './kyverno-attestors.ts';
import type { YamlObject } from './yaml-objects.ts';

/** What the `verifyImages` rules of a Kyverno policy ask for. */
export const isKyvernoPolicy = ({ apiVersion, kind }: YamlObject): boolean =>
  /^kyverno\.io\//.test(apiVersion) && (kind === 'ClusterPolicy' || kind === 'Policy');

/**
 * Which resources a rule is for, and under which conditions, is not looked at: an image that is used elsewhere is held
 * to more, never to less.
 */
export function kyvernoDemands({ json }: YamlObject, from: string): FileDemands {
  const entries = listAt(json, 'spec', 'rules').flatMap((rule) => listAt(rule, 'verifyImages'));
  return { ...noDemands, requirements: entries.flatMap((entry) => requirementsOf(entry, from)) };
}

function requirementsOf(entry: unknown, from: string): readonly SignatureRequirement[] {
  const type: SignatureType = textAt(entry, 'type') === 'Notary' ? 'notary' : 'cosign';
  const scopes = scopesOf(
    unique([...textsAt(entry, 'imageReferences'), ...textsAt(entry, 'image')]),
    textsAt(entry, 'skipImageReferences'),
    { star: 'everything', hub: 'docker.io' },
    'Kyverno',
  );
  const { attestations, transparencyLog, notCovered } = attestationsOf(entry, type);
  const annotations = annotationsAt(entry, 'annotations');
  const sets = [...listAt(entry, 'attestors'), ...oldAttestors(entry)].map((set) =>
    attestorSet(set, type, annotations),
  );
  const everywhere = [
    ...notCovered,
    ...(textAt(entry, 'repository') === '' ? [] : ['Its signatures are kept in another repository.']),
  ];
  return scopes.flatMap((scope) => [
    ...sets.map((set) => withScope(from, scope, set, everywhere)),
    ...(attestations.length + notCovered.length > 0
      ? [{ ...withScope(from, scope, nobody, everywhere), attestations, transparencyLog }]
      : []),
    ...(sets.length === 0 &&
    listAt(entry, 'attestations').length === 0 &&
    fieldOf(entry, 'required') !== false
      ? [withScope(from, scope, nobody, everywhere)]
      : []),
  ]);
}

/** Someone must have signed, whoever it is. */
const nobody: Asked = {
  signers: [],
  need: 'any',
  transparencyLog: undefined,
  annotations: {},
  notCovered: [],
};

const withScope = (
  from: string,
  { images, except, notCovered }: Scope,
  asked: Asked,
  more: readonly string[],
): SignatureRequirement =>
  requirementOf(from, {
    images,
    except,
    ...asked,
    notCovered: unique([...notCovered, ...asked.notCovered, ...more]),
  });

/** `key`, `issuer` and `subject` right in the rule, as before `attestors`. */
function oldAttestors(entry: unknown): readonly unknown[] {
  const key = textAt(entry, 'key');
  const [issuer, subject, roots] = ['issuer', 'subject', 'roots'].map((name) => textAt(entry, name));
  return [
    ...(key === '' ? [] : [{ entries: [{ keys: { publicKeys: key } }] }]),
    ...(issuer || subject || roots
      ? [
          {
            entries: [
              {
                keyless: {
                  issuer,
                  subject,
                  roots,
                  additionalExtensions: fieldOf(entry, 'additionalExtensions'),
                },
              },
            ],
          },
        ]
      : []),
  ];
}
