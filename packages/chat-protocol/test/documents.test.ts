import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../src/commands.ts';
import { failures, Limit, usualPasswordCharacters } from '../src/index.ts';

const root = join(import.meta.dirname, '..');
/** Padding of tables is the formatter's. */
const read = (name: string): string => readFileSync(join(root, name), 'utf8').replaceAll(/(?<=\S) +\|/g, ' |');
describe('generated code', () => {
  test('gen/ is what proto/ generates now', () => {
    const fresh = mkdtempSync(join(tmpdir(), 'chat-protocol-'));
    try {
      // Without the conditions of this test run, which are for TypeScript sources.
      const { status, stderr } = spawnSync(process.execPath, [join(root, 'generate.mjs'), fresh], {
        encoding: 'utf8',
        env: { ...process.env, NODE_OPTIONS: '' },
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(readdirSync(fresh).toSorted()).toEqual(readdirSync(join(root, 'gen')).toSorted());
      for (const name of readdirSync(fresh)) {
        // Not `toBe` on the text: the difference of two generated files helps nobody.
        expect(
          readFileSync(join(fresh, name)).equals(readFileSync(join(root, 'gen', name))),
          `gen/${name} is fresh`,
        ).toBe(true);
      }
    } finally {
      rmSync(fresh, { recursive: true });
    }
  });
});

describe('documents', () => {
  test('SPEC.md has the table of failures', () => {
    const yesNo = (value: boolean): string => (value ? 'yes' : 'no');
    const rows = Object.entries(failures).map(
      ([name, { code, terminal, retryable, sentence }]) =>
        `| ${code} | ${name} | ${yesNo(terminal)} | ${yesNo(retryable)} | ${sentence} |`,
    );
    expect(read('SPEC.md').match(/^\| \d+ \| \w+ \| (?:yes|no) .*$/gm)).toEqual(rows);
  });

  test('SPEC.md has the limits', () => {
    const n = (value: number): string =>
      value < 10_000 ? String(value) : String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ' ');
    const rows: Readonly<Record<string, string>> = {
      text: `${n(Limit.textBytes)} bytes, may be empty`,
      title: `1–${n(Limit.titleBytes)} bytes; empty in the summary of a direct conversation`,
      emoji: `1–${n(Limit.emojiBytes)} bytes`,
      query: `1–${n(Limit.queryBytes)} bytes`,
      'display_name, about': `0–${n(Limit.displayNameBytes)}, 0–${n(Limit.aboutBytes)} bytes`,
      'password, old_password, new_password': `1–${n(Limit.passwordBytes)} bytes`,
      token: `1–${n(Limit.tokenBytes)} printable ASCII characters`,
      session_id: `1–${n(Limit.deviceIdBytes)} printable ASCII characters`,
      'client, remote': `0–${n(Limit.clientBytes)} printable ASCII characters`,
      'reason of a failure': `0–${n(Limit.reasonBytes)} bytes`,
      'cursors, heads': n(Limit.cursors),
      'entries of a page; limit of a pull': `${n(Limit.pageEntries)}; 1–${n(Limit.pageEntries)}`,
      'entries of a search result; limit of a search': `${n(Limit.pageResults)}; 1–${n(Limit.pageResults)}`,
      'conversations, members of a list; limit': `${n(Limit.pageConversations)}; 1–${n(Limit.pageMembers)}`,
      'users of a `create`, of an `add`': `0–${n(Limit.usersPerEntry)}, 1–${n(Limit.usersPerEntry)}`,
      'users of a Watch or a Profiles; presences; profiles': n(Limit.watched),
      'users of a BlockList': n(Limit.blocked),
      devices: n(Limit.devices),
      'heartbeat_ms, lease_ms': `${n(Limit.minHeartbeatMs)}–${n(Limit.maxHeartbeatMs)}`,
      retry_after_ms: `0–${n(Limit.retryAfterMs)}`,
      'frame before / after the login was accepted': `${n(Limit.frameBytesBeforeLogin)} / ${n(Limit.frameBytes)} bytes after the length field`,
    };
    const [, section = ''] = read('SPEC.md').split(/^## 6\. Limits$/m);
    const documented = [...section.matchAll(/^\| ([^|]+?) \| ([^|]+?) \|$/gm)].map(([, what, limit]) => [what, limit]);
    expect(Object.fromEntries(documented)).toMatchObject(rows);
    // What shares a row is one number.
    expect(Limit).toMatchObject({
      ...{ remoteBytes: Limit.clientBytes, heads: Limit.cursors, pageMembers: Limit.pageConversations },
      ...{ minLeaseMs: Limit.minHeartbeatMs, maxLeaseMs: Limit.maxHeartbeatMs },
    });
    expect(section).toContain(`${usualPasswordCharacters} characters unless it was told otherwise`);
  });

  test('the README has the limits that it names', () => {
    const { textBytes, cursors, pageConversations, pageEntries, usersPerEntry } = Limit;
    expect(read('README.md').replaceAll(/\s+/g, ' ')).toContain(
      `Texts are at most ${textBytes / 1024} KiB; lists at most ${cursors} cursors or heads, ${pageConversations} ` +
        `conversations or members, ${pageEntries} entries, ${usersPerEntry} users in one of them.`,
    );
  });

  test('SPEC.md has the table of commands', () => {
    const documented = [...read('SPEC.md').matchAll(/^\| (\d+) \| (\w+) \| (client|server) \|/gm)].map(
      ([, code, name, sentBy]) => [
        Number(code),
        name?.replace(/(?<=.)[A-Z]/g, (letter) => `-${letter}`).toLowerCase(),
        sentBy,
      ],
    );
    const implemented = Object.entries(commands).map(([type, { cmdCode, sentBy }]) => [cmdCode, type, sentBy]);
    expect(documented).toEqual(implemented.toSorted(([a], [b]) => Number(a) - Number(b)));
  });
});
