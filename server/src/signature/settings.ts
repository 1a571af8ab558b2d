import { isAbsolute } from 'node:path';
import { type ExternalTool, externalTools } from '../../signature/external/settings.ts';
import { isRecord } from '../record.ts';

/** What the user's settings say of signatures: all but `codeLens` only at the machine's own level. */
export interface SignatureSettings {
  readonly codeLens: boolean;
  /** Who verifies: Seaworthy itself, or a program of the user's. */
  readonly tool: SignatureTool;
  /** The program of a tool by its name, absolute. */
  readonly toolPaths: ReadonlyMap<string, string>;
  /** Whether authorities are asked whether certificates of Notation's were revoked. */
  readonly revocation: boolean;
}

const signatureTools = ['embedded', ...externalTools] as const;
export type SignatureTool = 'embedded' | ExternalTool;

/** What is not understood is as if it were not set. */
export function readSignatureSettings(value: unknown): SignatureSettings {
  const given = isRecord(value) ? value : {};
  const { codeLens, tool, toolPaths, revocation } = given;
  return {
    codeLens: codeLens !== false,
    tool: signatureTools.find((name) => name === tool) ?? 'embedded',
    toolPaths: new Map(
      Object.entries(isRecord(toolPaths) ? toolPaths : {}).flatMap(([name, path]) =>
        typeof path === 'string' && isAbsolute(path.trim()) ? [[name, path.trim()] as const] : [],
      ),
    ),
    revocation: revocation === true,
  };
}
