import { WorkDoneProgress } from 'vscode-languageserver/node';
import type { Session } from '../session.ts';

/** Tells the client how far a request is, at most once a percent; nothing where it did not ask to know. */
export function tellProgress(
  { connection }: Session,
  token: string | number | undefined,
): (done: number, all: number) => void {
  if (token === undefined) return () => undefined;
  let last = -1;
  return (done, all) => {
    const percentage = all === 0 ? 100 : Math.floor((done / all) * 100);
    if (percentage === last) return;
    last = percentage;
    const message = `${done} of ${all} files`;
    void connection.sendProgress(WorkDoneProgress.type, token, { kind: 'report', percentage, message });
  };
}
