import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { findChromium, withoutChromium } from '@proj/browser';
import { beforeAll, expect, test } from 'vitest';
import { browserEntryPoints } from '../src/check/browser.ts';
import { useAsPage } from '../src/consumer/page.ts';
import { useAsProgram } from '../src/consumer/programs.ts';
import { LocalRegistry } from '../src/consumer/registry.ts';
import { nodeVersions } from '../src/node-versions.ts';
import { type PackedPackage, packAll } from '../src/pack.ts';
import { releasedVersion, root } from '../src/workspace.ts';
import { scratchDirectory } from './scratch.ts';

const isNightly = process.env['PROJ_NIGHTLY'] !== undefined;
const [runningNode = ''] = process.versions.node.split('.');
const nodes = isNightly ? Object.keys(nodeVersions) : [runningNode];
const folder = scratchDirectory();
const version = releasedVersion();

/** As the workspace has them. */
function catalog(name: string): string {
  const text = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8');
  const [, found] = new RegExp(`^ +"?${name}"?: (\\S+)$`, 'm').exec(text) ?? [];
  if (found === undefined) throw new Error(`${name} is not in the catalog`);
  return found;
}

const typescript = isNightly ? [catalog('typescript'), '5.9'] : [];
let packed: readonly PackedPackage[];
let registry: LocalRegistry;
beforeAll(async () => {
  packed = await packAll(folder);
  registry = await LocalRegistry.open({ packed, withInstalled: !isNightly, scratch: folder });
  return () => registry[Symbol.asyncDispose]();
}, 60_000);

test.each(nodes)('a program of a stranger can use all of it on Node %s', { timeout: 300_000 }, async (node) => {
  const said = await useAsProgram({
    packed,
    node,
    typescript,
    settings: registry.settings,
    folder: join(folder, `program-${node}`),
    forPages: browserEntryPoints(packed),
    dependencies: {
      react: catalog('react'),
      '@types/node': catalog('@types/node'),
      '@types/react': catalog('@types/react'),
    },
  });
  process.stdout.write(`${said.join('\n')}\n`);
  expect(said).toEqual(expect.arrayContaining(['import: imported', 'require: required', `chat: chat ${version}`]));
  // What needs Node's SQLite needs a Node that has it for good.
  if (node !== '22')
    expect(said).toEqual(
      expect.arrayContaining([`chat-server: chat-server ${version}`, 'a chat: ann: from a tarball']),
    );
});

if (isNightly) {
  test('a page of a stranger, bundled by Vite, chats through the server of the tarball', {
    timeout: 300_000,
  }, async ({ skip }) => {
    skip(findChromium() === undefined, withoutChromium);
    const ours = packed.map(({ manifest }) => [manifest.name, manifest.version]);
    const said = await useAsPage({
      folder: join(folder, 'page'),
      nodeFolder: dirname(process.execPath),
      dependencies: { ...Object.fromEntries(ours), react: catalog('react'), vite: catalog('vite') },
      settings: registry.settings,
    });
    expect(said).toBe('ann: from a page');
  });
}
