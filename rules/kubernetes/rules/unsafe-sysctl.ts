import { knownText } from '../../yaml/lookup.ts';
import { kubernetesRule } from '../define.ts';
import { podContext } from '../security/contexts.ts';
import { dropItemsFix } from '../security/mend.ts';
import { mapsAt } from '../security/read.ts';
import { heldTo } from '../security/standard.ts';

export const unsafeSysctl = kubernetesRule({
  id: 'unsafe-sysctl',
  summary: 'Set only kernel parameters that stay inside the pod.',
  level: 'error',
  preset: 'recommended',
  family: 'security context',
  since: '0.1.0',
  sources: [
    'cis/5.7.3',
    'gatekeeper/pod-security-policy/forbidden-sysctls',
    'kics/Cluster Allows Unsafe Sysctls',
    'kube-linter/unsafe-sysctls',
    'kubescape/C-0211',
    'kubescape/set-sysctls-params',
    'kyverno/restrict-sysctls',
    'monokle/PSS111',
    'pss/sysctls',
    'trivy/KSV-0026',
  ],
  fixes: 'unsafe',
  options: {},
  *check(input) {
    for (const { workload, standard } of heldTo({ level: 'baseline' }, input)) {
      const context = podContext(workload);
      for (const sysctl of mapsAt(context, 'sysctls')) {
        const name = knownText(sysctl, 'name');
        if (context === undefined || name.state !== 'known' || isSafe(name.value, standard.minor)) continue;
        yield {
          at: name.node.span,
          message: `\`${name.value}\` is not among the kernel parameters that are safe to set for one pod.`,
          fixes: dropItemsFix(input.document, {
            title: `Remove the sysctl \`${name.value}\``,
            map: context,
            path: ['sysctls'],
            drop: (item) => item === sysctl,
          }),
        };
      }
    }
  },
});

const isSafe = (name: string, minor: number): boolean =>
  minor >= (safeSince.get(name) ?? Number.POSITIVE_INFINITY);

/** The policy version, as a minor number, from which on a parameter counts as safe. */
const safeSince: ReadonlyMap<string, number> = new Map([
  ['kernel.shm_rmid_forced', 0],
  ['net.ipv4.ip_local_port_range', 0],
  ['net.ipv4.ip_unprivileged_port_start', 0],
  ['net.ipv4.ping_group_range', 0],
  ['net.ipv4.tcp_syncookies', 0],
  ['net.ipv4.ip_local_reserved_ports', 27],
  ['net.ipv4.tcp_fin_timeout', 29],
  ['net.ipv4.tcp_keepalive_intvl', 29],
  ['net.ipv4.tcp_keepalive_probes', 29],
  ['net.ipv4.tcp_keepalive_time', 29],
  ['net.ipv4.tcp_rmem', 32],
  ['net.ipv4.tcp_wmem', 32],
  ['net.ipv4.tcp_notsent_lowat', 37],
  ['net.ipv4.tcp_slow_start_after_idle', 37],
]);
