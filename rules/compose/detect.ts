import type { FileHead } from '../core/file-head.ts';

/** Whether a file is for Compose: by its name, by the editor's word, or by top-level `services` that have an image or a build. */
export function isComposeFile({ path, text, languageId }: FileHead): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (languageId === 'dockercompose' || composeName.test(name)) return true;
  if (!/\.ya?ml$/i.test(name) && languageId !== 'yaml') return false;
  const services = servicesLine.exec(text);
  if (services === null || keysOfOthers.test(text)) return false;
  return hasContainers(text.slice(services.index + services[0].length));
}

const composeName = /^(?:(?:docker|podman)-)?compose(?:[._-][\w.-]*)?\.ya?ml$/i;

const servicesLine = /(?:^\uFEFF?|[\r\n])services:[ \t]*(?:#[^\r\n]*)?(?=[\r\n])/;

/** Top-level keys that no Compose file has: such a file has services of another kind. */
const keysOfOthers =
  /(?:^\uFEFF?|[\r\n])(?:apiVersion|kind|jobs|pipelines|stages|steps|provider|on|language)[ \t]*:/;

/** Whether an entry of the map that begins here has `image` or `build` among its own keys. */
function hasContainers(text: string): boolean {
  let service: number | undefined;
  let key: number | undefined;
  for (const [line] of text.matchAll(/[^\r\n]+/g)) {
    const column = line.length - line.trimStart().length;
    if (/^\s*(?:#|$)/.test(line)) continue;
    if (column === 0 || /^\s*-/.test(line)) {
      if (column === 0 || service === undefined) return false;
      continue;
    }
    service ??= column;
    if (column <= service) key = undefined;
    else key ??= column;
    if (column === key && /^\s*(?:image|build):(?:\s|$)/.test(line)) return true;
  }
  return false;
}
