import { isPath } from './path-in-policy.ts';
import { readLog } from './read-log.ts';
import { readSignatureImages } from './read-signature-images.ts';
import { readSigners } from './read-signers.ts';
import type { Placed, SignatureParts } from './syntax.ts';
import { readKeys, readStrings, type Tell, type Written } from './walk.ts';

/** Reads the key `signatures`: who is trusted, and what images need. */
export function readSignatures(written: Written, tell: Tell): SignatureParts {
  let parts: SignatureParts = {};
  const put = (part: SignatureParts): void => {
    parts = { ...parts, ...part };
  };
  readKeys(
    written,
    {
      transparencyLog: (value) => put({ transparencyLog: readLog(value, tell) }),
      trustRoots: (list) => put({ trustRoots: readTrustRoots(list, tell) }),
      signers: (map) => put({ signers: readSigners(map, tell) }),
      images: (list) => put({ requirements: readSignatureImages(list, tell) }),
    },
    tell,
  );
  return parts;
}

const readTrustRoots = (written: Written, tell: Tell): readonly Placed<string>[] =>
  readStrings(written, tell, true).flatMap(({ text, span: at }) => {
    if (isPath(text)) return [{ value: text, at }];
    tell({ at, message: `\`${text}\` is no path of a trust root's file, as \`trust/trusted_root.json\`.` });
    return [];
  });
