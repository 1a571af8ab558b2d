import { homedir } from 'node:os';
import { notationFolder as notationFolderOf } from '../../signature/notation/folder.ts';

export { trustFolder } from '../../workspace/own-folders.ts';

/** Where Notation keeps the user's trust stores and trust policy; undefined where the system does not say. */
export const notationFolder = (): string | undefined =>
  notationFolderOf({ platform: process.platform, environment: process.env, home: homedir() });
