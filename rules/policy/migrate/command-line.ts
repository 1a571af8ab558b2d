/** What to say of a threshold from which a peer fails: here it is chosen where the check is run. */
export function thresholdWhy(threshold: string): string {
  const level = levels[threshold.toLowerCase()];
  if (level === undefined) return 'From which level a check fails is said with `seaworthy check --fail-on`.';
  return level === 'error'
    ? 'A check fails on errors anyway.'
    : `Run the check with \`seaworthy check --fail-on ${level}\`.`;
}

const levels: Readonly<Record<string, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'info',
  style: 'hint',
  ignore: 'hint',
  none: 'never',
};

/** What to say of a form of output that a peer's configuration chooses. */
export function outputFormat(format: string): string {
  const ours = formats[format.toLowerCase()];
  return ours === undefined
    ? 'The form of the output is chosen with `seaworthy check --format`.'
    : `Run the check with \`seaworthy check --format ${ours}\`.`;
}

const formats: Readonly<Record<string, string>> = {
  tty: 'text',
  text: 'text',
  cli: 'text',
  json: 'json',
  sarif: 'sarif',
  checkstyle: 'checkstyle',
  junit: 'junit',
  junitxml: 'junit',
  gitlab_codeclimate: 'gitlab',
  codeclimate: 'gitlab',
  'github-actions': 'github',
  markdown: 'markdown',
};
