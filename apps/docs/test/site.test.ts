import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromiumLaunchOptions, findChromium, withoutChromium } from '@proj/browser';
import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Served, serve } from '../src/served.ts';

const folder = fileURLToPath(new URL('../', import.meta.url));
const dist = join(folder, '.vitepress/dist');

beforeAll(async () => {
  const [conditions, main] = ['--conditions=@proj/source', join(folder, 'src/build.ts')];
  await promisify(execFile)(process.execPath, [conditions, main], { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
}, 240_000);

function filesBelow(path: string, extension: string): readonly string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(extension))
    .map((name) => name.replaceAll('\\', '/'));
}

describe('the site', () => {
  test('has a page for each document, guide, specification, package and decision', () => {
    const pages = [
      'index why start architecture threats contributing changelog',
      'guides/net guides/client guides/bot guides/operation guides/from-the-originals',
      'specifications/snet specifications/frame specifications/chat specifications/danger',
      'reference/errors reference/limits reference/requirements',
      'programs/chat-server programs/configuration programs/admin-api programs/chat',
      'packages/snet packages/client decisions/index decisions/0001 api/snet api/client api/store-sqlite',
    ];
    const missing = pages.flatMap((line) => line.split(' ')).filter((name) => !existsSync(join(dist, `${name}.html`)));
    expect(missing).toEqual([]);
  });

  test('gives every page a title', () => {
    const titles = filesBelow(dist, '.html').map((name) => {
      const [, title = ''] = /<title>([^<]*)<\/title>/.exec(readFileSync(join(dist, name), 'utf8')) ?? [];
      return { name, title };
    });
    expect(titles.length).toBeGreaterThan(150);
    expect(titles.filter(({ title }) => !/\S.* \| /.test(title))).toEqual([]);
  });

  test('has no link that leads nowhere, to a heading or a line neither', { timeout: 60_000 }, () => {
    const names = filesBelow(dist, '.html');
    const anchors = new Map(
      names.map((name) => {
        const html = readFileSync(join(dist, name), 'utf8');
        return [name, { html, ids: new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)) }] as const;
      }),
    );
    const broken = names.flatMap((name) =>
      [...(anchors.get(name)?.html ?? '').matchAll(/<a [^>]*href="([^"]+)"/g)].flatMap(([, href = '']) => {
        if (/^(https?|mailto):/.test(href)) return [];
        const [path = '', hash] = decodeURIComponent(href.replaceAll('&amp;', '&')).split('#');
        const to =
          path === '' ? name : posix.join(path.startsWith('/') ? '' : posix.dirname(name), path).replace(/^\//, '');
        const file = [to, `${to}index.html`, `${to}/index.html`, `${to}.html`].find((candidate) =>
          anchors.has(candidate),
        );
        if (file === undefined) {
          const isThere = existsSync(join(dist, to)) && statSync(join(dist, to)).isFile();
          return isThere ? [] : [`${name} → ${href}`];
        }
        return hash === undefined || hash === '' || anchors.get(file)?.ids.has(hash) ? [] : [`${name} → ${href}`];
      }),
    );
    expect(broken).toEqual([]);
  });

  test('loads nothing from anywhere else', () => {
    const loaded = filesBelow(dist, '.html').flatMap((name) =>
      [
        ...readFileSync(join(dist, name), 'utf8').matchAll(
          /<(?:script|link|img|iframe)\b[^>]*(?:src|href)="(?:https?:)?\/\/[^"]*"/g,
        ),
      ].map(([tag]) => `${name}: ${tag}`),
    );
    const imported = filesBelow(dist, '.css').filter((name) =>
      /(?:url\(|@import )["']?(?:https?:)?\/\//.test(readFileSync(join(dist, name), 'utf8')),
    );
    expect([...loaded, ...imported]).toEqual([]);
  });
});

describe('in Chromium', () => {
  const isHere = findChromium() !== undefined;
  beforeEach(({ skip }) => skip(!isHere, withoutChromium));
  let browser: Browser | undefined;
  let served: Served | undefined;
  beforeAll(async () => {
    if (isHere) [browser, served] = await Promise.all([chromium.launch(chromiumLaunchOptions()), serve(dist)]);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.[Symbol.asyncDispose]();
  });

  async function open(path: string, colorScheme: 'light' | 'dark' = 'light') {
    const { origin = '' } = served ?? {};
    const page = await (browser as Browser).newPage({ colorScheme });
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) complaints.push(request.url());
    });
    await page.goto(`${origin}${path}`);
    return { page, complaints };
  }

  test.for(['/', '/architecture.html', '/specifications/snet.html', '/api/client.html', '/reference/errors.html'])(
    '%s comes up without an error, and asks nobody else for anything',
    async (path) => {
      const { page, complaints } = await open(path);
      // Taken over by the scripts: its menu of colours is one of them.
      await page.locator('.VPSwitchAppearance:visible').first().waitFor();
      await page.waitForLoadState('networkidle');
      expect(await page.locator('h1').first().isVisible()).toBe(true);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  test('a link from the architecture leads to the line that it names', async () => {
    const { page, complaints } = await open('/architecture.html');
    await page.getByRole('link', { name: 'RecordOpener.open' }).click();
    await page.waitForURL(/\/code\/packages\/snet\/src\/core\/record\.ts\.html#L\d+$/);
    expect(await page.locator('div:has(> a:target)').textContent()).toContain('open(input: ');
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('search finds a rule by its words', async () => {
    const { page, complaints } = await open('/why.html');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.locator('#localsearch-input').fill('STORE_ID_CONFLICT');
    await page.locator('.VPLocalSearchBox .result').first().waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('search finds what has all words, and leaves those out that are everywhere', async () => {
    const { page, complaints } = await open('/why.html');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.locator('#localsearch-input').fill('limit of text');
    const results = page.locator('.VPLocalSearchBox .result');
    await page.locator('.VPLocalSearchBox .result mark').first().waitFor();
    const titles = (await results.allTextContents()).map((text) => text.replaceAll(/\s+/g, ' '));
    expect(titles[0]).toContain('6. Limits');
    expect(titles.slice(0, 6).join('\n')).toContain('Limits and options');
    const marked = await page.locator('.VPLocalSearchBox .result mark').allTextContents();
    expect(marked.filter((text) => !/^(limit|text)/i.test(text))).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('diagrams are of the colours of the page, light and dark', async () => {
    const colours = await Promise.all(
      (['light', 'dark'] as const).map(async (scheme) => {
        const { page } = await open('/specifications/snet.html', scheme);
        const name = page.locator('.diagram text.name').first();
        await name.waitFor();
        // In the page, whose world is another one.
        const colour = await page.evaluate("getComputedStyle(document.querySelector('.diagram text.name')).fill");
        await page.close();
        return colour;
      }),
    );
    expect(new Set(colours).size).toBe(2);
  });
});
