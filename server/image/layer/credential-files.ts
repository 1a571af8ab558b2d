import { assignedSecretsIn } from '../../../rules/secret/literal.ts';
import { isHarmless } from '../../../rules/secret/placeholders.ts';
import { baseOf } from './path.ts';

/** A kind of file that tools keep credentials in. */
export interface CredentialFile {
  /** Without an article. */
  readonly what: string;
  readonly form: RegExp;
  /** Where in its text secrets stand; left out: only those that are told by their form count. */
  readonly places?: (text: string) => readonly number[];
  /** Whether the file as a whole is the secret. */
  readonly whole?: (bytes: Uint8Array) => boolean;
}

/** What a file is by its name; undefined for one that is not known to hold credentials. */
export function credentialFileOf(path: string): CredentialFile | undefined {
  const base = baseOf(path);
  // Most files of an image end here: the names that count begin with a dot, or are in this list.
  if (base.charCodeAt(0) !== dot && !likelyName.test(base)) return undefined;
  return credentialFiles.find(({ form }) => form.test(path));
}

const dot = 46;

const likelyName =
  /^(?:_netrc|credentials|config|config\.json|auth\.json|hosts\.yml|settings\.xml|admin\.conf|kubelet\.conf|nuget\.config|application_default_credentials\.json|credentials\.db|access_tokens\.db|id_(?:rsa|dsa|ecdsa|ed25519).*|ssh_host_\w+_key|token|secring\.gpg)$|kubeconfig|\.(?:kdbx?|pem|key|ppk|tfstate|backup|tfvars|env|pgpass|p8|json)$/i;

/** Places where the first group of a form is a literal value. */
const valuesOf =
  (form: RegExp) =>
  (text: string): readonly number[] =>
    [...text.matchAll(form)].flatMap((match) => {
      const value = (match[1] ?? '').trim();
      return value === '' || isHarmless(value.slice(0, longestJudged))
        ? []
        : [match.index + match[0].indexOf(value)];
    });

/** What is longer is no stand-in. */
const longestJudged = 1000;

const assigned = (text: string): readonly number[] => assignedSecretsIn(text).map(({ span }) => span.start);

const begins =
  (...magic: readonly number[]) =>
  (bytes: Uint8Array): boolean =>
    magic.every((byte, at) => bytes[at] === byte);

/** A private key in PEM or in PuTTY's form; a certificate alone is none. */
const key = { what: 'private key' };

const credentialFiles: readonly CredentialFile[] = [
  { ...key, form: /(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519)[\w.-]*$(?<!\.pub)/ },
  { what: 'SSH host key', form: /(?:^|\/)ssh_host_\w+_key$/ },
  { ...key, form: /(?<!\.gnupg\/private-keys-v1\.d\/[^/]+)\.(?:pem|key|p8)$/i },
  {
    ...key,
    form: /\.ppk$/i,
    places: (text) => [...text.matchAll(/^PuTTY-User-Key-File-\d/gm)].map(({ index }) => index),
  },
  {
    what: 'GnuPG private key',
    form: /(?:^|\/)\.gnupg\/(?:private-keys-v1\.d\/[^/]+\.key|secring\.gpg)$/,
    whole: (bytes) => bytes.length > 100,
  },
  {
    what: 'npm token',
    form: /(?:^|\/)\.npmrc$/,
    places: valuesOf(/^[ \t]*[^#;\s=]*:?_(?:authToken|auth|password)[ \t]*=[ \t]*["']?([^"'\s]+)/gim),
  },
  {
    what: 'Yarn token',
    form: /(?:^|\/)\.yarnrc\.yml$/,
    places: valuesOf(/^[ \t]*npmAuth(?:Token|Ident):[ \t]*["']?([^"'\s]+)/gm),
  },
  {
    what: 'registry login',
    form: /(?:^|\/)(?:\.docker\/config\.json|\.dockercfg|\.dockerconfigjson|(?:\.config\/)?containers\/auth\.json|\.config\/containers\/auth\.json)$/,
    places: valuesOf(/"(?:auth|identitytoken|registrytoken|password)"\s*:\s*"([^"]+)"/g),
  },
  {
    what: 'AWS key',
    form: /(?:^|\/)\.aws\/(?:credentials|config)$/,
    places: valuesOf(/^[ \t]*(?:aws_secret_access_key|aws_session_token)[ \t]*=[ \t]*(\S+)/gim),
  },
  { what: 'login of .netrc', form: /(?:^|\/)[._]netrc$/, places: valuesOf(/\bpassword\s+(\S+)/g) },
  { what: 'git login', form: /(?:^|\/)(?:\.git-credentials|\.config\/git\/credentials)$/ },
  {
    what: 'secret of .env',
    form: /(?:^|\/)\.env(?:\.(?!example$|sample$|template$|dist$|defaults?$)[\w.-]+)?$|(?:^|\/)[\w-]+\.env$/i,
    places: assigned,
  },
  {
    what: 'login of a cluster',
    form: /(?:^|\/)\.kube\/config$|kubeconfig(?:\.ya?ml|\.conf)?$|(?:^|\/)etc\/kubernetes\/\w+\.conf$/i,
    places: valuesOf(/^(?:[ \t]*-)?[ \t]*(?:client-key-data|token|password):[ \t]*["']?([^"'\s]+)/gm),
  },
  { what: 'KeePass database', form: /\.kdbx?$/i, whole: begins(0x03, 0xd9, 0xa2, 0x9a) },
  {
    what: 'Terraform state',
    form: /\.tfstate(?:\.backup)?$/,
    whole: (bytes) =>
      /"resources"\s*:\s*\[\s*\{|"outputs"\s*:\s*\{\s*"/.test(Buffer.from(bytes).toString('latin1')),
  },
  { what: 'secret of Terraform', form: /\.tfvars$/, places: assigned },
  {
    what: 'Terraform token',
    form: /(?:^|\/)(?:\.terraformrc|credentials\.tfrc\.json)$/,
    places: valuesOf(/"?token"?\s*[:=]\s*"([^"]+)"/g),
  },
  {
    what: 'Google Cloud login',
    form: /(?:^|\/)application_default_credentials\.json$/,
    places: valuesOf(/"(?:refresh_token|client_secret|private_key)"\s*:\s*"([^"]+)"/g),
  },
  {
    what: 'Google Cloud login',
    form: /(?:^|\/)\.config\/gcloud\/(?:credentials|access_tokens)\.db$/,
    whole: begins(0x53, 0x51, 0x4c, 0x69),
  },
  {
    what: 'Azure login',
    form: /(?:^|\/)\.azure\/(?:accessTokens|msal_token_cache|service_principal_entries)\.json$/,
    places: valuesOf(/"(?:accessToken|refreshToken|secret|client_secret)"\s*:\s*"([^"]+)"/g),
  },
  {
    what: 'PyPI login',
    form: /(?:^|\/)\.pypirc$/,
    places: valuesOf(/^[ \t]*password[ \t]*[=:][ \t]*(\S+)/gim),
  },
  { what: 'pip login', form: /(?:^|\/)(?:\.config\/pip\/pip\.conf|\.pip\/pip\.conf)$/ },
  {
    what: 'RubyGems key',
    form: /(?:^|\/)\.gem\/credentials$/,
    places: valuesOf(/^:?\w*api_key:[ \t]*(\S+)/gm),
  },
  {
    what: 'Cargo token',
    form: /(?:^|\/)\.?cargo\/credentials(?:\.toml)?$/,
    places: valuesOf(/^[ \t]*token[ \t]*=[ \t]*"([^"]+)"/gm),
  },
  {
    what: 'Composer login',
    form: /(?:^|\/)\.?composer\/auth\.json$|(?:^|\/)auth\.json$/,
    places: valuesOf(/"(?:password|github\.com|gitlab\.com|token)"\s*:\s*"([^"]+)"/g),
  },
  {
    what: 'Maven login',
    form: /(?:^|\/)\.m2\/settings\.xml$/,
    places: valuesOf(/<(?:password|passphrase)>([^<{]+)</g),
  },
  {
    what: 'NuGet login',
    form: /(?:^|\/)nuget\.config$/i,
    places: valuesOf(/key="(?:ClearTextPassword|Password)"\s+value="([^"]+)"/gi),
  },
  { what: 'PostgreSQL login', form: /(?:^|\/)\.pgpass$/, places: valuesOf(/^(?:[^:#\n]*:){4}(.+)$/gm) },
  {
    what: 'MySQL login',
    form: /(?:^|\/)\.my\.cnf$/,
    places: valuesOf(/^[ \t]*password[ \t]*=[ \t]*["']?([^"'\s]+)/gim),
  },
  {
    what: 'GitHub login',
    form: /(?:^|\/)\.config\/gh\/hosts\.yml$/,
    places: valuesOf(/^[ \t]*oauth_token:[ \t]*(\S+)/gm),
  },
  { what: 'Vault token', form: /(?:^|\/)\.vault-token$/, places: valuesOf(/^(\S+)/g) },
  {
    what: 'Hugging Face token',
    form: /(?:^|\/)(?:\.huggingface|\.cache\/huggingface)\/token$/,
    places: valuesOf(/^(\S+)/g),
  },
  { what: 'Kaggle key', form: /(?:^|\/)\.kaggle\/kaggle\.json$/, places: valuesOf(/"key"\s*:\s*"([^"]+)"/g) },
  {
    what: 'login of S3',
    form: /(?:^|\/)\.(?:s3cfg|boto)$/,
    places: valuesOf(/^[ \t]*(?:aws_)?secret(?:_access)?_key[ \t]*=[ \t]*(\S+)/gim),
  },
];
