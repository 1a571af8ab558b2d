import type { Manifest } from './java-manifest.ts';
import { baseName } from './text.ts';

/** What the name of an archive says: `log4j-core-2.17.1.jar`. */
export interface ArchiveName {
  readonly name: string;
  readonly version: string;
}

/**
 * Name and version are parted by a dash before a figure, a `build` or an `r` with a figure; some write `_` or `.`
 * instead. Without one all of it is the name.
 */
export function archiveName(path: string): ArchiveName {
  const stem = baseName(path)
    .slice(0, 300)
    .replace(/\.[^.]*$/, '');
  const dashed = /^([a-z](?:[\w.]|-(?!\d|build\d|rc?\d+(?:$|-)))*?)-((?:\d|build\d|rc?\d).*)$/i.exec(stem);
  const other = dashed ?? /^([a-z][\w.-]*?)[._](\d+(?:\.\d+)+.*)$/i.exec(stem);
  const [, name = stem, version = ''] = other ?? [];
  return { name, version };
}

/**
 * An artifact's name out of one that has its group before it: `org.mortbay.jasper.apache-el`. Eclipse names its
 * artifacts like that in full, unless Maven's plugin for bundles says that it made the name up (`symbolicName`).
 */
export function splitGroup(
  name: string,
  symbolicName: string,
): { readonly artifact: string; readonly group: string } {
  const dot = name.lastIndexOf('.');
  const isGrouped = dot > 0 && name.split('.').every((part) => /^\p{L}/u.test(part));
  if (!isGrouped || (name.startsWith('org.eclipse.') && name !== symbolicName))
    return { artifact: name, group: '' };
  return { artifact: name.slice(dot + 1), group: name.slice(0, dot) };
}

/** The archives that Java's tools and servers make. */
export const isArchive = (path: string): boolean =>
  /\.(?:jar|war|ear|par|sar|nar|jpi|hpi|kar|far|lpkg|rar|zap)$/i.test(path);

/**
 * The group that an archive without Maven's own files belongs to: what its manifest was told by Maven, else that of the
 * projects that leave those files out. Empty where nobody says.
 */
export function guessedGroup({ name, version }: ArchiveName, manifest: Manifest): string {
  const vendor = manifest.get('Implementation-Vendor-Id') ?? '';
  if (/^[\w-]+(?:\.[\w-]+)+$/.test(vendor)) return vendor;
  const major = Number.parseInt(version, 10) || 0;
  return families.find(({ artifact, since = 0 }) => major >= since && artifact.test(name))?.group ?? '';
}

interface Family {
  readonly artifact: RegExp;
  readonly group: string;
  /** The major version from which on the group is this one. */
  readonly since?: number;
}

/** Built by Gradle or Ant, these say nothing of Maven in their jars. */
const families: readonly Family[] = [
  {
    artifact:
      /^spring-(?:aop|aspects|beans|context(?:-\w+)*|core(?:-test)?|expression|instrument|jcl|jdbc|jms|messaging|orm|oxm|r2dbc|test|tx|web|webflux|webmvc|websocket)$/,
    group: 'org.springframework',
  },
  { artifact: /^spring-boot(?:-[\w-]+)?$/, group: 'org.springframework.boot' },
  { artifact: /^spring-security-[\w-]+$/, group: 'org.springframework.security' },
  { artifact: /^spring-data-[\w-]+$/, group: 'org.springframework.data' },
  { artifact: /^spring-cloud-[\w-]+$/, group: 'org.springframework.cloud' },
  { artifact: /^spring-session-[\w-]+$/, group: 'org.springframework.session' },
  { artifact: /^spring-(?:amqp|rabbit(?:-[\w-]+)?)$/, group: 'org.springframework.amqp' },
  { artifact: /^spring-integration-[\w-]+$/, group: 'org.springframework.integration' },
  { artifact: /^spring-kafka(?:-test)?$/, group: 'org.springframework.kafka' },
  { artifact: /^tomcat-embed-[\w-]+$/, group: 'org.apache.tomcat.embed' },
  { artifact: /^tomcat-[\w-]+$/, group: 'org.apache.tomcat' },
  { artifact: /^kotlin-(?:stdlib|reflect)[\w-]*$/, group: 'org.jetbrains.kotlin' },
  { artifact: /^groovy(?:-[\w-]+)?$/, group: 'org.apache.groovy', since: 4 },
  { artifact: /^groovy(?:-[\w-]+)?$/, group: 'org.codehaus.groovy' },
  { artifact: /^micrometer-[\w-]+$/, group: 'io.micrometer' },
  { artifact: /^reactor-(?:core|test|tools)$/, group: 'io.projectreactor' },
  { artifact: /^hibernate-core$/, group: 'org.hibernate.orm', since: 6 },
  { artifact: /^hibernate-core$/, group: 'org.hibernate' },
  { artifact: /^kafka-clients$/, group: 'org.apache.kafka' },
  { artifact: /^lucene-[\w-]+$/, group: 'org.apache.lucene' },
];
