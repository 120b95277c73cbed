import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type OptionSources, resolveOptions } from '../../src/options.ts';
import { type ReportConfig, reportTable, resolveReports, SmtpAccess } from '../../src/report/options.ts';

function resolve(
  environment: OptionSources['environment'],
  files: Readonly<Record<string, string>> = {},
): { readonly config: ReportConfig; readonly mistakes: readonly string[] } {
  const readFile = (path: string): string => {
    const text = files[path];
    if (text === undefined) throw new Error(`no ${path}`);
    return text;
  };
  const { values, origins } = resolveOptions(reportTable, { args: [], environment, readFile });
  const mistakes: string[] = [];
  const config = resolveReports(values, { origins, isInsecure: false, readFile, machineName: 'box', mistakes });
  return { config, mistakes };
}

const mail = { CHAT_MAIL_FROM: 'chat@example.org', CHAT_MAIL_TO: 'a@example.org, b@example.org' } as const;

test('without a mail server there are no mails, and reports still cover a day up to eight', () => {
  expect(resolve({})).toEqual({
    mistakes: [],
    config: {
      ...{ mail: undefined, schedule: { everyMs: 86_400_000, hour: 8 }, language: 'en' },
      ...{ nodeName: 'box', backupMaxAgeMs: undefined },
    },
  });
});

test.each([
  ['smtp://mail.example.org', ['mail.example.org', 587, false, '', '']],
  ['smtps://ann:p%40ss%3A@mail.example.org', ['mail.example.org', 465, true, 'ann', 'p@ss:']],
  ['smtp://ann@[::1]:2525/', ['::1', 2525, false, 'ann', '']],
] as const)('%s is understood, from the environment or a file', (url, parts) => {
  for (const text of [url, '@/run/smtp']) {
    const { config, mistakes } = resolve({ ...mail, CHAT_SMTP_URL: text }, { '/run/smtp': `${url}\n` });
    expect(mistakes).toEqual([]);
    const { host, port, isSecure, user, password } = config.mail?.smtp ?? expect.fail();
    expect([host, port, isSecure, user, password]).toEqual(parts);
    expect(config.mail?.to).toEqual(['a@example.org', 'b@example.org']);
  }
});

test('a password is in nothing that is logged or printed', () => {
  const { config } = resolve({ ...mail, CHAT_SMTP_URL: 'smtps://ann:hunter2@mail.example.org' });
  for (const text of [JSON.stringify(config), inspect(config, { depth: 9, showHidden: true })]) {
    expect(text).not.toContain('hunter2');
  }
  expect(JSON.parse(JSON.stringify(config)).mail.smtp).toEqual({ host: 'mail.example.org', port: 465, isSecure: true });
});

describe('a mistake', () => {
  test.each([
    'http://ann:hunter2@h',
    'hunter2',
    'smtp://ann:hunter2@h/path',
    'smtp://ann:hunter2@h?tls.rejectUnauthorized=false',
    'smtp://ann:hunter2%zz@h',
    'smtp://',
    '@/missing-hunter2',
    '@/run/other',
  ])('in the URL %s is told without it', (url) => {
    const { config, mistakes } = resolve({ ...mail, CHAT_SMTP_URL: url }, { '/run/other': 'hunter2' });
    expect(config.mail).toBeUndefined();
    expect(mistakes).toEqual([expect.stringMatching(/^CHAT_SMTP_URL (must|names) (?!.*hunter2)/)]);
  });

  test.each(['none', '', 'a', 'a@b, ', 'a@b\r\nBcc: c@d', '<a@b>', Array(21).fill('a@b').join()])(
    'in the addresses %j is told',
    (to) => {
      const { mistakes } = resolve({
        CHAT_SMTP_URL: 'smtp://h',
        CHAT_MAIL_FROM: to || 'none',
        CHAT_MAIL_TO: to || 'none',
      });
      expect(mistakes).toEqual([
        expect.stringMatching(/ must be an address$/),
        expect.stringMatching(/ must be 1 to 20 addresses$/),
      ]);
    },
  );

  test('that would go unnoticed is told: addresses without a mail server', () => {
    expect(resolve(mail).mistakes).toEqual([
      'CHAT_MAIL_FROM needs --smtp-url, the mail server',
      'CHAT_MAIL_TO needs --smtp-url, the mail server',
    ]);
  });
});

test('a URL that is none throws without it', () => {
  expect(() => new SmtpAccess('hunter2')).toThrow(/^must be smtp:\/\/(?!.*hunter2)/);
});
