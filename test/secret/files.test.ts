import assert from 'node:assert/strict';
import { secretFileOf } from '../../rules/dockerfile/secret-files.ts';

const secret =
  '.env ./app/.env .env.production .envrc id_rsa keys/id_ed25519 .ssh ~/.ssh/id_ecdsa server.pem *.pem tls.key *.key private.key keystore.jks cert.p12 site.pfx .npmrc .yarnrc.yml .pypirc .netrc _netrc .git-credentials .pgpass .htpasswd .aws .aws/credentials kubeconfig .kube/config .docker/config.json .dockercfg credentials.json service-account.json gcp-key.json client_secret.json terraform.tfstate secrets.yaml .vault-token config/master.key .gnupg Keys\\id_rsa';
const harmless =
  '.env.example .env.sample .env.template example.env id_rsa.pub authorized_keys ca.pem certs/ca-bundle.pem fullchain.pem cert.pem public.pem server.crt environment.yml .dockerignore package.json config.json config credentials keyboard.conf monkey.txt apt-key.gpg secrets.enc.yaml.sops truststore.jks src . /';

describe('files of credentials, by their names', () => {
  for (const path of secret.split(' ')) it(`${path} is one`, () => assert.ok(secretFileOf(path)));
  for (const path of harmless.split(' '))
    it(`${path} is none`, () => assert.equal(secretFileOf(path), undefined));
});
