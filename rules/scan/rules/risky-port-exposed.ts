import { listOfStrings } from '../../core/options.ts';
import { scanRule } from '../define.ts';
import type { Place } from '../place.ts';
import { type Scanned, scannedIn } from '../scanned.ts';
import { toldAt } from '../told.ts';

export const riskyPortExposed = scanRule({
  id: 'risky-port-exposed',
  summary: 'An image exposes no port of a remote shell or of an administration without a password.',
  level: 'warning',
  preset: 'recommended',
  family: 'built image',
  since: '0.1.0',
  sources: [],
  fixes: 'none',
  options: { allow: listOfStrings([], 'Ports that may be exposed: `22/tcp`.') },
  *check({ document, facts }, { allow }) {
    for (const scanned of scannedIn(document, facts)) {
      if (!scanned.runs) continue;
      for (const port of scanned.scan.config.exposedPorts) {
        const [number = '', protocol = 'tcp'] = port.split('/');
        const service = services.get(number);
        if (service === undefined || protocol !== 'tcp' || allow.includes(port) || allow.includes(number))
          continue;
        yield toldAt(scanned, placeOf(scanned, number), {
          message: `The image exposes port ${number}, that of ${service}.`,
          about: port,
        });
      }
    }
  },
});

const services: ReadonlyMap<string, string> = new Map([
  ['21', 'FTP, which sends passwords as they are'],
  ['22', 'SSH: use `docker exec` or `kubectl exec` instead'],
  ['23', 'Telnet, which sends passwords as they are'],
  ['512', 'rexec, which trusts whoever asks'],
  ['513', 'rlogin, which trusts whoever asks'],
  ['514', 'rsh, which trusts whoever asks'],
  ['2375', 'the Docker daemon without TLS: whoever reaches it is root on the host'],
  ['3389', 'the Windows remote desktop'],
  ['5900', 'VNC, which sends what is on the screen as it is'],
  ['10250', 'the kubelet, which runs commands in every pod'],
]);

/** The step that exposes the port, else the last that exposes any. */
function placeOf({ scan, places, role }: Scanned, port: string): Place {
  const exposes = new RegExp(`\\bEXPOSE\\b.*\\b${port}\\b`);
  const step =
    role === 'built' ? scan.history.findLastIndex(({ instruction }) => exposes.test(instruction)) : -1;
  return step < 0 ? places.setBy('EXPOSE') : places.step(step);
}
