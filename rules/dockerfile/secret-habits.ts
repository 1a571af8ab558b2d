/** Which words of a command hold a credential. */
export interface Habit {
  /** The commands, separated by spaces. */
  readonly commands: string;
  /** The words that follow at once, each a pattern for a whole word. */
  readonly follow?: readonly RegExp[];
  /** Options whose value is a credential; short ones may have it attached. */
  readonly options?: readonly string[];
  /** Short options that have their value attached only: `mysql -psecret`. */
  readonly attached?: readonly string[];
  /** What stands before the credential inside the value: `user:` of `curl -u`. */
  readonly prefix?: RegExp;
  /** The command signs in whatever it is given: literal or not, it leaves a credential behind. */
  readonly always?: boolean;
  /** A name for the credential's environment variable. */
  readonly variable: string;
}

const authorization =
  /^(?:authorization:\s*(?:bearer|basic|token)|[\w-]*(?:token|api-?key|secret|password)[\w-]*:)\s*/i;

/** By the tools' own manuals. */
const habits: readonly Habit[] = [
  {
    commands: 'curl',
    options: ['-u', '--user', '-U', '--proxy-user'],
    prefix: /^[^:]*:/,
    variable: 'CURL_PASSWORD',
  },
  { commands: 'curl', options: ['--oauth2-bearer', '--pass', '--proxy-pass'], variable: 'CURL_TOKEN' },
  {
    commands: 'curl wget http https',
    options: ['-H', '--header'],
    prefix: authorization,
    variable: 'API_TOKEN',
  },
  {
    commands: 'wget',
    options: ['--password', '--http-password', '--ftp-password', '--proxy-password'],
    variable: 'WGET_PASSWORD',
  },
  {
    commands: 'aws',
    // biome-ignore format: one word of the command each.
    follow: [/^configure$/, /^set$/, /^(?:[\w.-]+\.)?aws_(?:access_key_id|secret_access_key|session_token)$/],
    always: true,
    variable: 'AWS_SECRET_ACCESS_KEY',
  },
  {
    commands: 'gcloud',
    follow: [/^auth$/, /^activate-service-account$/],
    always: true,
    variable: 'GCLOUD_KEY',
  },
  {
    commands: 'az',
    follow: [/^login$/],
    options: ['-p', '--password', '--federated-token'],
    always: true,
    variable: 'AZURE_PASSWORD',
  },
  {
    commands: 'doctl',
    follow: [/^auth$/, /^init$/],
    options: ['-t', '--access-token'],
    always: true,
    variable: 'DIGITALOCEAN_ACCESS_TOKEN',
  },
  {
    commands: 'docker podman buildah skopeo crane oras nerdctl helm',
    follow: [/^(?:login|auth|registry)$/],
    options: ['-p', '--password'],
    variable: 'REGISTRY_PASSWORD',
  },
  { commands: 'ssh-keygen', options: ['-N', '-P'], variable: 'SSH_PASSPHRASE' },
  { commands: 'sshpass', options: ['-p'], variable: 'SSH_PASSWORD' },
  {
    commands: 'mysql mysqladmin mysqldump mariadb mariadb-admin mariadb-dump',
    attached: ['-p'],
    options: ['--password'],
    variable: 'MYSQL_PASSWORD',
  },
  { commands: 'redis-cli', options: ['-a', '--pass'], variable: 'REDIS_PASSWORD' },
  { commands: 'mongo mongosh mongodump mongorestore', options: ['-p'], variable: 'MONGO_PASSWORD' },
  {
    commands: 'openssl',
    options: ['-pass', '-passin', '-passout'],
    prefix: /^pass:/,
    variable: 'OPENSSL_PASSWORD',
  },
  {
    commands: 'keytool jarsigner',
    options: ['-storepass', '-keypass', '-srcstorepass', '-deststorepass'],
    variable: 'STORE_PASSWORD',
  },
  { commands: 'gpg gpg2', options: ['--passphrase'], variable: 'GPG_PASSPHRASE' },
];

const byCommand = new Map<string, Habit[]>();
for (const habit of habits) {
  for (const name of habit.commands.split(' ')) byCommand.set(name, [...(byCommand.get(name) ?? []), habit]);
}

export const habitsOf = (command: string): readonly Habit[] => byCommand.get(command) ?? [];
