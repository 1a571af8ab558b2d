import { dockerfileRule } from '../define.ts';
import { packageTask } from '../package-managers.ts';

export const packageDistUpgrade = dockerfileRule({
  id: 'package-dist-upgrade',
  summary: 'A newer base image brings newer packages, not an upgrade of all that it holds.',
  level: 'info',
  preset: 'all',
  family: 'built image',
  since: '0.1.0',
  sources: [
    'trivy/DS-0024',
    'semgrep/avoid-apt-get-upgrade',
    'semgrep/avoid-apk-upgrade',
    'semgrep/avoid-dnf-update',
    'semgrep/avoid-yum-update',
    'semgrep/avoid-zypper-update',
    'dockle/DKL-DI-0003',
  ],
  fixes: 'none',
  options: {},
  *check({ document }) {
    for (const run of document.instructions) {
      if (run.kind !== 'run') continue;
      for (const command of run.commands) {
        const task = packageTask(command);
        // Arch Linux knows no other way to install than to upgrade with it.
        if (task === undefined || !task.upgrades || task.manager === 'pacman') continue;
        yield {
          at: task.at,
          message: `\`${task.told}\` makes what is in the image depend on the day it is built, and keeps the old files in the layers below. Build on a newer base image instead.`,
        };
      }
    }
  },
});
