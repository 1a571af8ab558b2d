import assert from 'node:assert/strict';
import { applyEdits } from '../../rules/core/fix.ts';
import { findingsIn } from '../scan-rules/told.ts';

const alone = 'package-update-alone';

const found = (text: string, rule = alone): readonly string[] =>
  findingsIn('dockerfile', text, [rule], {}).map(({ at }) => text.slice(at.start, at.end));

const inRun = (command: string, rule = alone): readonly string[] =>
  found(`FROM a\nRUN ${command}\nRUN true\n`, rule);

describe('an update that stands alone', () => {
  it('is found behind wrappers, options, assignments and paths', () => {
    for (const command of [
      'apt-get update',
      'apt-get -qq -o Acquire::Retries=3 update',
      'DEBIAN_FRONTEND=noninteractive apt update -y || true',
      'sudo -E apt-get update',
      'env A=b apt-get update',
      'timeout 300 apt-get update',
      '/usr/bin/apt-get update && apt-get clean',
      'if true; then apt-get update; fi',
      'bash -c "apt-get update"',
      'apk update',
      'yum -y update',
      'dnf makecache',
      'microdnf update -y',
      'zypper ref',
      'zypper up -y',
      'pacman -Sy',
      'pacman -Syu --noconfirm',
      'apt-get update && apk add git',
      'apt-get install -y git && apt-get update',
    ]) {
      assert.equal(inRun(command).length, 1, command);
    }
    assert.deepEqual(found('FROM a\nRUN ["apt-get", "update"]\n').length, 1);
    assert.deepEqual(found('FROM a\nONBUILD RUN apt-get update\n'), ['apt-get update']);
  });

  it('is none where the RUN installs, upgrades or throws the index away after it', () => {
    for (const command of [
      'apt-get update; apt install -y git',
      'apt-get update && apt-get -y --no-install-recommends install git',
      'apt-get update && DEBIAN_FRONTEND=noninteractive aptitude install git',
      'apt-get update && for p in a b; do apt-get install $p; done',
      'apt-get update && xargs apt-get install -y < list',
      "apt-get update && su -c 'apt-get install git'",
      'apk update && apk upgrade',
      'apk --update add git',
      'yum -y update git',
      'dnf -y update && dnf clean all',
      'yum -y update && rm -rf /var/cache/yum',
      'zypper ref && zypper in git',
      'pacman -Syu git',
      'pacman -Sy && pacman -S git',
    ]) {
      assert.deepEqual(inRun(command), [], command);
    }
  });

  it('is none where nobody can tell what is installed after it', () => {
    for (const command of [
      'apt-get update && ./build.sh',
      'apt-get update && sh /tmp/x',
      'apt-get update && $INSTALL git',
      'apt-get update && curl -fsSL https://example.com | bash -',
      'apt-get update && install_packages git',
      'apt-get $WHAT',
    ]) {
      assert.deepEqual(inRun(command), [], command);
    }
  });

  it('is none of another program, nor in a text', () => {
    for (const command of [
      'npm update',
      'sbt update',
      'echo apt-get update',
      'update-locale',
      'apk-update',
    ]) {
      assert.deepEqual(inRun(command), [], command);
    }
  });

  it('is joined with the RUN below it only where nothing else is changed by that', () => {
    const fixed = (text: string): string | undefined => {
      const [fix] = findingsIn('dockerfile', text, [alone], {})[0]?.fixes ?? [];
      if (fix !== undefined) assert.equal(fix.safety, 'unsafe');
      return fix && applyEdits(text, fix.edits());
    };
    assert.equal(
      fixed('FROM a\r\nRUN apt-get update\r\n\r\nRUN apt-get install -y b\r\n'),
      'FROM a\r\nRUN apt-get update && apt-get install -y b\r\n',
    );
    for (const [first, second] of [
      ['RUN apt-get update; true', 'RUN apt-get install -y b'],
      ['RUN apt-get update || true', 'RUN apt-get install -y b'],
      ['RUN apt-get update', 'RUN apt-get install -y b || true'],
      ['RUN apt-get update # all', 'RUN apt-get install -y b'],
      ['RUN apt-get update\n# The tools.', 'RUN apt-get install -y b'],
      ['RUN apt-get update', 'RUN --mount=type=cache,target=/x apt-get install -y b'],
      ['RUN apt-get update', 'RUN ["apt-get", "install", "-y", "b"]'],
      ['RUN apt-get update', 'RUN <<EOF\napt-get install -y b\nEOF'],
      ['RUN apt-get update', 'RUN apt-get install -y b && apt-get update'],
      ['RUN apt-get update', 'RUN apk add b'],
      ['RUN apt-get update', 'FROM c\nRUN apt-get install -y b'],
    ]) {
      const text = `FROM a\n${first}\n${second}\n`;
      assert.notEqual(findingsIn('dockerfile', text, [alone], {}).length, 0, text);
      assert.equal(fixed(text), undefined, text);
    }
  });
});

describe('an upgrade of everything', () => {
  it('is told from one of named packages and from a trial', () => {
    const rule = 'package-dist-upgrade';
    for (const command of [
      'apt-get -y dist-upgrade',
      'apt-get upgrade -y -o Dpkg::Options::="--force-confold"',
      'apt full-upgrade',
      'apk -U upgrade',
      'yum update -y',
      'zypper -n up',
    ]) {
      assert.equal(inRun(command, rule).length, 1, command);
    }
    for (const command of [
      'apk upgrade musl',
      'yum update -y openssl',
      'zypper in git',
      'apt-get -s dist-upgrade',
      'apt-get install --only-upgrade git',
      'pacman -Syu',
      'pip install --upgrade pip',
    ]) {
      assert.deepEqual(inRun(command, rule), [], command);
    }
  });
});
