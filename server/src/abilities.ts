import type { InitializeParams } from 'vscode-languageserver/node';
import type { InitializationOptions } from './protocol.ts';
import { isRecord } from './record.ts';

/** What the client can do, as far as it makes a difference here. */
export interface ClientAbilities {
  readonly pullsDiagnostics: boolean;
  readonly registersDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly resolvesEdits: boolean;
  readonly literalActions: boolean;
  readonly snippetEdits: boolean;
  readonly completesSnippets: boolean;
  readonly registersCompletion: boolean;
  readonly registersDefinition: boolean;
  readonly linksDefinitions: boolean;
  readonly versionedEdits: boolean;
  readonly createsFiles: boolean;
  readonly configuration: boolean;
  readonly registersConfiguration: boolean;
  readonly watchesFiles: boolean;
  readonly workspaceFolders: boolean;
  readonly refreshesLenses: boolean;
  readonly options: InitializationOptions;
}

export function abilitiesOf({ capabilities, initializationOptions }: InitializeParams): ClientAbilities {
  const { textDocument, workspace } = capabilities;
  const edit = workspace?.workspaceEdit;
  return {
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    registersDiagnostics: textDocument?.diagnostic?.dynamicRegistration === true,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    resolvesEdits: textDocument?.codeAction?.resolveSupport?.properties.includes('edit') === true,
    literalActions: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    snippetEdits: edit?.snippetEditSupport === true && edit.documentChanges === true,
    completesSnippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    registersCompletion: textDocument?.completion?.dynamicRegistration === true,
    registersDefinition: textDocument?.definition?.dynamicRegistration === true,
    linksDefinitions: textDocument?.definition?.linkSupport === true,
    versionedEdits: edit?.documentChanges === true,
    createsFiles: edit?.resourceOperations?.includes('create') === true,
    configuration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    options: optionsOf(initializationOptions),
  };
}

function optionsOf(given: unknown): InitializationOptions {
  if (!isRecord(given)) return {};
  const { settings, trusted, rulePages, commands, completesBySchema, virtualSchemes, storage, today } = given;
  return {
    settings,
    trusted: trusted === true,
    commands: commands === true,
    completesBySchema: completesBySchema === true,
    ...(typeof rulePages === 'string' && { rulePages }),
    ...(Array.isArray(virtualSchemes) && {
      virtualSchemes: virtualSchemes.filter((scheme) => typeof scheme === 'string'),
    }),
    ...(typeof storage === 'string' && { storage }),
    ...(typeof today === 'string' && /^\d{4}-\d\d-\d\d$/.test(today) && { today }),
  };
}
