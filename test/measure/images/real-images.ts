/** An image that is built for the measurements, of real packages from their registries. */
export interface RealImage {
  readonly name: string;
  /** What is made beside the Dockerfile first, as argument lists; run in the build's folder. */
  readonly prepare: readonly (readonly string[])[];
  readonly files: Readonly<Record<string, string>>;
  readonly dockerfile: string;
}

/** `base:1` is a Debian root file system made by mmdebstrap. */
export const realImages: readonly RealImage[] = [
  {
    name: 'debian-curl',
    prepare: [],
    files: { 'app.conf': 'port = 8080\n' },
    dockerfile: `FROM base:1
RUN apt-get update && apt-get install -y --no-install-recommends curl ca-certificates
ENV APP=/srv
WORKDIR /srv
COPY app.conf /srv/app.conf
RUN apt-get install -y --no-install-recommends jq && rm -rf /var/lib/apt/lists/*
RUN echo 'token' > /srv/id && chmod 4755 /srv/id
RUN rm /srv/id
USER 10001
CMD ["bash"]
`,
  },
  {
    // About 90 MB, as images of Debian's that were tidied up are.
    name: 'debian-tidy',
    prepare: [],
    files: { 'app.py': 'print("hello")\n' },
    dockerfile: `FROM base:1
RUN apt-get update \\
 && apt-get install -y --no-install-recommends python3 curl ca-certificates git \\
 && apt-get clean && rm -rf /var/lib/apt/lists/*
COPY app.py /app/app.py
USER 10001
CMD ["python3", "/app/app.py"]
`,
  },
  {
    name: 'node-app',
    prepare: [
      [
        'npm',
        'install',
        '--no-audit',
        '--no-fund',
        'express@4.17.1',
        'lodash@4.17.20',
        '@fastify/static@7.0.0',
      ],
    ],
    files: {
      'package.json': '{"name":"shop","version":"1.0.0","private":true}\n',
      'server.js': "console.log('listening');\n",
    },
    dockerfile: `FROM base:1
RUN apt-get update \\
 && apt-get install -y --no-install-recommends nodejs \\
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json ./
COPY node_modules ./node_modules
COPY server.js .
EXPOSE 3000
CMD ["node", "server.js"]
`,
  },
  {
    name: 'npm-of-debian',
    prepare: [],
    files: {},
    dockerfile: `FROM base:1
RUN apt-get update && apt-get install -y --no-install-recommends npm
`,
  },
  {
    name: 'python-app',
    prepare: [
      [
        'python3',
        '-m',
        'pip',
        'install',
        '--quiet',
        '--target',
        'site',
        'django==3.2.0',
        'requests==2.25.0',
        'pyyaml==6.0.1',
        'flask==2.0.0',
      ],
    ],
    files: { 'app.py': 'print("hello")\n' },
    dockerfile: `FROM base:1
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-pip
COPY site /usr/local/lib/python3.11/dist-packages
COPY app.py /app/app.py
ENTRYPOINT ["python3", "/app/app.py"]
`,
  },
  {
    name: 'ruby-app',
    prepare: [],
    files: { 'config.ru': 'run ->(env) { [200, {}, []] }\n' },
    dockerfile: `FROM base:1
RUN apt-get update && apt-get install -y --no-install-recommends ruby ruby-rack
RUN apt-get install -y --no-install-recommends ruby-sinatra ruby-nokogiri
COPY config.ru /srv/config.ru
`,
  },
  {
    name: 'go-app',
    prepare: [
      ['go', 'mod', 'tidy'],
      ['go', 'build', '-trimpath', '-o', 'server', '.'],
    ],
    files: {
      'go.mod': `module example.com/shop/server

go 1.22

require (
	github.com/gorilla/mux v1.8.0
	golang.org/x/crypto v0.17.0
	gopkg.in/yaml.v3 v3.0.0
)
`,
      'main.go': `package main

import (
	"fmt"

	"github.com/gorilla/mux"
	"golang.org/x/crypto/ssh"
	"gopkg.in/yaml.v3"
)

func main() {
	out, _ := yaml.Marshal(map[string]string{"a": "b"})
	fmt.Println(mux.NewRouter(), ssh.KeyAlgoRSA, string(out))
}
`,
    },
    dockerfile: `FROM scratch
COPY server /server
USER 65532
ENTRYPOINT ["/server"]
`,
  },
  {
    name: 'rust-app',
    prepare: [['cargo', 'auditable', 'build', '--release', '--quiet']],
    files: {
      'Cargo.toml': `[package]
name = "shop"
version = "0.3.0"
edition = "2021"

[dependencies]
smallvec = "=1.6.0"
serde = "=1.0.150"
itoa = "1"
regex = "=1.5.4"
`,
      'src/main.rs': `fn main() {
    let v: smallvec::SmallVec<[u8; 4]> = smallvec::smallvec![1, 2];
    println!("{:?} {}", v, regex::Regex::new("a").unwrap().is_match("a"));
}
`,
    },
    dockerfile: `FROM base:1
COPY target/release/shop /usr/local/bin/shop
CMD ["shop"]
`,
  },
  {
    name: 'java-app',
    prepare: [['mvn', '-q', 'dependency:copy-dependencies', '-DoutputDirectory=lib']],
    files: {
      'pom.xml': `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>com.example</groupId><artifactId>shop</artifactId><version>1.0</version>
  <dependencies>
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-core</artifactId><version>2.14.1</version></dependency>
    <dependency><groupId>com.fasterxml.jackson.core</groupId><artifactId>jackson-databind</artifactId><version>2.9.8</version></dependency>
    <dependency><groupId>org.yaml</groupId><artifactId>snakeyaml</artifactId><version>1.26</version></dependency>
    <dependency><groupId>commons-collections</groupId><artifactId>commons-collections</artifactId><version>3.2.1</version></dependency>
    <dependency><groupId>org.springframework</groupId><artifactId>spring-web</artifactId><version>5.3.0</version></dependency>
    <dependency><groupId>com.google.guava</groupId><artifactId>guava</artifactId><version>30.1-jre</version></dependency>
  </dependencies>
</project>
`,
    },
    dockerfile: `FROM base:1
COPY lib /app/lib
`,
  },
  {
    name: 'php-and-dotnet',
    prepare: [],
    files: {
      'installed.json':
        '{"packages":[{"name":"monolog/monolog","version":"2.3.5","license":["MIT"]},{"name":"symfony/console","version":"v5.4.0","license":["MIT"]},{"name":"guzzlehttp/psr7","version":"1.8.2"}],"dev":false,"dev-package-names":[]}\n',
      'shop.deps.json': `{"runtimeTarget":{"name":".NETCoreApp,Version=v6.0"},"targets":{".NETCoreApp,Version=v6.0":{"shop/1.0.0":{"dependencies":{"Newtonsoft.Json":"12.0.1"},"runtime":{"shop.dll":{}}},"Newtonsoft.Json/12.0.1":{"runtime":{"lib/netstandard2.0/Newtonsoft.Json.dll":{"assemblyVersion":"12.0.0.0","fileVersion":"12.0.1.25517"}}}}},"libraries":{"shop/1.0.0":{"type":"project","serviceable":false,"sha512":""},"Newtonsoft.Json/12.0.1":{"type":"package","serviceable":true,"sha512":"sha512-x","path":"newtonsoft.json/12.0.1","hashPath":"newtonsoft.json.12.0.1.nupkg.sha512"}}}
`,
      'numpy-1.26.0-py311.json':
        '{"name":"numpy","version":"1.26.0","build":"py311","license":"BSD-3-Clause","channel":"https://conda.anaconda.org/conda-forge","files":[]}\n',
    },
    dockerfile: `FROM base:1
RUN apt-get update && apt-get install -y --no-install-recommends php-cli
COPY installed.json /app/vendor/composer/installed.json
COPY shop.deps.json /srv/shop/shop.deps.json
COPY numpy-1.26.0-py311.json /opt/conda/conda-meta/numpy-1.26.0-py311.json
`,
  },
];
