import { formedSecretsIn } from '../../../rules/secret/literal.ts';
import type { SecretInFile } from './contents.ts';
import { type CredentialFile, credentialFileOf } from './credential-files.ts';
import type { LayerEntry } from './file-reader.ts';

/** Text up to this size is read for secrets, and files of tools that keep credentials up to the second. */
const largestText = 256 * 1024;
const largestNamed = 8 * 1024 * 1024;

/**
 * Whether a file may hold secrets: `named`, its name says so; `text`, it may, if it is text; `no`, it belongs to a
 * package or is of a kind that holds none.
 */
export function secretInterest(entry: LayerEntry): 'named' | 'text' | 'no' {
  const { path, kind, size } = entry;
  if (kind !== 'file' || size === 0) return 'no';
  if (credentialFileOf(path) !== undefined) return isShipped(path) || size > largestNamed ? 'no' : 'named';
  if (size > largestText || size < 20 || systemFolder.test(path)) return 'no';
  return isShipped(path) || packageFolder.test(path) || otherKind.test(path) ? 'no' : 'text';
}

/** The secrets of a file that was found worth reading. Their values are not in the answer. */
export function secretsIn(path: string, bytes: Uint8Array): readonly SecretInFile[] {
  const file = credentialFileOf(path);
  if (file?.whole?.(bytes) === true) return [{ path, what: file.what, line: undefined }];
  if (!isText(bytes)) return [];
  const text = textOfBytes(bytes);
  const places: readonly Place[] = [
    ...(file?.places?.(text) ?? []).map((at) => ({ at, what: file?.what ?? '', byName: true })),
    ...formedSecretsIn(text).map(({ span, what }) => ({
      at: span.start,
      what: nameOf(what, text, file),
      byName: false,
    })),
  ];
  return linesOf(text, places).map(({ line, what }) => ({ path, what, line }));
}

interface Place {
  readonly at: number;
  readonly what: string;
  /** Told by the file's name, which says more than the form of what stands there. */
  readonly byName: boolean;
}

/** The first lines that hold one, each once. */
function linesOf(
  text: string,
  places: readonly Place[],
): readonly { readonly line: number; readonly what: string }[] {
  const found = new Map<number, string>();
  let line = 1;
  let next = text.indexOf('\n');
  for (const { at, what, byName } of [...places].sort((a, b) => a.at - b.at)) {
    for (; next >= 0 && next < at; next = text.indexOf('\n', next + 1)) line += 1;
    if (!found.has(line) && found.size === mostOfOneFile) break;
    if (byName || !found.has(line)) found.set(line, what);
  }
  return [...found].map(([at, what]) => ({ line: at, what }));
}

/** More of them make nobody wiser. */
const mostOfOneFile = 20;

/** Whether the first bytes look like text. */
export const isText = (bytes: Uint8Array): boolean => !bytes.subarray(0, 4096).includes(0);

/** One character a byte: what is looked for is ASCII, and this is fast. UTF-16 is no text here. */
const textOfBytes = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

function nameOf(what: string, text: string, file: CredentialFile | undefined): string {
  if (what !== 'a private key') return what.replace(/^an? /, '');
  if (/"type"\s*:\s*"service_account"/.test(text)) return 'Google Cloud key';
  return file !== undefined && file.places === undefined && file.whole === undefined
    ? file.what
    : 'private key';
}

/** What the system's packages bring; somebody's own files stand elsewhere. */
const systemFolder =
  /^(?:usr\/(?:share\/(?!nginx\/html\/|app\/)|lib(?:32|64|x32|exec)?\/|include\/|src\/(?:linux|python|php|perl)|s?bin\/|local\/(?:go|lib\/(?:python|ruby|perl|php)|include|share\/(?:perl|man|doc))\/|games\/)|lib(?:32|64|x32|exec)?\/|s?bin\/|var\/lib\/(?:dpkg|apt|rpm|pacman|dnf|yum|chisel|ucf|systemd)\/|var\/cache\/|etc\/(?:ssl\/certs|pki|ca-certificates|alternatives|init\.d|rc\d\.d|pam\.d|profile\.d|selinux|terminfo|fonts|apparmor\.d|udev|modprobe\.d)\/|proc\/|sys\/|dev\/|boot\/)/;

/** Packages and libraries of languages, which ship keys to test with. */
const packageFolder =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|gems|bower_components|pkg\/mod|\.cargo\/registry|cargo\/registry|vendor\/bundle|\.m2\/repository|\.git\/objects|lib\/(?:python[\d.]*|ruby|perl5?|php\d*|rustlib)|go\/(?:src|test|misc))\//;

/** What is there to test with; Trivy leaves such folders out too. */
const testFolder = /(?:^|\/)(?:tests?|testing|testdata|__tests__|fixtures?|spec|examples?|demos?)\//i;

/** Test keys and examples that come with packages, the key that Debian makes for itself, Chromium's public ones. */
function isShipped(path: string): boolean {
  if (/ssl-cert-snakeoil|(?:^|\/)usr\/share\/doc\/|^etc\/chromium\.d\//.test(path) || testFolder.test(path))
    return true;
  return (
    packageFolder.test(path) && !/(?:^|\/)(?:\.npmrc|\.env|\.git-credentials|\.netrc|\.pypirc)$/.test(path)
  );
}

const otherKind =
  /\.(?:so(?:\.[\d.]+)?|a|o|ko|pyc|pyo|class|jar|war|ear|whl|gz|bz2|xz|zst|zip|tgz|tar|7z|png|jpe?g|gif|ico|webp|svg|woff2?|ttf|otf|eot|mp[34]|wasm|map|css|mo|po|pot|dll|exe|node|bin|dat|db|sqlite3?|crt|cer|der|pub|gpg|asc|sig|md5sums|sha\d+|h|hpp|md|rst|adoc|txt\.gz)$/i;
