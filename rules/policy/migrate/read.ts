import { fromCheckov } from './checkov.ts';
import { fromHadolint } from './hadolint.ts';
import { fromKubeLinter } from './kube-linter.ts';
import type { Migration, MigrationInput, Unreadable } from './migration.ts';
import { fromTally } from './tally.ts';
import { fromTrivyIgnore, fromTrivyIgnoreYaml } from './trivy.ts';

/** A configuration of another tool that can be carried over into a policy. */
export interface PeerConfig {
  readonly tool: string;
  /** The names that the tool looks for; of several in one folder it reads the first. */
  readonly names: readonly string[];
  readonly read: (input: MigrationInput) => Migration | Unreadable;
}

export const peerConfigs: readonly PeerConfig[] = [
  { tool: 'hadolint', names: ['.hadolint.yaml', '.hadolint.yml'], read: fromHadolint },
  { tool: 'Trivy', names: ['.trivyignore.yaml', '.trivyignore.yml'], read: fromTrivyIgnoreYaml },
  { tool: 'Trivy', names: ['.trivyignore'], read: fromTrivyIgnore },
  { tool: 'Checkov', names: ['.checkov.yaml', '.checkov.yml'], read: fromCheckov },
  { tool: 'kube-linter', names: ['.kube-linter.yaml', '.kube-linter.yml'], read: fromKubeLinter },
  { tool: 'tally', names: ['.tally.toml', 'tally.toml'], read: fromTally },
];

export const peerConfigOf = (name: string): PeerConfig | undefined =>
  peerConfigs.find(({ names }) => names.includes(name));
