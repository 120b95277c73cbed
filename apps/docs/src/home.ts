import type { Page } from './page.ts';
import { read } from './repository.ts';

const hero = {
  name: 'proj',
  text: 'Messages that arrive. Once.',
  tagline:
    'An encrypted stream that outlives its connections, and a chat in which what was accepted is never lost and never shown twice. TypeScript, one process, one file.',
  image: {
    light: '/hero-light.svg',
    dark: '/hero-dark.svg',
    alt: 'One session, and three connections that come and go under it',
  },
  actions: [
    { theme: 'brand', text: 'Start in five minutes', link: '/start' },
    { theme: 'alt', text: 'What it is, and why', link: '/why' },
    { theme: 'alt', text: 'How it is made', link: '/architecture' },
  ],
};

const features = [
  {
    title: 'A socket that survives',
    details:
      'Drop-in for net. When TCP dies, roams or half-opens, both ends compare positions and send the difference. The application sees one stream.',
    link: '/guides/net',
  },
  {
    title: 'A chat that keeps its word',
    details:
      'Direct and group conversations, receipts, edits, devices, search. Accepted means on the disk; a page, a terminal and a bot speak it.',
    link: '/guides/client',
  },
  {
    title: 'A server one can run',
    details:
      'One process, one SQLite file. Backups while it runs, metrics, alerts, a doctor, limits on everything that others may send.',
    link: '/guides/operation',
  },
  {
    title: 'Nothing on trust',
    details:
      'Every rule of a specification is named by the test that shows it, every attack by the test that stops it, every claim by its command.',
    link: '/threats',
  },
];

/** The first page, with the first program of the README: documents have no front matter, for GitHub shows it. */
export function homePage(): Page {
  const [program] = /^```ts\n[\s\S]*?^```$/m.exec(read('README.md')) ?? [];
  if (program === undefined) throw new Error('README.md has no program');
  // YAML takes JSON.
  const frontmatter = JSON.stringify({
    layout: 'home',
    titleTemplate: 'Instant messaging for TypeScript',
    hero,
    features,
  });
  return {
    route: 'index',
    label: 'Home',
    source: undefined,
    markdown: `---\n${frontmatter}\n---\n\n${program}\n`,
  };
}
