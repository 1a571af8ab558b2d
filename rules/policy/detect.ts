import type { FileHead } from '../core/file-head.ts';

/** The names under which a policy file is found, the first of them where a new one is made. */
export const policyFileNames = ['.seaworthy.yaml', '.seaworthy.yml'] as const;

export const isPolicyFile = ({ path }: FileHead): boolean => isPolicyPath(path);

export const isPolicyPath = (path: string): boolean =>
  policyFileNames.some((name) => path === name || path.endsWith(`/${name}`));
