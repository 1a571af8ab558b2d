import { isFolder, type LayerContents } from './contents.ts';
import { folderOf } from './path.ts';

/**
 * Puts the layers on top of each other by the rules of the image specification: a later entry hides an earlier one, a
 * whiteout hides a path and all below it, an opaque folder all that lower layers have in it, and anything but a folder
 * hides a folder with all below it. `visit` is told of every entry, layers from the top down: `removedIn` is the first
 * layer above that deletes or writes anew what the layer has there; undefined where it is in the final image.
 */
export function stackLayers(
  layers: readonly LayerContents[],
  visit: (path: string, packed: number, layer: number, removedIn: number | undefined) => void,
): void {
  // Of each path the nearest layer above the one at hand that does something to it.
  const hidden = new Map<string, number>();
  const folders = new Map<string, number>();
  const emptied = new Map<string, number>();
  for (let index = layers.length - 1; index >= 0; index -= 1) {
    const layer = layers[index];
    if (layer === undefined) continue;
    const goneFolders = new Map<string, number>();
    const goneFolder = (folder: string): number => {
      if (folder === '') return emptied.get('') ?? Number.POSITIVE_INFINITY;
      const known = goneFolders.get(folder);
      if (known !== undefined) return known;
      const gone = Math.min(
        hidden.get(folder) ?? never,
        emptied.get(folder) ?? never,
        goneFolder(folderOf(folder)),
      );
      goneFolders.set(folder, gone);
      return gone;
    };
    for (const [path, packed] of layer.entries) {
      const own = Math.min(
        hidden.get(path) ?? never,
        isFolder(packed) ? never : (folders.get(path) ?? never),
      );
      const removedIn = Math.min(own, goneFolder(folderOf(path)));
      visit(path, packed, index, removedIn === never ? undefined : removedIn);
    }
    for (const [path, packed] of layer.entries) (isFolder(packed) ? folders : hidden).set(path, index);
    for (const path of layer.whiteouts) hidden.set(path, index);
    for (const path of layer.opaque) emptied.set(path, index);
  }
}

const never = Number.POSITIVE_INFINITY;
