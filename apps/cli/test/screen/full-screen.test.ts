import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasTmux, withoutTmux } from '@proj/browser';
import { beforeEach, describe, expect, test } from 'vitest';
import { exitCodes } from '../../src/exit.ts';
import { widthOf } from '../../src/screen/width.ts';
import { Program, World } from '../program.ts';
import { scratchDirectory } from '../scratch.ts';
import { Tmux } from './tmux.ts';

const proxyMain = fileURLToPath(new URL('../../../../tooling/chaos-proxy/src/main.ts', import.meta.url));
const isHere = hasTmux();

if (!isHere && (process.env['PROJ_REQUIRE_TMUX'] ?? '') !== '') throw new Error(withoutTmux);
beforeEach(({ skip }) => {
  if (!isHere) skip(withoutTmux);
});

/** The way to a server, which can be lost and comes back at the same address. */
class Way {
  address = '127.0.0.1:0';
  readonly #upstream: string;
  #proxy: Program | undefined;

  constructor(upstream: string) {
    this.#upstream = upstream;
  }

  async open(): Promise<void> {
    this.#proxy = new Program(proxyMain, ['--listen', this.address, '--upstream', this.#upstream]);
    [, this.address = ''] = await this.#proxy.said('stdout', /^listening (\S+)/);
  }

  async lose(): Promise<void> {
    await this.#proxy?.kill('SIGKILL');
  }
}

interface Scene {
  readonly world: World;
  readonly way: Way;
  readonly folder: string;
}

/** A server, a way to it, and an account of somebody else. */
async function setScene(): Promise<Scene> {
  const folder = scratchDirectory();
  const world = new World(folder);
  await world.startServer();
  const way = new Way(world.address);
  await way.open();
  await world.register('ben');
  return { world, way, folder };
}

/** Answers what a first start asks. */
async function registerAnn(tmux: Tmux, { world, way }: Scene): Promise<void> {
  await tmux.until(/Your name/);
  await tmux.paste(`ready snet=${way.address} http=off key=${world.key}\n`);
  await tmux.until(new RegExp(world.key));
  for (const text of ['ann', 'a password', 'a password']) {
    await tmux.type(text);
    await tmux.keys('Enter');
  }
  // A server that has much to do puts it off, or does not answer in time: the same again helps.
  const putOff = /try again later|No server answers/;
  while (putOff.test(await tmux.until((screen) => screen.includes('● online') || putOff.test(screen), '● online'))) {
    await tmux.keys('Enter');
    await tmux.until((screen) => !putOff.test(screen), 'another try');
  }
}

/** Runs a command that must end well, again when a server that has much to do puts it off. */
async function insist(world: World, user: string, args: readonly string[]): Promise<void> {
  for (;;) {
    const { exit, stderr } = await world.run(user, args);
    if (exit === exitCodes.Busy.code) continue;
    expect([exit, stderr]).toEqual([0, expect.anything()]);
    return;
  }
}

function fits(screen: string, columns: number): boolean {
  return screen.split('\n').every((row) => widthOf(row) <= columns);
}

describe.each([
  { columns: 80, rows: 24 },
  { columns: 200, rows: 50 },
])('at $columns×$rows', ({ columns, rows }) => {
  test('one registers, talks, loses the link, comes back, resizes and leaves', { timeout: 120_000 }, async () => {
    const scene = await setScene();
    const { world, way, folder } = scene;
    const name = `${columns}x${rows}`;
    const tmux = await Tmux.start({ folder, columns, rows, profile: world.profile('ann') });
    await tmux.until(/Log in to a server/);
    await tmux.keep(`${name}-1-setup`);
    await registerAnn(tmux, scene);
    await tmux.keep(`${name}-2-empty`);

    await tmux.keys('C-n');
    await tmux.until(/With whom/);
    await tmux.type('ben');
    await tmux.keys('Enter');
    await tmux.until(/Nothing was said here yet/);
    await tmux.type('Hello Ben, are you there?');
    await tmux.keys('Enter');
    await tmux.until(/Hello Ben, are you there\? +✓\n/);

    const heard = await world.run('ben', ['listen', '--count', '1', '--json']);
    expect(JSON.parse(heard.stdout)).toMatchObject({ from: 'ann', text: 'Hello Ben, are you there?' });
    await tmux.until(/Hello Ben, are you there\? +✓✓\n/);

    const hostile = 'red \u001b[31m\u001b[2Jscreen \u001b]2;mine\u0007 \u202eback 你好 👩‍👩‍👧';
    await insist(world, 'ben', ['send', 'ann', '--', hostile]);
    const shown = await tmux.until(/red \\x1b\[31m/);
    expect(shown.replaceAll(/\s+/g, ' ')).toContain('\\u{202e}back 你好');
    expect(await tmux.ask('#{pane_title}')).toMatch(/^(\(\d+\) )?chat$/);
    expect(fits(shown, columns)).toBe(true);
    await insist(world, 'ben', ['read', 'ann']);
    await tmux.until(/Hello Ben, are you there\? +✓✓✓\n/);
    await tmux.keep(`${name}-3-talk`);

    await way.lose();
    await tmux.type('Written while away');
    await tmux.keys('Enter');
    await tmux.until(/Written while away +·\n/);
    await tmux.until(/○ (reconnecting …|offline, next try in)/);
    await tmux.keep(`${name}-4-away`);
    await way.open();
    await tmux.until(/Written while away +✓\n/);
    await tmux.until(/● online/);
    // A server that knows nothing of the session any more.
    await world.server?.kill('SIGKILL');
    await tmux.until(/○ (reconnecting …|offline, next try in)/);
    await tmux.type('Written to a dead server');
    await tmux.keys('Enter');
    await world.startServer();
    await tmux.until(/Written to a dead server +✓\n/);
    await tmux.until(/● online/);
    const { stdout } = await world.run('ben', ['history', 'ann', '--json']);
    expect(stdout.match(/Written while away/g)).toHaveLength(1);
    expect(stdout.match(/Written to a dead server/g)).toHaveLength(1);

    await tmux.resize(40, 12);
    const narrow = await tmux.until((screen) => fits(screen, 40) && /Written while away/.test(screen), '40×12');
    expect(narrow.split('\n').length).toBeLessThanOrEqual(13);
    await tmux.keep(`${name}-5-narrow`);
    await tmux.keys('Escape');
    await tmux.until(/▸. ben/);
    await tmux.keep(`${name}-6-narrow-list`);
    await tmux.resize(20, 6);
    await tmux.until(/Too small/);
    await tmux.resize(columns, rows);
    await tmux.until(/Hello Ben, are you there/);

    await tmux.keys('F1');
    await tmux.until(/Behind your messages|a new line/);
    await tmux.keep(`${name}-7-help`);
    await tmux.keys('Escape');
    await tmux.until((screen) => !screen.includes('a new line'), 'no help');

    await tmux.keys('C-q');
    expect(await tmux.exit()).toBe(0);
    // The small window has moved the first line into what was scrolled away.
    const after = await tmux.screen();
    expect(after).not.toContain('Written while away');
    expect(await tmux.ask('#{alternate_on} #{mouse_any_flag}')).toBe('0 0');
  });
});

test('a group, a change, a reaction, receipts and a search', { timeout: 120_000 }, async () => {
  const scene = await setScene();
  const { world, folder } = scene;
  const tmux = await Tmux.start({ folder, columns: 100, rows: 30, profile: world.profile('ann') });
  await registerAnn(tmux, scene);
  // A group that the server does not make is none.
  await tmux.keys('C-g');
  await tmux.until(/New group/);
  await tmux.type('Ghosts');
  await tmux.keys('Enter');
  await tmux.type('nobody');
  await tmux.keys('Enter');
  await tmux.until(/no such user on this server/);
  await tmux.until((screen) => !screen.includes('›'), 'no composer');
  await tmux.keys('C-g');
  await tmux.until(/New group/);
  await tmux.type('Night shift');
  await tmux.keys('Enter');
  await tmux.type('ben');
  await tmux.keys('Enter');
  await tmux.until(/created “Night shift” with ben/);
  await tmux.type('The cellar key is in the bxo');
  await tmux.keys('M-Enter');
  await tmux.type('by the door');
  await tmux.keys('Enter');
  await tmux.until(/by the door +✓\n/);
  // Chosen, changed, and a reaction to it.
  await tmux.keys('Tab');
  await tmux.until(/▌/);
  await tmux.type('e');
  await tmux.until(/changing a message/);
  await tmux.keys('Up', 'End', 'BSpace', 'BSpace', 'BSpace');
  await tmux.type('box');
  await tmux.keys('Enter');
  await tmux.until(/in the box\n[^\n]*by the door \(edited\)/);
  await tmux.keys('Tab');
  await tmux.type('r');
  await tmux.until(/another {3}Esc/);
  await tmux.type('1');
  await tmux.until(/👍 you/);
  await tmux.keep('group-1-reaction');
  await tmux.type('i');
  await tmux.until(/Read by 0 of 1/);
  await tmux.keep('group-2-receipts');
  await tmux.keys('Escape');
  const group = /^(g:\S+)/.exec((await world.run('ben', ['group', 'list'])).stdout)?.[1] ?? '';
  await insist(world, 'ben', ['read', group]);
  await tmux.until(/✓✓✓ 1/);
  await tmux.keys('F2');
  await tmux.until(/2 members/);
  await tmux.keep('group-3-members');
  // What the server refuses is said, also when it is no message.
  await tmux.type('l');
  await tmux.until(/Type "leave"/);
  await tmux.type('leave');
  await tmux.keys('Enter');
  await tmux.until(/the owner hands it over first/);
  await tmux.keys('C-k');
  await tmux.until(/Search/);
  await tmux.type('cellar');
  await tmux.until(/one message/);
  await tmux.keep('group-4-search');
  await tmux.keys('Enter');
  await tmux.until((screen) => !screen.includes('one message') && screen.includes('▌'), 'the message, chosen');
  await tmux.type('x');
  await tmux.until(/\(taken back\)/);
  // By the mouse: the wheel is harmless, a click on the composer is where one types.
  await tmux.mouse('wheel-up', 60, 10);
  await tmux.mouse('click', 60, 28);
  await tmux.type('typed after a click');
  await tmux.until(/› typed after a click/);
  // There is no shell that could continue it: it stays.
  await tmux.keys('C-z');
  await tmux.type('!');
  await tmux.until(/› typed after a click!/);
  await tmux.keys('C-c');
  await tmux.until(/once more leaves/);
  await tmux.keys('C-c');
  expect(await tmux.exit()).toBe(0);
});

test('what was there can be read without a connection, and a draft is kept', { timeout: 120_000 }, async () => {
  const scene = await setScene();
  const { world, way, folder } = scene;
  await world.register('ann');
  await insist(world, 'ben', ['send', 'ann', 'for later']);
  const profile = world.profile('ann');
  const args = ['--server', way.address, '--key', world.key, '--user', 'ann'];
  const first = await Tmux.start({ folder, columns: 80, rows: 24, profile, args });
  // Another address than that of the profile: it must be asked for.
  await first.until(/Password/);
  await first.type('password of ann');
  await first.keys('Enter');
  await first.until(/for later/);
  await first.keys('Enter');
  await first.until(/ben {2}\d\d:\d\d/);
  await first.type('half a thought');
  await first.until(/› half a thought/);
  await first.keys('C-q');
  expect(await first.exit()).toBe(0);
  await way.lose();

  const second = await Tmux.start({ folder, columns: 80, rows: 24, profile, env: { NO_COLOR: '1' } });
  await second.until(/draft: half a thou/);
  await second.mouse('click', 5, 3);
  await second.until(/› half a thought/);
  await second.until(/○ offline, next try in \d+ s/);
  await second.keep('offline-1');
  // Two at once would fight over the messages.
  const other = await Tmux.start({ folder, columns: 80, rows: 24, profile });
  expect(await other.exit()).toBe(exitCodes.ProfileUnusable.code);
  expect((await other.screen()).replaceAll('\n', ' ')).toContain('the same command runs already with this profile');
  expect((await second.styledScreen()).replaceAll('\u001b', '^')).not.toMatch(/\^\[[0-9;]*3[0-7]m/);
  await second.keys('Enter');
  await second.until(/half a thought +·\n/);
  await second.keys('C-q');
  expect(await second.exit()).toBe(0);
  expect(await second.screen()).toContain('not sent yet: 1 message');

  // Whatever has the profile next sends it, once.
  await way.open();
  const sent = await world.run('ann', ['send', 'ben', 'and another']);
  expect([sent.exit, sent.stderr]).toEqual([
    0,
    expect.stringContaining('sending 1 message written on the full screen'),
  ]);
  const { stdout } = await world.run('ben', ['history', 'ann']);
  expect(stdout.match(/half a thought/g)).toHaveLength(1);
  const third = await Tmux.start({ folder, columns: 80, rows: 24, profile });
  await third.until(/✓ half a thou/);
  await third.keys('Enter');
  await third.until((screen) => /half a thought +✓\n/.test(screen) && /and another +✓\n/.test(screen), 'both');
  expect((await world.run('ben', ['history', 'ann'])).stdout.match(/half a thought/g)).toHaveLength(1);
});

test('Ctrl-Z gives the terminal back until fg, and signals and crashes do for good', { timeout: 120_000 }, async () => {
  const scene = await setScene();
  const { world, folder } = scene;
  await world.register('ann');
  const profile = world.profile('ann');
  const shell = await Tmux.start({
    folder,
    columns: 80,
    rows: 24,
    profile,
    env: { PS1: 'ready> ' },
    command: 'bash --norc --noprofile -i',
  });
  await shell.type(`${Tmux.chat()}\n`);
  await shell.until(/● online/);
  await shell.keys('C-z');
  await shell.until(/Stopped/);
  await shell.type('fg\n');
  await shell.until(/● online/);
  // Stopped without being asked, and with a terminal that the shell has set as it likes it.
  await shell.killChild('SIGSTOP');
  await shell.until((screen) => screen.trimEnd().endsWith('\nready>'), 'the shell, by force');
  await shell.type('fg\n');
  await shell.until(/● online/);
  await shell.keys('C-n');
  await shell.until(/With whom/);
  await shell.keys('Escape');
  await shell.keys('C-q');
  await shell.until((screen) => screen.trimEnd().endsWith('\nready>'), 'the shell');

  const boom = join(folder, 'boom.mjs');
  writeFileSync(boom, "process.on('SIGUSR2', () => { throw new Error('boom'); });");
  const endings = [
    { signal: 'SIGTERM', exit: exitCodes.Terminated.code, said: /^before/ },
    { signal: 'SIGHUP', exit: exitCodes.Terminated.code, said: /^before/ },
    { signal: 'SIGQUIT', exit: 131, said: /^before/ },
    { signal: 'SIGUSR2', exit: exitCodes.Failed.code, said: /unexpected error: Error: boom/ },
  ] as const;
  for (const { signal, exit, said } of endings) {
    const env = { NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import=${boom}` };
    const tmux = await Tmux.start({ folder, columns: 80, rows: 24, profile, env });
    await tmux.until(/● online/);
    tmux.kill(signal);
    expect([signal, await tmux.exit()]).toEqual([signal, exit]);
    expect(await tmux.screen()).toMatch(said);
    expect(await tmux.ask('#{alternate_on} #{mouse_any_flag}')).toBe('0 0');
  }
});

test('without a terminal, or on a dumb one, it says what to do instead', async () => {
  const folder = scratchDirectory();
  const world = new World(folder);
  const piped = await world.run('ann', ['screen']);
  expect([piped.exit, piped.stderr]).toEqual([exitCodes.Usage.code, expect.stringContaining('needs a terminal')]);
  for (const TERM of ['dumb', '']) {
    const tmux = await Tmux.start({ folder, columns: 80, rows: 24, profile: world.profile('ann'), env: { TERM } });
    expect(await tmux.exit()).toBe(exitCodes.Usage.code);
    expect((await tmux.screen()).replaceAll('\n', '')).toContain('use "chat talk", "chat listen" and "chat send"');
  }
});
