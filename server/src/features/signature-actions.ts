import { type CodeAction, CodeActionKind, type Diagnostic } from 'vscode-languageserver/node';
import type { Finding } from '../../../rules/core/finding.ts';
import { toRange } from '../convert.ts';
import { signatureCommands } from '../protocol-signature.ts';
import { imagesIn } from '../scan/targets.ts';
import type { Held, Session } from '../session.ts';

/** What can be done about an image only by asking somebody: the user where, or a registry. */
export function* signatureActions(
  { client, policies }: Session,
  held: Held,
  { rule, at, fixes }: Finding,
  diagnostics: Diagnostic[],
): Generator<CodeAction> {
  if (client.options.commands !== true) return;
  const named = imagesIn(held.snapshot).find((one) => one.at.start <= at.end && at.start <= one.at.end);
  if (named === undefined) return;
  const { uri } = held.document;
  const action = (title: string, command: string, given: readonly unknown[]): CodeAction => ({
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics,
    command: { title, command, arguments: [...given] },
  });
  if (rule === 'image-signature-untrusted')
    yield action('Trust this signer…', signatureCommands.trust, [named.image, uri]);
  if (rule === 'image-not-pinned-by-digest' && fixes.length === 0 && policies.isTrusted) {
    const { line } = toRange(named.at, held.place).start;
    yield action(`Pin to its digest, asked of ${named.reference.registry}`, signatureCommands.pin, [
      uri,
      line,
    ]);
  }
}
