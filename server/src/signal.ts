import type { CancellationToken } from 'vscode-languageserver/node';

/** Does work that ends at a signal, for a client that cancels by a token. */
export async function withSignal<Result>(
  token: CancellationToken,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const stop = new AbortController();
  const listening = token.onCancellationRequested(() => stop.abort());
  try {
    return await work(stop.signal);
  } finally {
    listening.dispose();
  }
}
