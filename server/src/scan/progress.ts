import { WorkDoneProgress } from 'vscode-languageserver/node';
import type { ScanProgress } from '../../image/scan.ts';
import { bytesText } from '../../report/images.ts';
import type { Session } from '../session.ts';

export interface Told {
  /** `Reading the layers: 45 of 90 MB` */
  readonly message: string;
  /** Of a hundred; undefined where nobody knows. */
  readonly percentage: number | undefined;
}

/** How far a scan is, in words. */
export function progressWords({ step, done, all, text }: ScanProgress): Told {
  const percentage =
    all === undefined || all === 0 ? undefined : Math.min(100, Math.floor((done / all) * 100));
  if (done === 0 && all === undefined) return { message: text, percentage };
  const amount = step === 'read' ? bytesOf(done, all) : `${done}${all === undefined ? '' : ` of ${all}`}`;
  return { message: `${text}: ${amount}`, percentage };
}

const bytesOf = (done: number, all: number | undefined): string => {
  if (all === undefined) return bytesText(done);
  const [of, unit] = bytesText(all).split(' ');
  const [own, ownUnit] = bytesText(done).split(' ');
  return unit === ownUnit ? `${own} of ${of} ${unit}` : `${bytesText(done)} of ${bytesText(all)}`;
};

/** Tells the client, where it asked to know. */
export function tellScan({ connection }: Session, token: string | number | undefined): (told: Told) => void {
  if (token === undefined) return () => undefined;
  return ({ message, percentage }) =>
    void connection.sendProgress(WorkDoneProgress.type, token, {
      kind: 'report',
      message,
      ...(percentage !== undefined && { percentage }),
    });
}
