import { hasTmux, withoutTmux } from '@proj/browser';
import { beforeEach, describe, expect, test } from 'vitest';
import { exitCodes } from '../src/exit.ts';
import { scratchDirectory } from './scratch.ts';
import { Tmux } from './screen/tmux.ts';

const isHere = hasTmux();
beforeEach(({ skip }) => skip(!isHere, withoutTmux));

/** A program that asks for a new password before it asks the server for anything. */
function register(): Promise<Tmux> {
  const folder = scratchDirectory();
  const args = ['register', '--server', '127.0.0.1:9', '--key', 'A'.repeat(43), '--user', 'ann'];
  return Tmux.start({ folder, columns: 80, rows: 24, profile: folder, args });
}

describe('a password that is asked for at the terminal', { timeout: 60_000 }, () => {
  test('is not shown, and a new one has to be typed alike twice', async () => {
    const terminal = await register();
    await terminal.until(/^New password:/m);
    await terminal.type('the first one');
    await terminal.keys('Enter');
    await terminal.until(/^Once more:/m);
    await terminal.type('the second one');
    await terminal.keys('Enter');
    expect(await terminal.exit()).toBe(exitCodes.Usage.code);
    const screen = await terminal.screen();
    expect(screen).toContain('the two passwords differ');
    expect(screen).not.toMatch(/first|second/);
  });

  test('is refused when it is short, before it is asked for once more', async () => {
    const terminal = await register();
    await terminal.until(/^New password:/m);
    await terminal.type('seven77');
    await terminal.keys('Enter');
    expect(await terminal.exit()).toBe(exitCodes.Usage.code);
    const screen = await terminal.screen();
    expect(screen).toContain('a password has at least 8 characters');
    expect(screen).not.toContain('Once more');
  });

  test('is waited for until Ctrl-C', async () => {
    const terminal = await register();
    await terminal.until(/^New password:/m);
    await terminal.keys('C-c');
    expect(await terminal.exit()).toBe(exitCodes.Interrupted.code);
  });

  test('is missed where the input ends', async () => {
    const terminal = await register();
    await terminal.until(/^New password:/m);
    await terminal.keys('C-d');
    expect(await terminal.exit()).toBe(exitCodes.Usage.code);
    expect(await terminal.screen()).toContain('no password was given');
  });
});
