import type { OptionSources, OptionTable } from '../options.ts';
import { parseDuration, parseUnless, parseWholeNumber } from '../values.ts';

/** As the options name them; durations are milliseconds. */
export interface WebhookProgramOptions {
  readonly webhookUrl: string;
  readonly webhookSecret: string;
  readonly webhookEntries: number;
  readonly webhookTimeout: number;
  readonly webhookMaxAge: number | undefined;
}

/** For `serveTable`. Texts are looked at by {@link resolveWebhooks}: a mistake in a secret must not be shown with it. */
export const webhookTable: OptionTable<WebhookProgramOptions> = {
  webhookUrl: {
    placeholder: 'URL|none',
    help: 'where every entry is posted to, signed and in order; none: nowhere',
    initial: 'none',
    parse: (text) => text,
  },
  webhookSecret: {
    placeholder: 'SECRET,…|@FILE|none',
    help: 'what signs them, whsec_… in base64, or two while the receiver changes over, or a file that holds them; better not on the command line, where others see it',
    initial: 'none',
    parse: (text) => text,
  },
  webhookEntries: {
    placeholder: 'N',
    help: 'entries of one request, at most',
    initial: '1',
    parse: parseWholeNumber(1, 1_000),
  },
  webhookTimeout: {
    placeholder: 'TIME',
    help: 'for a request and its answer',
    initial: '10s',
    parse: parseDuration('100ms', '10m'),
  },
  webhookMaxAge: {
    placeholder: 'TIME|none',
    help: 'an entry that is older when an attempt fails is given up; none: never',
    initial: 'none',
    parse: parseUnless('none', parseDuration('1m', '365d')),
  },
};

/** For `startWebhooks`. Shows neither the URL nor a secret, wherever it is printed. */
export class WebhookConfig {
  readonly host: string;
  readonly #url: string;
  readonly #secrets: readonly string[];
  readonly maxEntries: number;
  readonly timeoutMs: number;
  readonly maxAgeMs: number | undefined;

  constructor(url: URL, secrets: readonly string[], values: WebhookProgramOptions) {
    this.host = url.host;
    this.#url = url.href;
    this.#secrets = secrets;
    this.maxEntries = values.webhookEntries;
    this.timeoutMs = values.webhookTimeout;
    this.maxAgeMs = values.webhookMaxAge;
  }

  get url(): string {
    return this.#url;
  }

  get secrets(): readonly string[] {
    return this.#secrets;
  }
}

const secretPattern = /^whsec_[A-Za-z0-9+/]{22,172}={0,2}$/;

/** What the options come to; `undefined`: no webhooks. Adds what is wrong to `mistakes`; secrets are not in them. */
export function resolveWebhooks(
  values: WebhookProgramOptions,
  context: {
    readonly origins: { readonly [Name in keyof WebhookProgramOptions]: string };
    readonly readFile: OptionSources['readFile'];
    readonly mistakes: string[];
  },
): WebhookConfig | undefined {
  const { origins, readFile, mistakes } = context;
  const { webhookUrl, webhookSecret } = values;
  if (webhookUrl === 'none') {
    if (webhookSecret !== 'none') mistakes.push(`${origins.webhookSecret} needs --webhook-url, the receiver`);
    return undefined;
  }
  const url = URL.parse(webhookUrl);
  const isUrl = url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
  if (!isUrl) mistakes.push(`${origins.webhookUrl} must be a URL of http: or https:`);
  let text = webhookSecret;
  try {
    if (text.startsWith('@')) text = readFile(text.slice(1));
  } catch {
    mistakes.push(`${origins.webhookSecret} names a file that cannot be read`);
    return undefined;
  }
  const secrets = text.split(/[\s,]+/).filter((secret) => secret !== '');
  const isSigned = secrets.length >= 1 && secrets.length <= 2 && secrets.every((secret) => secretPattern.test(secret));
  if (!isSigned) mistakes.push(`${origins.webhookSecret} must be one or two of whsec_ and 16 to 128 bytes in base64`);
  return isUrl && isSigned ? new WebhookConfig(url, secrets, values) : undefined;
}
