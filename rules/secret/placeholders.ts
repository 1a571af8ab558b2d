/**
 * Whether a text stands where a secret belongs and is none: empty, a reference, a template, a stand-in,
 * a switch, a file, an address without password, public, or encrypted.
 */
export const isHarmless = (value: string): boolean =>
  value.trim() === '' || isReference(value) || isStandIn(value) || isOfOtherKind(value);

/** Whether a text is written out and still no secret: a switch, a file, an address, public, encrypted. */
export const isOfOtherKind = (value: string): boolean =>
  isSwitch(value) || isPath(value) || isAddress(value) || isPublic(value) || isEncrypted(value);

/** `${X}`, `$(X)`, `$X`, `{{ x }}`, `%X%`, `#{X}#`, `@@X@@`, or the address of a secret in a store. */
export const isReference = (value: string): boolean => referenceSign.test(value) || storeAddress.test(value);

const referenceSign =
  /\$\{|\$\(|\{\{|<%|%\(|\[\[|#\{|^\$\$?[A-Za-z_][\w.-]*$|^\$env:|^%[A-Za-z_]\w*%$|^@@?[\w-]+@@?$|^__[A-Za-z_]+__$|^\{[\w. -]+\}$|^!/;

const storeAddress =
  /^(?:vault:|ref\+|op:\/\/|arn:aws[\w-]*:|projects\/[^/]+\/secrets\/|@Microsoft\.KeyVault|secretref:|secret:\/\/|ssm:|valueFrom:|env:|file:|gcp:secretmanager|akv:|bws:|doppler:|keyring:)/i;

/** `changeme`, `xxxx`, `<token>`, `your-…`, `example`, `TODO`. */
export const isStandIn = (value: string): boolean =>
  sameCharacter.test(value) || inBrackets.test(value) || standInWhole.test(value) || standInPart.test(value);

const sameCharacter =
  /^(?:(.)\1*|[xX*.\-_ ]+|(?:[xX0*]+[-_.:])+[xX0*]+|0123456789|[xX]{3,}.*|.*[xX*]{5,}.*|.*\.{3})$/;
const inBrackets = /^["']?(?:<[^>]*>|\[[^\]]*\]|\([^)]*\))["']?$|<[a-z][\w .-]*>/i;
const standInWhole =
  /^(?:none|null|nil|undefined|unset|empty|blank|n\/?a|tbd|todo|fixme|foo|bar|baz|foobar|string|value|redacted|hidden|masked|omitted|removed|deleted|default|optional|required|unknown|auto|generated|random|not[-_ ]?(?:set|used|needed|a[-_ ]?real[-_ ]?\w+|required|secret)|(?:un)?used|same|env|inherit|stdin|missing|-|\?+)$/i;
const standInPart =
  /change[-_ ]?(?:me|this|it|in|please)|(?:please|must|to)[-_ ]?(?:be[-_ ]?)?change|replace[-_ ]?(?:me|this|with|by|it)|(?:to[-_ ]?be|be)[-_ ]?replaced|(?:^|[^a-z\d])(?:your|placeholder|dummy|fake|sample|insert|redacted|todo|fixme|lorem|fill|mock)(?:$|[^a-z])|^(?:your|dummy|fake|sample|placeholder|replace)[A-Za-z]|example|placeholder|(?:^|[-_ ])(?:goes|put|enter)[-_ ](?:here|your|a|the)|[-_ ]here$|^set[-_ ](?:me|this|your|in|by|via)|super[-_ ]?duper/i;

/** Booleans and the words for them, and numbers with a unit. */
const isSwitch = (value: string): boolean =>
  /^(?:true|false|yes|no|on|off|enabled?|disabled?|always|never|allow|deny|\d{1,6}(?:ms|s|m|h|d|w|k|kb|mb|gb)|\d+\.\d+(?:\.\d+)?)$/i.test(
    value,
  );

/** `/run/secrets/x`, `./key.pem`, `C:\key`, `token.json`. */
const isPath = (value: string): boolean =>
  pathShape.test(value) || /^[A-Za-z]:[\\/]/.test(value) || fileShape.test(value);

const pathShape =
  /^(?:~|\.{1,2}|[\w.-]+)?(?:\/[a-z\d_.@*-]+){1,}\/?$|^(?:~|\.{1,2})?(?:\/[\w.@-]{1,24}){1,}\/?$/;
const fileShape =
  /^[\w./@-]+\.(?:pem|crt|cer|cert|key|pub|json|ya?ml|toml|ini|conf|cfg|config|txt|env|properties|xml|jks|p12|pfx|keystore|sh|py|rb|js|ts|go|java|php|html?|md|log|sock|service|local|svc|internal|csv|kubeconfig)$/i;

/** A URL, host with port, or mail address. A password inside a URL is found by itself. */
const isAddress = (value: string): boolean =>
  /^[a-z][a-z\d+.-]*:\/\/[^\s]*$/i.test(value) ||
  /^[\w-]+(?:\.[\w-]+)+:\d{2,5}$/.test(value) ||
  /^(?:[a-z\d-]+\.)+(?:com|org|net|io|local|svc|dev|cluster\.local)(?:\/\S*)?$/.test(value);

/** Public keys, certificates, and the fingerprints that keys are fetched by. */
const isPublic = (value: string): boolean =>
  /^(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\S+|sk-ssh-\S+) |BEGIN (?:[A-Z0-9 ]*)?(?:PUBLIC KEY|CERTIFICATE)|^age1[a-z\d]{50,}|^(?:0x)?[\dA-F]{40}$|^0x[\dA-F]{8,16}$/.test(
    value,
  ) && !value.includes('PRIVATE KEY');

/** sops, age, Ansible Vault, Sealed Secrets, Jasypt, and hashes that no login takes. */
const isEncrypted = (value: string): boolean =>
  /^\s*(?:ENC\[|ENC\(|\$ANSIBLE_VAULT|-----BEGIN (?:AGE ENCRYPTED|PGP MESSAGE)|age-encryption\.org|Ag[A-F][A-Za-z\d+/]{100,}|\{cipher\}|\$2[abxy]?\$\d|\$argon2|\$[156]\$|\{SSHA?\d*\}|sha\d{3}[:$]|pbkdf2|scrypt:|sha512-crypt|md5[a-f\d]{32}$)/.test(
    value,
  );
