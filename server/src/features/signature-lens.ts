import type { CodeLens, Command } from 'vscode-languageserver/node';
import { toRange } from '../convert.ts';
import { signatureCommands } from '../protocol-signature.ts';
import { imagesIn } from '../scan/targets.ts';
import { ageWords } from '../scan/words.ts';
import type { Session } from '../session.ts';
import { registryReference } from '../signature/references.ts';
import type { SignatureResult } from '../signature/result.ts';
import { verdictBy } from '../signature/verdict.ts';
import { brief, statusIcons, verdictWords } from '../signature/words.ts';

/** What stands over the lines that name an image: who signed it, or that one can look. */
export async function signatureLensesOf(session: Session, uri: string): Promise<CodeLens[]> {
  const { signatures: settings } = await session.settings.forWindow();
  if (!settings.codeLens || session.client.options.commands !== true) return [];
  const held = await session.snapshots.of(uri);
  if (held === undefined) return [];
  await session.signatures.load();
  const { snapshot, inForce } = held;
  const place = { uri, ...snapshot };
  const words = (result: SignatureResult): { readonly title: string; readonly status: string } => {
    const verdict = verdictBy(session, result.found, inForce);
    return { title: verdictWords(verdict), status: statusIcons[verdict.status] };
  };
  return imagesIn(snapshot).flatMap(({ image, at }) => {
    const start = { line: toRange(at, place).start.line, character: 0 };
    return commandsFor(session, image, uri, words).map((command) => ({
      range: { start, end: start },
      command,
    }));
  });
}

/** What is under way, what failed, what is known, or what can be asked. One that opens what is behind it, one that asks again. */
function commandsFor(
  session: Session,
  image: string,
  uri: string,
  words: (result: SignatureResult) => { readonly title: string; readonly status: string },
): readonly Command[] {
  const { signatures, policies } = session;
  const running = signatures.runningFor(image);
  if (running !== undefined)
    return [
      { title: `$(sync~spin)\u00a0${running.text}`, command: '' },
      { title: 'Cancel', command: signatureCommands.cancel, arguments: [running.image] },
    ];
  const ask = (title: string): readonly Command[] =>
    policies.isTrusted
      ? [
          {
            title,
            tooltip: 'Check the signature again',
            command: signatureCommands.check,
            arguments: [image, uri],
          },
        ]
      : [];
  const trouble = signatures.troubleFor(image);
  if (trouble !== undefined)
    return [
      { title: `$(question)\u00a0${inLens(`signature unknown: ${brief(trouble.message)}`)}`, command: '' },
      ...ask('$(refresh)\u00a0Check again'),
    ];
  const result = resultFor(session, image);
  if (result === undefined)
    return ask('$(verified)\u00a0Check signature').map(({ tooltip: _, ...one }) => one);
  const { title, status } = words(result);
  return [
    {
      title: `$(${status})\u00a0${inLens(title)}${sinceWords(result)}`,
      command: signatureCommands.show,
      arguments: [result.image, uri],
    },
    ...ask('$(refresh)'),
  ];
}

/** A line holds only so much beside what a scan says; the hover has the rest. */
function inLens(words: string): string {
  const text = words.length > longest ? `${words.slice(0, longest - 1).trimEnd()}…` : words;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const longest = 76;

/** Where it may be another by now. */
function sinceWords({ found, isStale }: SignatureResult): string {
  if (isStale) return ' · keys have changed since';
  const age = ageWords(found.at, Date.now());
  return age.includes('day') ? ` · checked ${age}` : '';
}

/** Of the image as it is written, else of the same with the digest that it was found to have. */
export function resultFor({ signatures }: Session, image: string): SignatureResult | undefined {
  const reference = registryReference(image);
  const own = signatures.of(image);
  if (own !== undefined || reference === undefined) return own;
  const found = signatures.commonFacts.signatures.get(reference);
  return found && signatures.all.find((one) => one.found === found);
}
