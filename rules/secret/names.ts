/**
 * How plainly a name says that its value is a secret.
 *
 * - `password`, `token`: any literal behind it that is no placeholder is one (`DB_PASSWORD`, `apiKey`);
 *   a plain number counts behind `password` only.
 * - `hint`: the value must look random as well (`SORT_KEY`, `BASIC_AUTH`).
 */
export type Telling = 'password' | 'token' | 'hint';

/** Judges a variable, a key, a flag or a label by its words; undefined where nothing hints at a secret. */
export function tellingOf(name: string): Telling | undefined {
  if (name.length > 80 || !mayTell.test(name)) return undefined;
  const words = wordsOf(name);
  const last = words.findLastIndex((word, index) => kindOf(word, words[index - 1]) !== undefined);
  const kind = kindOf(words[last] ?? '', words[last - 1]);
  if (kind === undefined || words.some((word) => harmlessAnywhere.has(word))) return undefined;
  const after = words.slice(last + 1);
  if (isAccessKeyId(words)) return 'token';
  if (after.some((word) => harmlessAfter.has(word) || harmlessAfter.has(word.replace(/s$/, ''))))
    return undefined;
  if (kind !== 'hint') return describes(words, last) ? undefined : kind;
  return after.length > 0 || words.some((word) => keysOfOtherKinds.has(word)) ? undefined : 'hint';
}

/** The words of a name in lower case, told apart by signs, by camel case, and where digits end. */
export const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');

/** Whether a text holds a name at all that tells of a secret; a cheap first look. */
export const mayHoldSecrets = (text: string): boolean => mayTell.test(text);

const mayTell = /pass|pw|psw|secret|token|key|auth|cred|bearer|jwt/i;

function kindOf(word: string, before: string | undefined): Telling | undefined {
  if (word === 'pass') return before === undefined ? 'hint' : 'password';
  if (passwordWord.test(word)) return 'password';
  if (tokenWord.test(word)) return 'token';
  if (word === 'key' && before !== undefined && keyOfSecret.has(before)) return 'token';
  if (word === 'key') return before === undefined ? undefined : 'hint';
  return hintWords.has(word) ? 'hint' : undefined;
}

/** Also at the end of words that are written together: `PGPASSWORD`, `rootpw`. */
const passwordWord =
  /^(?:pass\d|pwd|psw|passwds?|pword|passphrases?)$|(?:password|passwords|passwd|passphrase|rootpw|dbpass|userpass|requirepass)\d?$/;

const tokenWord =
  /^(?:secrets?|tokens?|creds?|credentials?|bearer|jwt)$|(?:secret|apikey|api_key|secretkey|accesskey|privatekey|authkey|authtoken|accesstoken|apitoken|npmtoken|githubtoken)\d?$/;

/** What stands before `key` where a key lets somebody in or signs for somebody. */
const keyOfSecret = new Set(
  'api access secret private encryption encrypt decryption signing sign signature master account storage auth authentication service app application admin client license licence session cookie hmac aes jwt ssh deploy deployment root shared batch webhook integration rsa host server ingest write read'.split(
    ' ',
  ),
);

const hintWords = new Set(['keys', 'auth', 'pw', 'cred']);

/** Words after which a name is no longer that of the secret itself: `TOKEN_URL`, `PASSWORD_PROMPT`. */
const harmlessAfter = new Set(
  'file files filename path paths dir directory folder location url uri urls endpoint host hostname port server service address domain realm id ids name names alias aliases label labels annotation annotations title description enabled enable disabled disable required require allowed optional version versions length size bits bytes count limit limits max min maximum minimum number prompt hint help type types kind class format ttl expiry expiration expire expires expired exp timeout age lifetime duration interval period seconds minutes hours days ms validity policy rotation rotate algorithm alg method methods mode scheme strategy provider providers issuer audience aud scope scopes claim claims header headers prefix suffix field fields column param parameter attribute template pattern regex ref refs reference selector mount mountpath store storage backend manager engine source sources namespace group groups role roles status state validation validator verify check reset change changed update cache bucket review reviewer webhook generator grant hash hashed digest fingerprint checksum encoding encoded usage leeway sock socket agent forwarding command cmd script bin symbol contract decimals amount index permissions mask salt rounds strength complexity history stdin from env environment'.split(
    ' ',
  ),
);

/** Words that take the meaning of a secret away wherever they stand (BuildKit: public, file, version). */
const harmlessAnywhere = new Set([
  ...['public', 'pub', 'file', 'files', 'version', 'gpg', 'pgp', 'disable', 'disabled', 'enable', 'allow'],
  ...['skip', 'ignore', 'require', 'sealed', 'encrypted', 'has', 'is', 'no', 'without', 'max', 'min'],
]);

/** Keys that open no door. */
const keysOfOtherKinds = new Set(
  'sort primary foreign partition cache map object row column topology routing hot shift group index order hash label tag translation registry reg config lookup license host range'.split(
    ' ',
  ),
);

/** `AWS_ACCESS_KEY_ID`: an id that every tool counts among the credentials, as it stands beside the secret. */
const isAccessKeyId = (words: readonly string[]): boolean =>
  words.join(' ').endsWith('access key id') || words.join(' ').endsWith('secret id');

/** `PASSWORD_FORGOTTEN_…`-like names whose first word is a verb are switches, not secrets: `USE_TOKEN`. */
const describes = (words: readonly string[], last: number): boolean =>
  last === words.length - 1 && verbs.has(words[0] ?? '');

const verbs = new Set(['use', 'uses', 'show', 'hide', 'check', 'validate', 'generate', 'create', 'delete']);
