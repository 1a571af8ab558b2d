import { type CancellationToken, type Diagnostic, WorkDoneProgress } from 'vscode-languageserver/node';
import { levels } from '../../../rules/core/level.ts';
import { isFileError } from '../../workspace/files.ts';
import type { CheckWorkspaceParams, CheckWorkspaceResult } from '../protocol.ts';
import type { Session } from '../session.ts';
import { pathOfUri, uriOfPath } from '../uri.ts';
import { breathe, type CheckedFile, checkFile } from './closed-file.ts';
import { checkClosedFiles } from './closed-files.ts';
import { diagnosticsFor } from './diagnostics.ts';

/** Checks files that are not open, when asked to, and keeps what it told of them true. */
export class WorkspaceCheck {
  readonly #session: Session;
  /** The files that a check told of, those that were opened since too. */
  readonly #told = new Set<string>();
  #refreshes = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  async check(
    { workDoneToken }: CheckWorkspaceParams,
    token: CancellationToken,
  ): Promise<CheckWorkspaceResult> {
    const report = progressOf(this.#session, workDoneToken);
    const counts = { error: 0, warning: 0, info: 0, hint: 0 };
    const before = new Set(this.#told);
    let files = 0;
    let of = 0;
    const unread: { readonly uri: string; readonly message: string }[] = [];
    // One after the other, so that what is typed meanwhile is answered in between.
    let published = Promise.resolve();
    const errors = await checkClosedFiles(this.#session, {
      token,
      onChecked: (some, done, all) => {
        of = all;
        report(done, all);
        for (const { uri, checked } of some) {
          if (checked === null) continue;
          if ('error' in checked) unread.push({ uri, message: checked.error });
          else {
            files += 1;
            for (const level of levels) counts[level] += checked.counts[level];
            for (const rule of checked.crashed) this.#session.snapshots.crashed(rule);
          }
          const diagnostics = 'error' in checked ? [] : [...checked.diagnostics];
          const wasTold = this.#told.has(uri);
          before.delete(uri);
          this.#told.add(uri);
          if (diagnostics.length === 0 && !wasTold) continue;
          published = published.then(breathe).then(() => this.#tell(uri, diagnostics));
        }
      },
    });
    await published;
    unread.push(...errors.map(({ path, message }) => ({ uri: uriOfPath(path), message })));
    if (!token.isCancellationRequested) await this.#forget(before);
    report(undefined, of);
    const { error, warning: warnings, info: infos, hint: hints } = counts;
    return { files, errors: error, warnings, infos, hints, unread };
  }

  /** From now on the editor asks for this file itself. */
  async opened(uri: string): Promise<void> {
    if (this.#told.has(uri)) await this.#publish(uri, []);
  }

  async closed(uri: string): Promise<void> {
    if (this.#told.has(uri) && (await this.#isOurs(uri))) await this.#publishAnew(uri);
  }

  async filesChanged(uris: readonly string[]): Promise<void> {
    for (const uri of uris) await this.closed(uri);
  }

  /** Every file may have other findings now; a later refresh takes the place of one under way. */
  async refresh(): Promise<void> {
    this.#refreshes += 1;
    const own = this.#refreshes;
    for (const uri of this.#told) {
      if (own !== this.#refreshes) return;
      if (await this.#isOurs(uri)) await this.#publishAnew(uri);
      else await this.opened(uri);
      await breathe();
    }
  }

  /** What is open, or the editor asks for with the whole workspace, would be shown twice. */
  async #isOurs(uri: string): Promise<boolean> {
    const { documents, settings } = this.#session;
    return documents.get(uri) === undefined && !(await settings.forWindow()).workspaceDiagnostics;
  }

  async #tell(uri: string, diagnostics: Diagnostic[]): Promise<void> {
    if (await this.#isOurs(uri)) await this.#publish(uri, diagnostics);
  }

  async #publishAnew(uri: string): Promise<void> {
    const checked = await checkFile(this.#session, pathOfUri(uri));
    if (await this.#isOurs(uri)) await this.#publish(uri, toDiagnostics(this.#session, uri, checked));
  }

  async #forget(uris: Iterable<string>): Promise<void> {
    for (const uri of uris) {
      this.#told.delete(uri);
      await this.#publish(uri, []);
    }
  }

  /** Clients that do not pull have what is open pushed to them already. */
  async #publish(uri: string, diagnostics: Diagnostic[]): Promise<void> {
    const { client, connection, documents } = this.#session;
    if (client.pullsDiagnostics || documents.get(uri) === undefined) {
      await connection.sendDiagnostics({ uri, diagnostics });
    }
  }
}

function toDiagnostics(
  { pageOf }: Session,
  uri: string,
  checked: CheckedFile | { readonly error: string } | undefined,
): Diagnostic[] {
  if (checked === undefined || isFileError(checked)) return [];
  return diagnosticsFor(checked, { uri, ...checked.snapshot }, pageOf);
}

/** Tells how far it is, at most once a percent. */
function progressOf(
  { connection }: Session,
  token: string | number | undefined,
): (done: number | undefined, of: number) => void {
  if (token === undefined) return () => undefined;
  let last = -1;
  const send = (value: Parameters<typeof connection.sendProgress<unknown>>[2]): void =>
    void connection.sendProgress(WorkDoneProgress.type, token, value as never);
  send({ kind: 'begin', title: 'Checking the workspace', cancellable: true, percentage: 0 });
  return (done, of) => {
    if (done === undefined) {
      send({ kind: 'end' });
      return;
    }
    const percentage = Math.floor((done / of) * 100);
    if (percentage === last) return;
    last = percentage;
    send({ kind: 'report', percentage, message: `${done} of ${of} files` });
  };
}
