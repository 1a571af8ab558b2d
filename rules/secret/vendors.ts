/** The written form of one kind of token. */
export interface TokenForm {
  /** With its article, as messages say it. */
  readonly what: string;
  /** The literal texts, one of which every such token begins with. */
  readonly begins?: string;
  /** A literal text inside every such token, where it has no fixed beginning. */
  readonly holds?: string;
  /** The whole token, without anchors. */
  readonly form: string;
}

/**
 * Tokens that can be told by themselves, by their makers' own documentation: a fixed prefix, or a shape
 * that nothing else has. `begins` and `holds` are what is looked for first, as the forms are slow.
 */
export const tokenForms: readonly TokenForm[] = [
  {
    what: 'an AWS access key id',
    begins: 'AKIA ASIA ABIA ACCA',
    form: '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z\\d])',
  },
  { what: 'an AWS Bedrock key', begins: 'ABSK', form: 'ABSK[A-Za-z\\d+/]{100,}={0,2}' },
  {
    what: 'a GitHub token',
    begins: 'ghp_ gho_ ghu_ ghs_ ghr_ github_pat_',
    form: 'gh[pousr]_[A-Za-z\\d]{36,251}|github_pat_\\w{60,255}',
  },
  {
    what: 'a GitLab token',
    begins: 'gl GR1348941',
    form: 'gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|imt|ffct|oas)-[\\w.-]{20,}|GR1348941[\\w-]{20}',
  },
  { what: 'a Bitbucket token', begins: 'ATBB ATCTT3', form: 'ATBB[\\w=-]{28,}|ATCTT3[\\w=-]{60,}' },
  { what: 'an Atlassian token', begins: 'ATATT3', form: 'ATATT3[\\w=-]{60,}' },
  {
    what: 'a Slack token',
    begins: 'xox xapp-',
    form: 'xox[abeoprs]-(?:[\\dA-Za-z]+-)+[\\dA-Za-z]{16,}|xapp-\\d-[\\w-]{30,}',
  },
  {
    what: 'a Slack webhook',
    begins: 'hooks.slack.com/',
    form: 'hooks\\.slack\\.com/(?:services|workflows)/[A-Z\\d]+/[\\w/]{20,}',
  },
  {
    what: 'a Stripe key',
    begins: 'sk_ rk_ whsec_',
    form: '[sr]k_(?:live|test|prod)_[A-Za-z\\d]{20,247}|whsec_[A-Za-z\\d+/=]{32,}',
  },
  { what: 'an npm token', begins: 'npm_', form: 'npm_[A-Za-z\\d]{36}(?![A-Za-z\\d])' },
  { what: 'a PyPI token', begins: 'pypi-', form: 'pypi-AgE[\\w-]{60,}' },
  { what: 'a Docker Hub token', begins: 'dckr_', form: 'dckr_(?:pat|oat)_[\\w-]{27,}' },
  { what: 'a Twilio key', begins: 'SK', form: 'SK[\\da-fA-F]{32}(?![A-Za-z\\d])' },
  { what: 'a SendGrid key', begins: 'SG.', form: 'SG\\.[\\w-]{16,32}\\.[\\w-]{30,64}' },
  { what: 'an Anthropic key', begins: 'sk-ant-', form: 'sk-ant-[\\w-]{32,}' },
  {
    what: 'an OpenAI key',
    begins: 'sk-',
    form: 'sk-(?:proj|svcacct|admin|None)-[\\w-]{40,}|sk-[A-Za-z\\d]{20}T3BlbkFJ[A-Za-z\\d]{20}|sk-(?=[A-Za-z]*\\d)[A-Za-z\\d]{48}(?![A-Za-z\\d])',
  },
  { what: 'an OpenRouter key', begins: 'sk-or-', form: 'sk-or-v1-[\\da-f]{64}' },
  {
    what: 'a Hugging Face token',
    begins: 'hf_ api_org_',
    form: '(?:hf_|api_org_)[A-Za-z\\d]{34,40}(?![A-Za-z\\d])',
  },
  { what: 'a Groq key', begins: 'gsk_', form: 'gsk_[A-Za-z\\d]{48,56}(?![A-Za-z\\d])' },
  { what: 'an xAI key', begins: 'xai-', form: 'xai-[A-Za-z\\d]{70,}' },
  { what: 'a Replicate token', begins: 'r8_', form: 'r8_[A-Za-z\\d]{37}(?![A-Za-z\\d])' },
  { what: 'a Perplexity key', begins: 'pplx-', form: 'pplx-[A-Za-z\\d]{40,}' },
  { what: 'a LangSmith key', begins: 'lsv2_', form: 'lsv2_(?:pt|sk)_[\\da-f]{32}_[\\da-f]{10}' },
  { what: 'a Google API key', begins: 'AIza', form: 'AIza[\\w-]{35}(?![\\w-])' },
  { what: 'a Google OAuth secret', begins: 'GOCSPX- ya29.', form: 'GOCSPX-[\\w-]{28}|ya29\\.[\\w-]{40,}' },
  { what: 'an Azure client secret', holds: 'Q~', form: '[\\w~.-]{3}\\dQ~[\\w~.-]{31,34}(?![\\w~.-])' },
  { what: 'an Azure storage key', begins: 'AccountKey=', form: 'AccountKey=[A-Za-z\\d+/]{86}==' },
  { what: 'an Azure access key', begins: 'SharedAccessKey=', form: 'SharedAccessKey=[A-Za-z\\d+/]{43}=' },
  { what: 'a DigitalOcean token', begins: 'do', form: 'do[opr]_v1_[\\da-f]{64}' },
  { what: 'a Databricks token', begins: 'dapi', form: 'dapi[\\da-f]{32}(?![\\da-f])' },
  { what: 'a Shopify token', begins: 'shp', form: 'shp(?:at|ca|pa|ss)_[\\da-fA-F]{32}' },
  { what: 'a Square token', begins: 'sq0', form: 'sq0(?:atp|csp|idp)-[\\w-]{22,43}' },
  { what: 'a Mailgun key', begins: 'key-', form: 'key-[\\da-f]{32}(?![\\da-f])' },
  { what: 'a Mailchimp key', holds: '-us', form: '[\\da-f]{32}-us\\d{1,2}(?![\\w-])' },
  {
    what: 'a New Relic key',
    begins: 'NR Nr nR nr',
    form: '[Nn][Rr][Aa][Kk]-[A-Za-z\\d]{27}(?![A-Za-z\\d])|NRII-[\\w-]{32}',
  },
  { what: 'a Vault token', begins: 'hvs. hvb. hvr.', form: 'hv[sbr]\\.[\\w-]{24,}' },
  { what: 'a HCP Terraform token', holds: '.atlasv1.', form: '[A-Za-z\\d]{14}\\.atlasv1\\.[\\w=-]{60,70}' },
  {
    what: 'a Grafana token',
    begins: 'glsa_ glc_',
    form: 'glsa_[A-Za-z\\d]{32}_[\\da-fA-F]{8}|glc_eyJ[\\w+/=]{30,}',
  },
  { what: 'a Linear key', begins: 'lin_', form: 'lin_(?:api|oauth)_[A-Za-z\\d]{40,}' },
  { what: 'a Notion token', begins: 'ntn_', form: 'ntn_[A-Za-z\\d]{40,}' },
  { what: 'a Heroku key', begins: 'HRKU-', form: 'HRKU-[\\w-]{36,}' },
  { what: 'a Doppler token', begins: 'dp.', form: 'dp\\.(?:pt|st|ct|sa|scim|audit)\\.[\\w.-]{40,}' },
  { what: 'a Pulumi token', begins: 'pul-', form: 'pul-[\\da-f]{40}' },
  { what: 'a PlanetScale credential', begins: 'pscale_', form: 'pscale_(?:tkn|pw|oauth)_[\\w.-]{32,}' },
  { what: 'a Supabase key', begins: 'sbp_ sb_secret_', form: 'sbp_[\\da-f]{40}|sb_secret_[\\w-]{22,}' },
  { what: 'a Sentry token', begins: 'sntry', form: 'sntry[su]_[\\w+/=]{60,}' },
  { what: 'a RubyGems key', begins: 'rubygems_', form: 'rubygems_[\\da-f]{48}' },
  { what: 'a NuGet key', begins: 'oy2', form: 'oy2[a-z\\d]{43}(?![A-Za-z\\d])' },
  {
    what: 'an Artifactory key',
    begins: 'AKCp cmVmdGtu',
    form: 'AKCp[A-Za-z\\d]{69,}|cmVmdGtu[A-Za-z\\d]{50,}',
  },
  {
    what: 'an age private key',
    begins: 'AGE-SECRET-KEY-1',
    form: 'AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}',
  },
  { what: 'a Postman key', begins: 'PMAK-', form: 'PMAK-[\\da-f]{24}-[\\da-f]{34}' },
  { what: 'a Tailscale key', begins: 'tskey-', form: 'tskey-(?:auth|api|client)-[\\w-]{20,}' },
  { what: 'a Cloudflare origin key', begins: 'v1.0-', form: 'v1\\.0-[\\da-f]{24}-[\\da-f]{146}' },
  { what: 'a Buildkite token', begins: 'bkua_ bkct_ bkaj_', form: 'bk(?:ua|ct|aj)_[\\da-f]{40}' },
  { what: 'a 1Password token', begins: 'ops_', form: 'ops_eyJ[\\w+/=]{100,}' },
  {
    what: 'a Discord token',
    begins: 'M N O',
    form: '[MNO][A-Za-z\\d_-]{23,27}\\.[\\w-]{6}\\.[\\w-]{27,40}(?![\\w-])',
  },
  { what: 'a JSON Web Token', begins: 'eyJ', form: 'eyJ[\\w-]{10,}\\.eyJ[\\w-]{10,}\\.[\\w-]{16,}' },
];
