import { readApi } from './api/model.ts';
import { apiPage } from './api/page.ts';
import { codeAddress, codePage, folderPage, lineOf } from './code/code-page.ts';
import { diagrams } from './diagrams/index.ts';
import { changelogPage } from './generated/changelog-page.ts';
import { errorsPage } from './generated/errors-page.ts';
import { limitsPage } from './generated/limits-page.ts';
import { requirementsPage } from './generated/requirements-page.ts';
import { homePage } from './home.ts';
import { type LinkTarget, rewriteLinks } from './links.ts';
import { type Page, type Section, titleOf } from './page.ts';
import { isFile, isFolder, namesIn, read } from './repository.ts';

export interface Site {
  readonly home: Page;
  readonly sections: readonly Section[];
  /** Every page with the Markdown that VitePress gets. */
  readonly pages: readonly Page[];
  /** HTML by its address: the files of the repository that pages link to. */
  readonly code: ReadonlyMap<string, string>;
}

export const specifications: readonly { readonly label: string; readonly path: string; readonly route: string }[] = [
  { label: 'snet 2', path: 'packages/snet/SPEC.md', route: 'specifications/snet' },
  { label: 'Frames', path: 'packages/frame/SPEC.md', route: 'specifications/frame' },
  { label: 'Chat protocol', path: 'packages/chat-protocol/SPEC.md', route: 'specifications/chat' },
  { label: 'Older generations of snet', path: 'packages/snet/DANGER-SPEC.md', route: 'specifications/danger' },
] as const;

/** Diagrams for documents that live elsewhere: each takes the place of the drawing in letters below a heading. */
const drawings: Readonly<Record<string, readonly { readonly below: RegExp; readonly diagram: string }[]>> = {
  'packages/snet/SPEC.md': [
    { below: /^## 3\. Handshake$/m, diagram: 'handshake-and-resume' },
    { below: /^## 7\. Resume$/m, diagram: 'session-states' },
  ],
};

function page(source: string, route: string, label?: string): Page {
  const markdown = read(source);
  return { route, source, markdown, label: label ?? titleOf(markdown) };
}

/** A page for each file of a folder that has one, such as the READMEs of the packages. */
function readmes(folder: string, route: string): readonly Page[] {
  return namesIn(folder)
    .filter((name) => isFile(`${folder}/${name}/README.md`))
    .map((name) => page(`${folder}/${name}/README.md`, `${route}/${name}`));
}

/** A file that is not there in every state of the repository. */
function optional(source: string, route: string, label: string): readonly Page[] {
  return isFile(source) ? [page(source, route, label)] : [];
}

function sectionsOf(): readonly Section[] {
  const api = readApi();
  const decisions = namesIn('apps/docs/adr')
    .filter((name) => /^\d{4}-/.test(name))
    .map((name) => {
      const [number = ''] = name.split('-');
      const decision = page(`apps/docs/adr/${name}`, `decisions/${number}`);
      return { ...decision, label: decision.label.replace(/^0*(\d+) – /, '$1 · ') };
    });
  return [
    {
      label: 'Begin',
      pages: [page('apps/docs/why.md', 'why', 'What it is, and why'), page('apps/docs/start.md', 'start')],
    },
    {
      label: 'Guides',
      pages: [
        page('apps/docs/guides/net.md', 'guides/net'),
        page('apps/docs/guides/client.md', 'guides/client'),
        page('apps/docs/guides/bot.md', 'guides/bot'),
        page('apps/docs/guides/operation.md', 'guides/operation'),
        page('apps/docs/guides/from-the-originals.md', 'guides/from-the-originals'),
      ],
    },
    {
      label: 'How it works',
      pages: [
        page('apps/docs/architecture.md', 'architecture'),
        { ...page('apps/docs/threats.md', 'threats'), wide: true },
        page('.github/CONTRIBUTING.md', 'contributing'),
      ],
    },
    {
      label: 'Decisions',
      pages: [page('apps/docs/adr/README.md', 'decisions/index', 'All of them'), ...decisions],
      collapsed: true,
    },
    {
      label: 'Specifications',
      pages: [
        ...specifications.map(({ path, route, label }) => page(path, route, label)),
        requirementsPage(specifications),
      ],
    },
    {
      label: 'Programs',
      pages: [
        page('apps/server/README.md', 'programs/chat-server', 'chat-server'),
        { ...page('apps/server/CONFIGURATION.md', 'programs/configuration', 'Options of chat-server'), wide: true },
        { ...page('apps/server/ADMIN-API.md', 'programs/admin-api', 'Admin API'), wide: true },
        page('apps/server/src/report/README.md', 'programs/report', 'Status mails'),
        page('packages/chat-server/src/webhooks/README.md', 'programs/webhooks', 'Webhooks'),
        page('apps/cli/README.md', 'programs/chat', 'chat'),
        ...optional('apps/web/README.md', 'programs/web', 'The page'),
      ],
    },
    { label: 'Packages', pages: readmes('packages', 'packages') },
    { label: 'Reference', pages: [errorsPage(), limitsPage(api), changelogPage()] },
    {
      label: 'Measured',
      pages: [
        { ...page('tooling/bench/PEERS.md', 'measured/peers'), wide: true },
        { ...page('tooling/bench/TARGETS.md', 'measured/targets'), wide: true },
      ],
    },
    { label: 'API', pages: api.map(apiPage), collapsed: true },
    { label: 'Tools of the repository', pages: readmes('tooling', 'tooling'), collapsed: true },
  ];
}

/** `<!-- diagram: name -->` in a document of this package, and the drawings of others. */
function withDiagrams({ source, markdown }: Page): string {
  const draw = (name: string): string => {
    const diagram = diagrams[name];
    if (diagram === undefined) throw new Error(`${source} asks for a diagram ${name}`);
    return diagram();
  };
  let text = markdown.replaceAll(/^<!-- diagram: (\S+) -->$/gm, (_, name: string) => draw(name));
  for (const { below, diagram } of drawings[source ?? ''] ?? []) {
    const start = text.search(below);
    const letters = /^```\n[\s\S]*?^```$/m.exec(text.slice(start))?.[0];
    if (start < 0 || letters === undefined) throw new Error(`${source} has no drawing below ${below}`);
    text = `${text.slice(0, start)}${text.slice(start).replace(letters, () => draw(diagram))}`;
  }
  return text;
}

/** Everything there is to read, with links that hold. @throws Error naming a link that leads nowhere */
export function collect(): Site {
  const home = homePage();
  const sections = sectionsOf();
  const listed = [home, ...sections.flatMap(({ pages }) => pages)];
  const routes = new Map(
    listed.flatMap(({ source, route }) => (source === undefined ? [] : [[source, route] as const])),
  );
  const code = new Map<string, string>();
  const show = (path: string): void => {
    const address = codeAddress(path);
    if (code.has(address)) return;
    if (isFile(path)) {
      code.set(address, codePage(path));
    } else {
      code.set(address, folderPage(path));
      for (const name of namesIn(path)) if (isFile(`${path}/${name}`)) show(`${path}/${name}`);
    }
  };
  const linkTo = ({ path, text, hash }: LinkTarget): string => {
    const route = routes.get(path) ?? routes.get(`${path}/README.md`) ?? (path === 'README.md' ? 'index' : undefined);
    if (route !== undefined) return `(/${route.replace(/(^|\/)index$/, '$1')}${hash})`;
    if (!isFile(path) && !isFolder(path)) throw new Error(`a link to ${path}, which is not there`);
    show(path);
    const line = isFile(path) ? lineOf(read(path), text) : undefined;
    // Not a page of VitePress: its router is to leave the link to the browser.
    return `(${codeAddress(path)}${line === undefined ? '' : `#L${line}`}){target="_self"}`;
  };
  const pages = listed.map((listedPage) => {
    const { source, route } = listedPage;
    try {
      const drawn = withDiagrams(listedPage);
      // What is generated whole, without a place of its own, has only links of the site.
      return { ...listedPage, markdown: source === undefined ? drawn : rewriteLinks(drawn, source, linkTo) };
    } catch (cause) {
      throw new Error(`${source ?? route}: ${String(cause)}`, { cause });
    }
  });
  return { home, sections, pages, code };
}
