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
        // Words, headings and tables. Code would be coloured once more, for nobody to see, and be most of the index.
        _render: (source, environment, markdown) => markdown.render(source.replaceAll(fenced, ''), environment),
      },
    },
  },
};

// VitePress wants it so.
export default config;
