import type { SignaturePolicy } from '../../../rules/core/signature-policy.ts';
import type { Paths } from '../../check/paths.ts';
import { type SignatureTerms, signedImage } from '../../check/signed-image.ts';
import { networkOf } from '../../registry/network.ts';
import type { RunError } from '../../report/model.ts';
import type { SignedImage } from '../../report/signatures.ts';
import { checkSignatures } from '../../signature/check.ts';
import { askTool } from '../../signature/external/external.ts';
import type { ExternalTool } from '../../signature/external/settings.ts';
import { anchorsFor } from '../../workspace/anchors.ts';
import { demandsAround } from '../../workspace/demands.ts';
import { nodeFiles } from '../../workspace/node-files.ts';
import { cacheFolder } from '../scan/folders.ts';
import { interruptible } from '../scan/interrupt.ts';
import { progressLine } from '../scan/progress.ts';
import type { Terminal } from '../terminal.ts';
import { momentOf } from '../today.ts';
import { notationFolder, trustFolder } from '../trust/folders.ts';
import type { RegistryOptions } from './options.ts';

/** What images are held to, and what is wrong with a file that it rests on. */
export interface TermsRead {
  readonly terms: SignatureTerms;
  /** Keys, roots and stores that the policy names and that cannot be used: then it is broken. */
  readonly broken: readonly string[];
  /** What other tools ask for and nobody can read. */
  readonly unread: readonly RunError[];
}

/**
 * Reads the keys, roots and stores that the policy grants, and what other tools' files of the folder ask for. A policy
 * that was found names no file outside of its repository, as in the editor; one that the user named (`isNamed`) may.
 */
export async function readTerms(
  policy: SignaturePolicy,
  { today, paths, isNamed }: { readonly today: string; readonly paths: Paths; readonly isNamed: boolean },
): Promise<TermsRead> {
  const notation = notationFolder();
  const demands = await demandsAround(paths.folder, nodeFiles, notation);
  // Beside a policy that the user named, files that merely lie there ask for more and make nobody trusted.
  const others = isNamed ? demands.own : [...demands.own, ...demands.signers];
  const granting = { ...policy, signers: [...policy.signers, ...others] };
  const { anchors, problems } = await anchorsFor(granting, demands.requirements, {
    files: nodeFiles,
    trustFolder: trustFolder(),
    notationFolder: notation,
    ...(!isNamed && { roots: () => [paths.folder] }),
  });
  return {
    terms: { policy: granting, demands: demands.requirements, anchors, today },
    broken: problems,
    unread: demands.problems.map(({ path, message }) => ({ path: paths.show(path), message })),
  };
}

export interface ToCheck extends RegistryOptions {
  readonly images: readonly {
    /** As it was asked for. */
    readonly image: string;
    /** With its path absolute. */
    readonly absolute: string;
  }[];
  readonly platform: string | undefined;
  readonly revocation: boolean;
  /** `YYYY-MM-DD`, in place of what the clock says. */
  readonly today: string | undefined;
  /** Whom to ask in our place; undefined: we verify ourselves. */
  readonly tool: ExternalTool | undefined;
  readonly toolPath: string | undefined;
}

/** Checks several images at once, each for itself; undefined where it was cancelled. */
export function checkImages(
  asked: ToCheck,
  terms: SignatureTerms,
  paths: Paths,
  terminal: Terminal,
): Promise<readonly SignedImage[] | undefined> {
  const { images, plainHttp, mirrors, tool } = asked;
  const progress = progressLine(terminal);
  const outside = [paths.folder];
  const network = networkOf(process.env, { plainHttpHosts: plainHttp, mirrors, outside });
  const now = momentOf(asked.today);
  return interruptible(async (signal) => {
    const show = (text: string): void => progress.show({ text, done: 0, all: undefined, unit: 'none' });
    const checked = await Promise.all(
      images.map(async ({ image, absolute }) => {
        const common = { network, allowed: 'network', now, platform: asked.platform } as const;
        const answer =
          tool === undefined
            ? await checkSignatures(
                {
                  ...common,
                  image: absolute,
                  anchors: terms.anchors,
                  cache: asked.cache ? cacheFolder() : undefined,
                  revocation: asked.revocation,
                },
                { signal, onProgress: ({ text }) => show(text) },
              )
            : await askTool(tool, absolute, {
                ...common,
                path: asked.toolPath === undefined ? undefined : paths.resolve(asked.toolPath),
                outside,
                signal,
                signers: terms.policy.signers,
                transparencyLog: terms.policy.transparencyLog ?? 'required',
              });
        const found = 'trouble' in answer ? answer : { ...answer, source: image };
        return signedImage(image, found, terms, { tool });
      }),
    );
    progress.clear();
    return signal.aborted ? undefined : checked;
  });
}
