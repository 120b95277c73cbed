import { inspect } from 'node:util';
import { startWebhooks } from '@proj/chat-server/webhooks';
import { openMemoryStore } from '@proj/store/memory';
import { expect, test } from 'vitest';
import { resolveOptions } from '../../src/options.ts';
import { resolveWebhooks, type WebhookConfig, webhookTable } from '../../src/report/webhook-options.ts';

const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const other = `whsec_${Buffer.alloc(16, 8).toString('base64')}`;

function resolve(
  environment: Readonly<Record<string, string>>,
  file?: string,
): { readonly config: WebhookConfig | undefined; readonly mistakes: readonly string[] } {
  const readFile = (): string => {
    if (file === undefined) throw new Error('none');
    return file;
  };
  const { values, origins } = resolveOptions(webhookTable, { args: [], environment, readFile });
  const mistakes: string[] = [];
  return { config: resolveWebhooks(values, { origins, readFile, mistakes }), mistakes };
}

test('there are no webhooks unless a receiver is named', () => {
  expect(resolve({})).toEqual({ config: undefined, mistakes: [] });
});

test.each([
  [secret, undefined, [secret]],
  [`${secret},${other}`, undefined, [secret, other]],
  ['@FILE', `${secret}\n${other}\n`, [secret, other]],
] as const)('the secrets %# are understood, and the worker takes them', async (given, file, secrets) => {
  const environment = { CHAT_WEBHOOK_URL: 'https://u:hunter2@h/x', CHAT_WEBHOOK_SECRET: given };
  const { config = expect.fail(), mistakes } = resolve(environment, file);
  expect([config.url, config.secrets, mistakes]).toEqual(['https://u:hunter2@h/x', secrets, []]);
  for (const text of [JSON.stringify(config), inspect(config, { showHidden: true })]) {
    expect(text).not.toMatch(/hunter2|whsec_/);
    expect(text).toContain('timeoutMs');
  }
  const { url, maxEntries, timeoutMs, maxAgeMs } = config;
  await using store = openMemoryStore();
  await using webhooks = startWebhooks({
    ...{ store, url, secrets: config.secrets, maxEntries, timeoutMs, maxAgeMs, wallClock: Date.now },
  });
  expect(webhooks.state.failures).toBe(0);
});

test.each([
  [{ CHAT_WEBHOOK_SECRET: 'hunter2' }, 'needs --webhook-url'],
  [{ CHAT_WEBHOOK_URL: 'ftp://hunter2', CHAT_WEBHOOK_SECRET: secret }, 'must be a URL of http: or https:'],
  [{ CHAT_WEBHOOK_URL: 'https://h' }, 'must be one or two of whsec_'],
  [{ CHAT_WEBHOOK_URL: 'https://h', CHAT_WEBHOOK_SECRET: 'whsec_hunter2' }, 'must be one or two of whsec_'],
  [{ CHAT_WEBHOOK_URL: 'https://h', CHAT_WEBHOOK_SECRET: '@hunter2' }, 'names a file that cannot be read'],
] as const)('the mistake in %# is told without what was given', (environment, sentence) => {
  const { config, mistakes } = resolve(environment);
  expect(config).toBeUndefined();
  expect(mistakes).toEqual([expect.stringContaining(sentence)]);
  expect(mistakes.join()).not.toContain('hunter2');
});
