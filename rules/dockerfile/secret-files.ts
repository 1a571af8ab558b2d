/** A file that is there to hold credentials, by its name. */
export interface SecretFile {
  /** With its article: `a private SSH key`. */
  readonly what: string;
}

/** Judges the last part of a path, or the last two; patterns (`*.pem`) are judged as written. */
export function secretFileOf(path: string): SecretFile | undefined {
  if (!mayBeSecret.test(path)) return undefined;
  const parts = path
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  const name = parts.at(-1) ?? '';
  if (notSecret.test(name)) return undefined;
  const found = files.find(({ names, within }) =>
    within === undefined ? names.test(name) : names.test(name) && within.test(parts.at(-2) ?? ''),
  );
  return found && { what: found.what };
}

/** Something of every name below; a cheap first look. */
const mayBeSecret =
  /env|id_|ssh|pem|ppk|key|p12|pfx|jks|kdbx|rc|pip|git-c|pgpass|my\.cnf|passwd|aws|kube|docker|cred|service|gcp|gcloud|client|tfstate|gnupg|sec|vault/i;

/** Templates, public halves, certificates that go to every client, lists of packages. */
const notSecret = new RegExp(
  [
    /\.(?:example|sample|template|tmpl|tpl|dist|defaults?|pub|md|j2|enc|gpg|age|sops|asc)$|^(?:example|sample|template)[.-]/,
    /(?:^|[._-])(?:ca|cas|cacerts?|certs?|certificates?|chain|fullchain|bundle|root|trust|global)(?:[._-].*)?\.(?:pem|crt|cer)$/,
    /(?:^|[._-])(?:pub|public)(?:[._-].*)?\.(?:pem|key)$|(?:cacerts|trust-?store).*\.(?:jks|p12|keystore)$/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'i',
);

const files: readonly { readonly what: string; readonly names: RegExp; readonly within?: RegExp }[] = [
  { what: 'an env file', names: /^\.env(?:\.[\w-]+)?$|^\.envrc$/ },
  { what: 'a private SSH key', names: /^(?:\*|id_(?:rsa|dsa|ecdsa|ed25519)(?:_\w+)?)$/, within: /^\.ssh$/ },
  { what: 'a private SSH key', names: /^id_(?:rsa|dsa|ecdsa|ed25519)(?:_\w+)?$/ },
  { what: 'a folder of SSH keys', names: /^\.ssh$/ },
  {
    what: 'a private key',
    names:
      /\.(?:pem|ppk)$|^(?:\w|-|\.)*(?:private|server|tls|ssl|client|domain|privkey|localhost|master)(?:\w|-|\.)*\.key$|^\*\.key$/i,
  },
  { what: 'a key store', names: /\.(?:p12|pfx|jks|keystore|kdbx)$/i },
  { what: 'an npm configuration with its tokens', names: /^\.(?:npmrc|yarnrc\.yml)$/ },
  { what: 'a package index login', names: /^\.pypirc$|^pip\.conf$/ },
  { what: 'a file of logins', names: /^[._]netrc$|^\.git-credentials$|^\.pgpass$|^\.my\.cnf$|^\.htpasswd$/ },
  { what: 'AWS credentials', names: /^\.aws$/ },
  { what: 'AWS credentials', names: /^(?:credentials|config)$/, within: /^\.aws$/ },
  { what: 'a kubeconfig', names: /^kubeconfig(?:\.ya?ml)?$|^\.kube$/ },
  { what: 'a kubeconfig', names: /^config$/, within: /^\.kube$/ },
  { what: 'registry logins', names: /^\.dockercfg$|^\.dockerconfigjson$/ },
  { what: 'registry logins', names: /^config\.json$/, within: /^\.docker$/ },
  {
    what: 'a cloud account key',
    names:
      /^(?:credentials|service[-_]?account(?:[-_]?key)?|gcp[-_]?key|gcloud[-_]?key|client[-_]secrets?|application_default_credentials)(?:[.-][\w-]+)?\.json$/i,
  },
  { what: 'a Terraform state', names: /\.tfstate(?:\.backup)?$|^\.terraformrc$/ },
  { what: 'a key ring', names: /^\.gnupg$|^secring\.gpg$/ },
  {
    what: 'a file of secrets',
    names: /^secrets?\.(?:ya?ml|json|env|txt|toml|properties)$|^\.vault-token$|^\.secrets?$/i,
  },
  { what: "Rails' master key", names: /^(?:master|production)\.key$/, within: /^config$|^credentials$/ },
];
