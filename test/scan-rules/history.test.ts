import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dockerfile } from '../../rules/dockerfile/language.ts';
import { dockerfileOf } from '../../rules/scan/history.ts';
import { read } from '../dockerfile/read.ts';
import { scanFrom } from '../support/page-facts.ts';

const rebuilt = (...steps: readonly (string | Record<string, string>)[]): string =>
  dockerfileOf(scanFrom({ steps }));

describe('the Dockerfile of a history', () => {
  it('has a line for each step, in the form of a Dockerfile', () => {
    assert.equal(
      rebuilt(
        { '/bin/sh -c #(nop) ADD file:0d82 in / ': '75 MB' },
        '/bin/sh -c #(nop)  CMD ["bash"]',
        { 'RUN |1 V=1 /bin/sh -c apt-get update     && apt-get install -y curl # buildkit': '12.5 MB' },
        'ENV PATH=/a:/b GREETING=hello you',
        'EXPOSE map[80/tcp:{} 443/tcp:{}]',
        'HEALTHCHECK &{["CMD-SHELL" "curl -f http://localhost || exit 1"] "30s" "3s" "0s" "0s" \'\\x03\'}',
        'VOLUME [/data /logs]',
        'ENTRYPOINT ["docker-entrypoint.sh"]',
        { 'RUN /bin/sh -c set -e\nmake\n # buildkit': '900 kB' },
        { 'COPY app.js /app/ # buildkit': '1 kB' },
      ),
      `FROM scratch
# layer 1: 75 MB
ADD file:0d82 in /
CMD ["bash"]
# layer 2: 13 MB
RUN apt-get update && apt-get install -y curl
ENV PATH=/a:/b GREETING="hello you"
EXPOSE 80/tcp 443/tcp
HEALTHCHECK CMD curl -f http://localhost || exit 1
VOLUME ["/data", "/logs"]
ENTRYPOINT ["docker-entrypoint.sh"]
# layer 3: 900 kB
RUN <<EOF
set -e
make
EOF
# layer 4: 1.0 kB
COPY app.js /app/
`,
    );
  });

  it('breaks long commands before `&&`', () => {
    const [first, second] = ['a'.repeat(60), 'b'.repeat(60)];
    const lines = rebuilt({ [`RUN ${first} && ${second}`]: '1 MB' }).split('\n');
    assert.deepEqual(lines.slice(2, 4), [`RUN ${first} \\`, `    && ${second}`]);
  });

  it('has the layers that no step tells of', () => {
    const scan = scanFrom({ steps: [{ 'COPY a /a': '1 MB' }] });
    const [layer] = scan.layers;
    assert.ok(layer);
    const text = dockerfileOf({ ...scan, layers: [layer, { ...layer, step: undefined }] });
    assert.match(text, /COPY a \/a\n# layer 2: 1\.0 MB\nADD layer-2\.tar \/\n$/);
  });

  it('does not let the image’s own text switch rules off or swallow what follows', () => {
    const steps = [
      'LABEL a=b\n# seaworthy-ignore-file x: y',
      'CMD # seaworthy-ignore-file x: y',
      'RUN a && # seaworthy-ignore x: y',
      'RUN cat <<EOF > /x',
      'USER a\\',
      'RUN a \\',
    ];
    const { document, problems } = read(rebuilt(...steps, '# seaworthy-ignore-file all: y'));
    assert.deepEqual(problems, []);
    assert.deepEqual(dockerfile.ignores(document), []);
    assert.equal(document.instructions.length, steps.length + 1);
  });

  it('is a Dockerfile whatever the history says, with each layer on a line of its own', () => {
    const keyword = fc.constantFrom(
      ...'RUN COPY ADD ENV LABEL ARG CMD ENTRYPOINT SHELL VOLUME EXPOSE HEALTHCHECK ONBUILD USER WORKDIR FROM'.split(
        ' ',
      ),
      '/bin/sh -c',
      '/bin/sh -c #(nop) ENV',
      '|2 A=b',
      '',
    );
    const traps = '\\ " \' <<EOF && [ ${ $( A= --x ` \u2028'.split(' ');
    const piece = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...traps, ' ', '\n', '\r', ' && ', '# x', ' # buildkit', '{{ x }}'),
    );
    const step = fc
      .tuple(keyword, fc.array(piece, { maxLength: 6 }))
      .map(([first, rest]) => `${first} ${rest.join('')}`);
    const platform = fc.constantFrom('linux/amd64', 'windows/amd64');
    fc.assert(
      fc.property(fc.array(fc.tuple(step, fc.boolean()), { maxLength: 6 }), platform, (steps, on) => {
        const scan = scanFrom({
          steps: steps.map(([said, made]) => (made ? { [said]: '1 MB' } : said)),
          platform: on,
        });
        const text = dockerfileOf(scan);
        const { document } = read(text);
        assert.deepEqual(dockerfile.ignores(document), []);
        assert.equal(document.instructions[0]?.keyword, 'FROM');
        const places = document.placeLayers({ scan, text, target: undefined });
        const starts = scan.layers.map((_, layer) => places.layer(layer).at.start);
        for (const [layer, start] of starts.entries()) {
          assert.equal(text.slice(0, start).split('\n').at(-2), `# layer ${layer + 1}: 1.0 MB`, text);
        }
      }),
      { numRuns: 1500 },
    );
  }).timeout(60_000);
});
