import type { CancellationToken } from 'vscode-languageserver/node';
import { checkBuiltFrom } from '../../check/built-from.ts';
import { commonFacts, granting } from '../facts.ts';
import type { CompareBuiltParams, CompareBuiltResult } from '../protocol-signature.ts';
import { titleOf } from '../scan/words.ts';
import type { Session } from '../session.ts';
import { withSignal } from '../signal.ts';
import { policyBeside } from '../signature/verdict.ts';
import { dockerfileAt } from './scan.ts';
import { resultFor } from './signature-lens.ts';

/** Compares a Dockerfile with the one that an image was built from. From then on its findings stand in the file. */
export async function compareWithBuilt(
  session: Session,
  { uri, image }: CompareBuiltParams,
  token: CancellationToken,
): Promise<CompareBuiltResult> {
  const file = await dockerfileAt(session, uri);
  if (file === undefined) return { trouble: 'not-found', message: 'This is no Dockerfile.' };
  await session.signatures.load();
  const result = resultFor(session, image);
  if (result === undefined)
    return { trouble: 'not-found', message: 'Nobody has looked at this image. Check its signatures first.' };
  const { policy } = await policyBeside(session, uri);
  const { requirements } = session.signatures.demands;
  const mayRunGit = session.policies.isTrusted && session.readsOwnFiles(file.path);
  const answer = await withSignal(token, (signal) =>
    checkBuiltFrom(
      {
        ...file,
        found: result.found,
        policy: granting(session, policy),
        demands: requirements,
        today: session.today(),
        images: commonFacts(session).images,
        records: [],
        wanted: undefined,
        git: mayRunGit ? {} : undefined,
      },
      signal,
    ),
  );
  await session.signatures.compare(result.image, {
    path: file.path,
    atCommit: answer.published.atCommit,
  });
  const words = [answer.words, ...answer.notes].join(' ');
  if (answer.diff === undefined) return { words };
  const { title, built, now, onlySecrets } = answer.diff;
  const isMasked = now !== file.text || built !== (answer.provenance?.dockerfile?.text ?? built);
  return {
    words: onlySecrets ? `${words} All that differs are secrets, which are not shown.` : words,
    texts: { built, now, masked: isMasked, title: `${title} into ${titleOf(image)}` },
  };
}
