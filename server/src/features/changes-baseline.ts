import { existsSync } from 'node:fs';
import * as platform from 'node:path';
import type { CancellationToken } from 'vscode-languageserver/node';
import {
  type BaselineRequest,
  type BaselineState,
  baselineFor,
  createBaseline,
  lookAtBaseline,
  updateBaseline,
} from '../../check/baseline.ts';
import { checkPaths } from '../../check/check-paths.ts';
import { pathsFrom } from '../../check/paths.ts';
import { justChecking } from '../../check/request.ts';
import { counts } from '../../report/summary.ts';
import { type FileError, folderOf, isFileError } from '../../workspace/files.ts';
import type { BaselineTold, CreateBaselineParams, CreateBaselineResult } from '../protocol.ts';
import type { Session } from '../session.ts';
import { withSignal } from '../signal.ts';
import { pathOfUri, uriOfPath } from '../uri.ts';
import { refusalOf } from './changes-repository.ts';
import { checkWorkers } from './check-workers.ts';
import { tellProgress } from './progress.ts';

/** Writes down what is found today, as `seaworthy baseline` does; `look` only says what that would be. */
export async function baselineIn(
  session: Session,
  { folder, action, workDoneToken }: CreateBaselineParams,
  token: CancellationToken,
): Promise<CreateBaselineResult> {
  const refused = refusalOf(session);
  if (refused) return refused;
  const onProgress = tellProgress(session, workDoneToken);
  return withSignal(token, async (signal) => {
    const request = await requestFor(session, pathOfUri(folder), { signal, onProgress });
    const exists = existsSync(request.file);
    const result = await work(request, action, exists);
    if (token.isCancellationRequested)
      return { trouble: 'cancelled', message: 'It was cancelled, so nothing was written.' };
    if (isFileError(result)) return { trouble: 'broken', message: result.error };
    return { ...result, uri: uriOfPath(request.file), exists };
  });
}

async function requestFor(
  session: Session,
  folder: string,
  given: Pick<BaselineRequest, 'signal' | 'onProgress'>,
): Promise<BaselineRequest> {
  const file = baselineFor(folder);
  return {
    file,
    named: [folderOf(file) ?? folder],
    paths: pathsFrom(folder, platform),
    policy: await session.policies.overrideFor(folder),
    ...justChecking,
    today: session.today(),
    baseline: 'none',
    ...checkWorkers(),
    ...given,
  };
}

type Told = Omit<BaselineTold, 'uri' | 'exists'>;

async function work(
  request: BaselineRequest,
  action: CreateBaselineParams['action'],
  exists: boolean,
): Promise<Told | FileError> {
  if (action === 'look' && !exists) return wouldHide(request);
  const state =
    action === 'look'
      ? await lookAtBaseline(request)
      : action === 'create'
        ? await createBaseline(request)
        : await updateBaseline(request, { add: action === 'add' });
  return isFileError(state) ? state : toldState(state);
}

/** What a first baseline would hold: every finding that counts today. */
async function wouldHide(request: BaselineRequest): Promise<Told> {
  const { run } = await checkPaths(request.named, request);
  const files = run.files.filter(({ language, findings }) => language !== 'policy' && findings.some(counts));
  const hidden = files.reduce((sum, { findings }) => sum + findings.filter(counts).length, 0);
  return { hidden, files: files.length, added: hidden, gone: 0, unread: run.errors.length };
}

const toldState = ({ hidden, gone, added, errors }: BaselineState): Told => ({
  hidden: sizeOf(hidden),
  files: hidden.size,
  added,
  gone: sizeOf(gone),
  unread: errors.length,
});

const sizeOf = (lists: ReadonlyMap<string, readonly unknown[]>): number =>
  [...lists.values()].reduce((sum, list) => sum + list.length, 0);
