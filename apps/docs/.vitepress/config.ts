import { readFileSync } from 'node:fs';
import type { DefaultTheme, UserConfig } from 'vitepress';
import { anchorOf } from '../src/anchors.ts';
import type { Navigation } from '../src/navigation.ts';

const navigation = JSON.parse(
  readFileSync(new URL('../.pages/navigation.json', import.meta.url), 'utf8'),
) as Navigation;

const fenced = /^(`{3,})[^\n]*\n[\s\S]*?^\1`*$/gm;

const config: UserConfig<DefaultTheme.Config> = {
  title: 'proj',
  description:
    'Instant messaging for TypeScript: a stream that outlives its connections, and a chat that loses nothing.',
  lang: 'en',
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: '/icon.svg' }]],
  srcDir: '.pages',
  cleanUrls: false,
  metaChunk: true,
  // The pages of code are not its own: a test follows every link of the site.
  ignoreDeadLinks: [/^\/code\//],
  // The index of the search, which is fetched when one searches, is most of a megabyte.
  vite: { build: { chunkSizeWarningLimit: 1_000 } },
  markdown: {
    anchor: { slugify: anchorOf },
    headers: { level: [2, 3] },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  themeConfig: {
    nav: [
      { text: 'Start', link: '/start' },
      { text: 'Guides', link: '/guides/client', activeMatch: '/guides/' },
      { text: 'How it works', link: '/architecture', activeMatch: '/(architecture|threats|decisions)' },
      { text: 'Specifications', link: '/specifications/snet', activeMatch: '/specifications/' },
      { text: 'API', link: '/api/client', activeMatch: '/api/' },
    ],
    sidebar: navigation.map(({ text, items, collapsed }) => ({
      text,
      items: [...items],
      ...(collapsed === undefined ? {} : { collapsed }),
    })),
    outline: [2, 3],
    search: {
      provider: 'local',
      options: {
        detailedView: true,
        miniSearch: {
          searchOptions: {
            // Every word has to be there, from its beginning on; only long ones may be misspelt, "text" is no "test".
            combineWith: 'AND',
            fuzzy: (word) => (word.length > 5 ? 0.2 : false),
            // A word that is everywhere finds nothing. VitePress hands this over as text: it uses nothing around it.
            processTerm: (word) =>
              /^(?:an?|and|are|as|at|be|by|can|do|does|for|from|how|i|in|is|it|its|my|of|on|or|that|the|this|to|what|when|where|which|who|with)$/i.test(
                word,
              )
                ? null
                : word.toLowerCase(),
          },
        },
        // Words, headings and tables. Code would be coloured once more, for nobody to see, and be most of the index.
        _render: (source, environment, markdown) => markdown.render(source.replaceAll(fenced, ''), environment),
      },
    },
  },
};

// VitePress wants it so.
export default config;
