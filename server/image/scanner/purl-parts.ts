/** Name and version of a package URL, each as its ecosystem spells it; namespaces go before the name. */
export function packageOfPurl(purl: string): { readonly name: string; readonly version: string } {
  const [, type = '', path = '', version = ''] = /^pkg:([^/]+)\/([^@?#]*)(?:@([^?#]*))?/.exec(purl) ?? [];
  const segments = path
    .split('/')
    .filter((segment) => segment !== '')
    .map(plain);
  const isOs = ['deb', 'rpm', 'apk', 'alpm'].includes(type);
  const name = isOs ? (segments.at(-1) ?? '') : segments.join(type === 'maven' ? ':' : '/');
  const [, epoch] = /[?&]epoch=(\d+)/.exec(purl) ?? [];
  const head =
    isOs && epoch !== undefined && epoch !== '0' && !/^\d+:/.test(plain(version)) ? `${epoch}:` : '';
  return { name, version: `${head}${plain(version)}` };
}

/** What was percent-encoded; a broken code stays as it is. */
function plain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
