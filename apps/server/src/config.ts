import { hostname } from 'node:os';
import { isUserName, userNameRule } from '@proj/chat-server';
import { type LimitOptions, limitTable } from './limit-options.ts';
import { type OptionSources, OptionsError, resolveOptions } from './options.ts';
import type { PageConfig } from './page/site.ts';
import { type ReportConfig, resolveReports, resolveWebhooks, type WebhookConfig } from './report/index.ts';
import { type LogLevel, type ServeOptions, serveSwitches, serveTable } from './serve-options.ts';
import { type Address, formatAddress, isLoopback } from './values.ts';

export {
  type LogLevel,
  programTable,
  type ServeOptions,
  type StorageOptions,
  serveSwitches,
  serveTable,
  storageTable,
} from './serve-options.ts';

/** For clients of the older chat server. */
export interface CompatConfig {
  readonly listen: Address;
  /** Whether other machines may reach it. */
  readonly insecure: boolean;
  /** Names that may come in without a password. */
  readonly users: 'any' | readonly string[];
  readonly loginTimeoutMs: number;
  readonly readTimeoutMs: number;
  readonly writeTimeoutMs: number;
}

/** What a server runs with. */
export interface ServeConfig {
  readonly listen: Address;
  /** `undefined`: no HTTP. */
  readonly http: Address | undefined;
  /** `undefined`: nowhere. */
  readonly page: PageConfig | undefined;
  /** `undefined`: nothing listens for older clients. */
  readonly compat: CompatConfig | undefined;
  readonly dataDirectory: string;
  readonly durability: 'full' | 'normal';
  readonly registration: 'open' | 'off';
  /** Addresses and networks that are never banned. */
  readonly sharedSources: readonly string[];
  readonly minPasswordCharacters: number;
  readonly loginTimeoutMs: number;
  readonly heartbeatMs: number;
  readonly idleTimeoutMs: number;
  readonly resumeWindowMs: number;
  readonly limits: LimitOptions;
  readonly shutdownGraceMs: number;
  /** `undefined`: what the container or the machine has. */
  readonly memoryLimitBytes: number | undefined;
  /** Whether administrators may come from other machines. */
  readonly adminRemote: boolean;
  /** Whether another `server.key` is made although clients know one that is gone. */
  readonly newKey: boolean;
  /** A module that exports `beforeSend`. */
  readonly hookModule: string | undefined;
  readonly hookTimeoutMs: number;
  readonly hookFailure: 'refuse' | 'allow';
  /** A module that exports `trace`. */
  readonly traceModule: string | undefined;
  readonly report: ReportConfig;
  /** `undefined`: nobody is told of entries. */
  readonly webhooks: WebhookConfig | undefined;
  readonly logLevel: LogLevel;
}

/** @throws OptionsError */
export function resolveServeConfig(sources: OptionSources): ServeConfig {
  return resolveServe(sources, []).config;
}

/** As {@link resolveServeConfig}, for a command that has switches of its own. @throws OptionsError */
export function resolveServe(
  sources: OptionSources,
  ownSwitches: readonly string[],
): { readonly config: ServeConfig; readonly switches: ReadonlySet<string> } {
  const { values, origins, switches } = resolveOptions(serveTable(sources.environment), sources, {
    switches: [...serveSwitches.map(({ name }) => name), ...ownSwitches],
  });
  const mistakes = contradictions(values, origins);
  const report = resolveReports(values, {
    ...{ origins, readFile: sources.readFile, machineName: hostname(), mistakes },
    isInsecure: switches.has('smtp-insecure'),
  });
  const webhooks = resolveWebhooks(values, { origins, readFile: sources.readFile, mistakes });
  const compat = resolveCompat(values, origins, { insecure: switches.has('compat-insecure'), sources, mistakes });
  if (mistakes.length > 0) throw new OptionsError(mistakes);
  const page = resolvePage(values);
  const pageAddress = page === undefined || page.place === 'http' ? undefined : page.place;
  const addresses = [values.listen, values.http, pageAddress, values.compatListen];
  const private_ = addresses.every((address) => address === undefined || isLoopback(address));
  const config: ServeConfig = {
    listen: values.listen,
    http: values.http,
    page,
    compat,
    dataDirectory: values.data,
    durability: values.durability,
    minPasswordCharacters: values.minPasswordCharacters,
    registration: values.registration === 'auto' ? (private_ ? 'open' : 'off') : values.registration,
    sharedSources: values.sharedSources,
    loginTimeoutMs: values.loginTimeout,
    heartbeatMs: values.heartbeat,
    idleTimeoutMs: values.idleTimeout,
    resumeWindowMs: values.resumeWindow,
    limits: limitsOf(values),
    shutdownGraceMs: values.shutdownGrace,
    memoryLimitBytes: values.memoryLimit,
    adminRemote: switches.has('admin-remote'),
    newKey: switches.has('new-key'),
    hookModule: values.hookModule,
    hookTimeoutMs: values.hookTimeout,
    hookFailure: values.hookFailure,
    traceModule: values.traceModule,
    report,
    webhooks,
    logLevel: values.logLevel,
  };
  return { config, switches };
}

/** Each alone may be right; together they cannot be. */
const mustExceed = [['idleTimeout', 'heartbeat', 'the idle timeout', 'must be longer than the heartbeat']] as const;
const mustNotBeBelow = [
  ['drainSpreadMax', 'drainSpreadMin', 'the longest wait of a drain', 'must not be shorter than the least'],
  ['maxBan', 'loginBan', 'the longest ban', 'must not be shorter than the first for wrong passwords'],
  ['maxBan', 'limitBan', 'the longest ban', 'must not be shorter than the first for limits'],
] as const;

function contradictions(values: ServeOptions, origins: { readonly [Name in keyof ServeOptions]: string }): string[] {
  type Pair = (typeof mustExceed)[number] | (typeof mustNotBeBelow)[number];
  const sentence = ([more, less, what, rule]: Pair): string =>
    `${what} (${values[more]} ms, ${origins[more]}) ${rule} (${values[less]} ms, ${origins[less]})`;
  return [
    ...mustExceed.filter(([more, less]) => values[more] <= values[less]),
    ...mustNotBeBelow.filter(([more, less]) => values[more] < values[less]),
  ].map(sentence);
}

function limitsOf(values: ServeOptions): LimitOptions {
  const names = Object.keys(limitTable) as (keyof LimitOptions)[];
  return Object.fromEntries(names.map((name) => [name, values[name]])) as unknown as LimitOptions;
}

/** Where nothing listens the page is not either. */
function resolvePage(values: ServeOptions): PageConfig | undefined {
  const { page: place, pageName: name, allowedOrigins, trustedProxies } = values;
  if (place === 'off' || (place === 'http' && values.http === undefined)) return undefined;
  return { place, name, allowedOrigins, trustedProxies };
}

function resolveCompat(
  values: ServeOptions,
  origins: { readonly compatListen: string; readonly compatUsers: string },
  context: { readonly insecure: boolean; readonly sources: OptionSources; readonly mistakes: string[] },
): CompatConfig | undefined {
  const { compatListen: listen, compatUsers } = values;
  const { insecure, sources, mistakes } = context;
  if (listen === undefined) return undefined;
  if (!insecure && !isLoopback(listen)) {
    mistakes.push(
      `${origins.compatListen} is ${formatAddress(listen)}, which other machines reach: these clients have no passwords ` +
        'and one public key, so that whoever reaches it reads and writes as anyone who may come in. Listen on loopback ' +
        'behind a tunnel, or add --compat-insecure',
    );
  }
  if (compatUsers === 'none') mistakes.push(`${origins.compatListen} needs --compat-users, a file of names or any`);
  const users =
    compatUsers === 'any' || compatUsers === 'none'
      ? 'any'
      : readUsers(compatUsers, origins, sources.readFile, mistakes);
  return {
    listen,
    insecure,
    users,
    loginTimeoutMs: values.compatLoginTimeout,
    readTimeoutMs: values.compatReadTimeout,
    writeTimeoutMs: values.compatWriteTimeout,
  };
}

/** One name a line; what follows # is a comment. */
function readUsers(
  path: string,
  origins: { readonly compatUsers: string },
  readFile: OptionSources['readFile'],
  mistakes: string[],
): readonly string[] {
  let text = '';
  try {
    text = readFile(path);
  } catch (error) {
    mistakes.push(`${origins.compatUsers}: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
  const names: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const name = line.replace(/#.*/, '').trim();
    if (name === '') continue;
    if (isUserName(name)) names.push(name);
    else mistakes.push(`${path}:${index + 1}: ${JSON.stringify(name)} is not a user name: ${userNameRule}`);
  }
  if (names.length === 0 && mistakes.length === 0) mistakes.push(`${path} names nobody`);
  return names;
}
