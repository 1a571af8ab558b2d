import { commands, type ExtensionContext, window } from 'vscode';

export type Commands = Readonly<Record<string, (...given: unknown[]) => Promise<unknown>>>;

/** Registers commands by their names below `seaworthy.`; what goes wrong in one is told in a sentence. */
export function registerAll({ subscriptions }: ExtensionContext, all: Commands): void {
  for (const [name, run] of Object.entries(all)) {
    subscriptions.push(
      commands.registerCommand(`seaworthy.${name}`, async (...given: unknown[]) => {
        try {
          return await run(...given);
        } catch (error) {
          void window.showErrorMessage(
            `Seaworthy: ${error instanceof Error ? error.message : String(error)}`,
          );
          return undefined;
        }
      }),
    );
  }
}
