import { isMainThread } from 'node:worker_threads';

// This module is also what workers run. All that costs time is loaded only where it is needed.
if (isMainThread) process.exitCode = await start();
else (await import('../check/worker.ts')).serveTasks();

async function start(): Promise<number> {
  const { readArguments } = await import('./args.ts');
  const command = readArguments(process.argv.slice(2));
  if (command.kind === 'version') return print(`${(await import('./product.ts')).product().version}\n`);
  if (command.kind === 'help') return print((await import('./help.ts')).helpText());
  if (command.kind === 'wrong') {
    process.stderr.write(`seaworthy: ${command.message}\nSee seaworthy --help.\n`);
    return 2;
  }
  try {
    return await command.work(new URL(import.meta.url));
  } catch (error) {
    process.stderr.write(
      `seaworthy: it failed, which is a mistake in Seaworthy itself.\n${placeOf(error)}\n`,
    );
    return 3;
  }
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

/** The kind of an error and where it was thrown, without its message, which may hold what a file holds. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Something that is no error was thrown.';
  const lines = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return [error.name, ...lines].join('\n');
}
