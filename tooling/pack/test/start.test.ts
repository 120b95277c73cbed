import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { chromiumLaunchOptions, findChromium, withoutChromium } from '@proj/browser';
import { chromium } from 'playwright';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { LocalRegistry } from '../src/consumer/registry.ts';
import { nodeFolder, nodeVersions } from '../src/node-versions.ts';
import { packAll } from '../src/pack.ts';
import { blocksOf, commandsOf } from '../src/start/blocks.ts';
import { Walk } from '../src/start/walk.ts';
import { scratchDirectory } from './scratch.ts';

const isNightly = process.env['PROJ_NIGHTLY'] !== undefined;
const [runningNode = ''] = process.versions.node.split('.');
const nodes = isNightly ? Object.keys(nodeVersions) : [runningNode];
const folder = scratchDirectory();
const tarballs = join(folder, 'packed');
let registry: LocalRegistry;
beforeAll(async () => {
  mkdirSync(tarballs);
  registry = await LocalRegistry.open({
    packed: await packAll(tarballs),
    withInstalled: !isNightly,
    scratch: folder,
  });
  return () => registry[Symbol.asyncDispose]();
}, 60_000);

async function begin(node: string, name: string): Promise<Walk> {
  const version = nodeVersions[node] ?? process.versions.node;
  const place = await nodeFolder(version);
  return Walk.begin({ folder: join(folder, name), nodeFolder: place, settings: registry.settings, tarballs });
}

describe('apps/docs/start.md', () => {
  test.each(nodes)('does what it says, word by word, on Node %s', { timeout: 300_000 }, async (node) => {
    await using walk = await begin(node, `start-${node}`);
    const [promised, ready] = walk.readyLines();
    expect(ready).toBe(promised);
    expect(await walk.chat()).toMatch(/ann.*hello/);
    await walk.install();
    expect(await walk.echo()).toEqual({ 'echo.js, which says hello': 'hello\n', 'echo.cjs': 'hello\n' });
    expect(await walk.clients()).toBe('The server answers for message 1.\nThe server answers for message 2.\n');
    // What is not tried here is tried below.
    expect(walk.left.filter((block) => !block.startsWith('In a page'))).toEqual([]);
  });

  if (isNightly) {
    test('leads to a page that talks', { timeout: 300_000 }, async ({ skip }) => {
      skip(findChromium() === undefined, withoutChromium);
      await using walk = await begin(runningNode, 'start-page');
      await walk.chat();
      await walk.install();
      await using site = await walk.page();
      expect(walk.left.filter((block) => block.startsWith('In a page'))).toEqual([]);
      const browser = await chromium.launch(chromiumLaunchOptions());
      onTestFinished(() => browser.close());
      const page = await browser.newPage();
      page.on('dialog', (dialog) => dialog.accept(site.password));
      await page.goto(site.address);
      await page.getByLabel('Message').fill('from the page of the document');
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByText('ann: from the page of the document (accepted)').waitFor();
    });
  }

  test('names the file of each block of code, and has its commands with what is said of them', () => {
    const [block, ...others] = blocksOf(
      '# A\n\nIn `a.ts` and\n`b.js`:\n\n```ts\nx;\n```\n\n## B\n```sh\nb # c\nd\n```\n',
    );
    expect(block).toEqual({ section: 'A', language: 'ts', code: 'x;\n', file: 'a.ts' });
    expect(others.map(({ section, file }) => [section, file])).toEqual([['B', undefined]]);
    expect(others.flatMap(commandsOf)).toEqual([
      { command: 'b', remark: 'c' },
      { command: 'd', remark: '' },
    ]);
  });
});
