import type {
  FoundAttestation,
  FoundSignature,
  NotationChecks,
  Provenance,
  Signer,
} from '../../rules/core/signature.ts';
import type { Judged } from '../../rules/signature/judge.ts';
import { jsonText } from './escape.ts';
import { reportBody } from './json.ts';
import type { RunReport } from './model.ts';
import {
  type AnsweredImage,
  coveredBy,
  reasonOf,
  type SignedImage,
  statusOf,
  trustOf,
} from './signatures.ts';
import type { Tool } from './tool.ts';

/** What a check of signatures has to say, for scripts. Its shape is promised by `schemaVersion` and only grows. */
export const signaturesJson = (run: RunReport, tool: Tool): string =>
  jsonText({ ...reportBody(run, tool), images: (run.signed ?? []).map(signedEntry) });

/** One image. Who could not be asked about has all the same keys, and `unknown` with the reason. */
export const signedEntry = (signed: SignedImage) => ({
  source: signed.image,
  reference: signed.found?.reference ?? null,
  digest: signed.found?.digest ?? null,
  platform: signed.found?.platform ?? null,
  status: statusOf(signed),
  reason: reasonOf(signed),
  checkedAt: signed.found?.at ?? null,
  from: signed.found?.from ?? null,
  ...(signed.found === undefined ? nothingFound : foundEntry(signed)),
});

const nothingFound = {
  tool: null,
  signatures: [],
  attestations: [],
  requirements: [],
  grantedBy: [],
  trust: [],
  slsa: null,
  built: null,
  unknown: [],
  notCovered: [],
};

const foundEntry = (signed: AnsweredImage) => ({
  tool: signed.tool ?? null,
  signatures: signed.verdict.signatures.map((one) => signatureEntry(one, signed)),
  attestations: signed.verdict.attestations.map((one) => attestationEntry(one, signed)),
  requirements: signed.verdict.requirements.map(({ requirement, status, reason }) => ({
    from: requirement.from,
    status,
    reason,
  })),
  grantedBy: signed.verdict.grantedBy,
  trust: usedTrust(signed).map(({ id, kind, date, grantedBy }) => ({
    id,
    kind,
    date: date ?? null,
    grantedBy,
  })),
  slsa: { buildLevel: signed.slsa.level, words: signed.slsa.words },
  built: signed.built
    ? {
        level: signed.built.level,
        words: signed.built.words,
        notes: signed.built.notes,
        limits: signed.built.limits,
      }
    : null,
  unknown: signed.found.unknown,
  notCovered: signed.found.notCovered,
});

/** Every anchor on which anything rests that was found, once. */
const usedTrust = ({ verdict, trust }: AnsweredImage) => [
  ...new Set([...verdict.signatures, ...verdict.attestations].flatMap(({ found }) => trustOf(found, trust))),
];

const signatureEntry = (judged: Judged<FoundSignature>, signed: AnsweredImage) => ({
  ...commonEntry(judged, signed),
  annotations: judged.found.annotations,
});

const attestationEntry = (judged: Judged<FoundAttestation>, signed: AnsweredImage) => ({
  predicateType: judged.found.predicateType,
  ...commonEntry(judged, signed),
  summary: judged.found.summary,
  provenance: judged.found.provenance ? provenanceEntry(judged.found.provenance) : null,
});

const commonEntry = (
  { found, status, reason, signer }: Judged<FoundSignature | FoundAttestation>,
  signed: AnsweredImage,
) => ({
  kind: found.kind,
  status,
  reason,
  signer: found.signer ? signerEntry(found.signer) : null,
  trustedAs: signer ?? null,
  time: found.time ?? null,
  timeFrom: found.timeFrom ?? null,
  covers: found.covers,
  covered: coveredBy(signed.found, found.covers),
  log: found.log,
  logReason: found.logReason,
  provenBy: found.provenBy,
  ...(found.checks && { checks: checksEntry(found.checks) }),
  manifest: found.manifest,
});

function signerEntry(signer: Signer) {
  switch (signer.kind) {
    case 'key':
      return { kind: signer.kind, fingerprint: signer.fingerprint ?? null };
    case 'identity':
      return {
        kind: signer.kind,
        identity: signer.identity,
        issuer: signer.issuer,
        build: signer.build
          ? {
              repository: signer.build.repository ?? null,
              ref: signer.build.ref ?? null,
              commit: signer.build.commit ?? null,
              runner: signer.build.runner ?? null,
              workflow: signer.build.workflow ?? null,
              trigger: signer.build.trigger ?? null,
            }
          : null,
      };
    case 'certificate':
      return { kind: signer.kind, subject: signer.subject, fingerprint: signer.fingerprint };
    case 'named':
      return { kind: signer.kind, name: signer.name };
  }
}

const checksEntry = (checks: NotationChecks) => ({
  integrity: checks.integrity,
  authenticity: checks.authenticity,
  authenticTimestamp: checks.authenticTimestamp,
  expiry: checks.expiry,
  revocation: checks.revocation,
});

/** Without the text of the Dockerfile, which may hold secrets: only that it is there. */
const provenanceEntry = (one: Provenance) => ({
  version: one.version,
  builder: one.builder,
  buildType: one.buildType,
  source: one.source
    ? {
        uri: one.source.uri,
        ref: one.source.ref ?? null,
        commit: one.source.commit ?? null,
        path: one.source.path ?? null,
      }
    : null,
  dockerfile: one.dockerfile?.name ?? null,
  target: one.target ?? null,
  buildArguments: one.buildArguments,
  images: one.images.map(({ reference, digest, platform }) => ({
    reference,
    digest,
    platform: platform ?? null,
  })),
  startedAt: one.startedAt ?? null,
  finishedAt: one.finishedAt ?? null,
  mode: one.mode ?? null,
  hermetic: one.hermetic ?? null,
});
