/** A token that is told by its form, and a word that is told by the name it stands under. Both are invented. */
const token = 'ghp_Zq7Lm2Xw9Rb4Tn6Vc1Yk8Hd3Js5Pf0Ga2Be4';
const word = 'Kraken-Tiefgang-4471';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Files in which the two stand in every place where secrets are looked for. */
export const plantedFiles: Readonly<Record<string, string>> = {
  Dockerfile: `# syntax=docker/dockerfile:1
ARG NPM_TOKEN=${token}
FROM node AS build
ARG DB_PASSWORD=${word}
ARG URL=https://user:${word}@example.com/x
ENV API_TOKEN=${token} OTHER=1
ENV SECRET_KEY ${word}
ENV DATABASE_URL="postgres://shop:${word}@db/shop"
LABEL token=${token}
COPY --from=build ${token} /x
ADD https://user:${word}@example.com/file /x
RUN curl -u admin:${word} https://example.com && echo ${token} > /x
RUN export DB_PASSWORD=${word}; mysql --password=${word} -e "select 1"
RUN curl -H "Authorization: Bearer ${token}" https://example.com/
RUN <<EOT
API_TOKEN=${token} ./run
git clone https://x:${token}@github.com/a/b
EOT
HEALTHCHECK CMD curl -H "Authorization: Bearer ${token}" http://localhost/
CMD ["server", "--token", "${token}"]
USER root
`,
  'k8s/pod.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: shop
  annotations:
    note: ${token}
spec:
  containers:
    - name: web
      image: k8s.gcr.io/pause:3.2
      command: [server, --token, ${token}]
      args:
        - --token=${token}
      env:
        - name: DB_PASSWORD
          value: ${word}
        - name: API_TOKEN
          value: "${token}"
        - {name: DATABASE_URL, value: "postgres://shop:${word}@db/shop"}
        - name: SETTINGS
          value: >-
            {"password": "${word}",
            "token": "${token}"}
`,
  'k8s/config.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data:
  smtp.password: ${word}
  shop.properties: |
    db.password=${word}
    api=${token}
  app.json: |
    {"auth": {"password": "${word}"}}
---
apiVersion: v1
kind: Secret
metadata: {name: shop}
stringData:
  password: ${word}
  file: |
    token: ${token}
data:
  password: ${base64(word)}
  token: ${base64(token)}
`,
  'compose.yaml': `services:
  web:
    image: node
    build:
      context: .
      args:
        NPM_TOKEN: ${token}
    environment:
      DB_PASSWORD: ${word}
      DATABASE_URL: postgres://shop:${word}@db/shop
      API: ${token}
    command: server --token ${token}
    labels: [token=${token}]
  db:
    image: postgres
    environment:
      - POSTGRES_PASSWORD=${word}
      - API_TOKEN=${token}
`,
};

const pieceLength = 8;

/** Pieces of the planted secrets, plain or in base64, that stand in a text; it should be none. */
export function leaksIn(text: string): readonly string[] {
  return forms.flatMap((form) => {
    const found: string[] = [];
    for (let start = 0; start + pieceLength <= form.length; start += 1) {
      const piece = form.slice(start, start + pieceLength);
      const at = text.indexOf(piece);
      if (at >= 0) found.push(text.slice(Math.max(0, at - 60), at + 60));
    }
    return found.slice(0, 1);
  });
}

const forms = [token.slice(4), word, base64(token), base64(word)];
