import type { OptionSources, OptionTable } from '../options.ts';
import { parseDuration, parseOneOf, parseUnless, parseWholeNumber } from '../values.ts';
import type { Language } from './phrases.ts';
import type { Schedule } from './schedule.ts';

/** As the options name them; durations are milliseconds. */
export interface ReportOptions {
  readonly smtpUrl: string;
  readonly mailFrom: string;
  readonly mailTo: string;
  readonly reportEvery: number;
  readonly reportHour: number;
  readonly reportLanguage: Language;
  readonly nodeName: string;
  readonly backupMaxAge: number | undefined;
}

/** For `serveTable`. Texts are looked at by {@link resolveReports}: a mistake in a secret must not be shown with it. */
export const reportTable: OptionTable<ReportOptions> = {
  smtpUrl: {
    placeholder: 'URL|@FILE|none',
    help: 'mail server for reports and alerts: smtp://USER:PASSWORD@HOST:587, smtps://…, or a file that holds it; better not on the command line, where others see it',
    initial: 'none',
    parse: (text) => text,
  },
  mailFrom: {
    placeholder: 'ADDRESS|none',
    help: 'whom they are from',
    initial: 'none',
    parse: (text) => text,
  },
  mailTo: {
    placeholder: 'ADDRESS,…|none',
    help: 'whom they go to, at most 20',
    initial: 'none',
    parse: (text) => text,
  },
  reportEvery: {
    placeholder: 'TIME',
    help: 'how long a report covers',
    initial: '24h',
    parse: parseDuration('1m', '7d'),
  },
  reportHour: {
    placeholder: 'HOUR',
    help: 'when one ends that covers whole days, by the local clock',
    initial: '8',
    parse: parseWholeNumber(0, 23),
  },
  reportLanguage: {
    placeholder: 'en|zh',
    help: 'of the subject and the first lines',
    initial: 'en',
    parse: parseOneOf('en', 'zh'),
  },
  nodeName: {
    placeholder: 'NAME',
    help: 'what reports call this server; auto: as the machine is called',
    initial: 'auto',
    parse: (text) => text,
  },
  backupMaxAge: {
    placeholder: 'TIME|none',
    help: 'how old the last backup may be before somebody is told',
    initial: 'none',
    parse: parseUnless('none', parseDuration('1m', '365d')),
  },
};

/** For `serveSwitches`. */
export const reportSwitches: readonly { readonly name: string; readonly help: string }[] = [
  { name: 'smtp-insecure', help: 'lets mails go without TLS, or to whatever certificate: for tests and loopback' },
];

/** Where mails go. */
export interface MailConfig {
  readonly smtp: SmtpAccess;
  readonly isInsecure: boolean;
  readonly from: string;
  readonly to: readonly string[];
}

export interface ReportConfig {
  /** `undefined`: alerts are in the log alone, and reports nowhere. */
  readonly mail: MailConfig | undefined;
  readonly schedule: Schedule;
  readonly language: Language;
  readonly nodeName: string;
  readonly backupMaxAgeMs: number | undefined;
}

/** A mail server and the way in. Shows no password, wherever it is printed. */
export class SmtpAccess {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte, instead of STARTTLS. */
  readonly isSecure: boolean;
  readonly user: string;
  readonly #password: string;

  /** @throws RangeError without the text in its message. */
  constructor(text: string) {
    const url = URL.parse(text);
    const isMail = url?.protocol === 'smtp:' || url?.protocol === 'smtps:';
    const isPlain = url !== null && /^\/?$/.test(url.pathname) && url.search === '' && url.hash === '';
    if (!isMail || !isPlain || url.hostname === '') {
      throw new RangeError('must be smtp://USER:PASSWORD@HOST:PORT or smtps://…, or @ and a file that holds it');
    }
    this.isSecure = url.protocol === 'smtps:';
    this.host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    this.port = url.port === '' ? (this.isSecure ? 465 : 587) : Number(url.port);
    try {
      this.user = decodeURIComponent(url.username);
      this.#password = decodeURIComponent(url.password);
    } catch {
      throw new RangeError('must have its user and password in percent-encoding');
    }
  }

  get password(): string {
    return this.#password;
  }

  toJSON(): object {
    return { host: this.host, port: this.port, isSecure: this.isSecure };
  }
}

const mostAddresses = 20;
/** Enough of RFC 5322 to keep out what a mail server, or a header, would take for something else. */
const addressPattern = /^[^\s@<>,;:"\\()[\]\p{Cc}]{1,64}@[A-Za-z0-9.-]{1,253}$/u;

/** What the options come to. Adds what is wrong to `mistakes`, each saying where it came from; secrets are not in them. */
export function resolveReports(
  values: ReportOptions,
  context: {
    readonly origins: { readonly [Name in keyof ReportOptions]: string };
    readonly isInsecure: boolean;
    readonly readFile: OptionSources['readFile'];
    readonly machineName: string;
    readonly mistakes: string[];
  },
): ReportConfig {
  const { nodeName, reportEvery, reportHour, reportLanguage, backupMaxAge } = values;
  return {
    mail: values.smtpUrl === 'none' ? unusedMail(values, context) : resolveMail(values, context),
    schedule: { everyMs: reportEvery, hour: reportHour },
    language: reportLanguage,
    nodeName: nodeName === 'auto' ? context.machineName : nodeName,
    backupMaxAgeMs: backupMaxAge,
  };
}

type Context = Parameters<typeof resolveReports>[1];

/** Addresses alone send nothing, which nobody would notice. */
function unusedMail(values: ReportOptions, { origins, mistakes }: Context): undefined {
  for (const name of ['mailFrom', 'mailTo'] as const) {
    if (values[name] !== 'none') mistakes.push(`${origins[name]} needs --smtp-url, the mail server`);
  }
}

function resolveMail(values: ReportOptions, context: Context): MailConfig | undefined {
  const { origins, mistakes, isInsecure } = context;
  const addresses = (name: 'mailFrom' | 'mailTo', most: number): readonly string[] => {
    const list = values[name].split(',').map((text) => text.trim());
    const isGood = list.length <= most && list.every((address) => addressPattern.test(address));
    if (!isGood) mistakes.push(`${origins[name]} must be ${most === 1 ? 'an address' : `1 to ${most} addresses`}`);
    return list;
  };
  const smtp = readAccess(values.smtpUrl, context);
  const [from = ''] = addresses('mailFrom', 1);
  const to = addresses('mailTo', mostAddresses);
  return smtp && { smtp, isInsecure, from, to };
}

function readAccess(text: string, { origins, readFile, mistakes }: Context): SmtpAccess | undefined {
  let url = text;
  try {
    if (text.startsWith('@')) url = readFile(text.slice(1)).trim();
  } catch {
    mistakes.push(`${origins.smtpUrl} names a file that cannot be read`);
    return undefined;
  }
  try {
    return new SmtpAccess(url);
  } catch (error) {
    mistakes.push(`${origins.smtpUrl} ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
