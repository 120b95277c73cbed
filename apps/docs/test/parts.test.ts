import { transitions } from '@proj/snet/core';
import { describe, expect, test } from 'vitest';
import { anchorOf } from '../src/anchors.ts';
import { inCell, parseDocComment } from '../src/api/doc-comment.ts';
import { lineOf } from '../src/code/code-page.ts';
import { highlight } from '../src/code/highlight.ts';
import { diagrams } from '../src/diagrams/index.ts';
import { sequence } from '../src/diagrams/sequence.ts';
import { stateDiagram } from '../src/diagrams/state-diagram.ts';
import { errorSources, exitCodesIn, tableOf } from '../src/generated/errors-page.ts';
import { constantsIn } from '../src/generated/limits-page.ts';
import { requirementsPage } from '../src/generated/requirements-page.ts';
import { type LinkTarget, outsideCode, rewriteLinks } from '../src/links.ts';
import { specifications } from '../src/site.ts';

describe('links', () => {
  const seen = (markdown: string): readonly LinkTarget[] => {
    const targets: LinkTarget[] = [];
    rewriteLinks(markdown, 'apps/docs/guides/a.md', (target) => {
      targets.push(target);
      return '(/x)';
    });
    return targets;
  };

  test('are resolved from where the document is, with what they say', () => {
    expect(seen('see [`Session`](../../../packages/snet/src/a.ts) and [b](b.md#c)')).toEqual([
      { path: 'packages/snet/src/a.ts', text: 'Session', hash: '' },
      { path: 'apps/docs/guides/b.md', text: 'b', hash: '#c' },
    ]);
  });

  test('of the web, of the page and in code are left alone', () => {
    const markdown = '[a](https://a.example) [b](#b) `[c](c)`\n\n```md\n[d](d.md)\n```\n';
    expect(seen(markdown)).toEqual([]);
    expect(rewriteLinks(markdown, 'a.md', () => '(x)')).toBe(markdown);
  });

  test('are looked for outside of code alone', () => {
    expect(outsideCode('a `a` a\n```\na\n```\n', (text) => text.replaceAll('a', 'b'))).toBe('b `a` b\n```\na\n```\n');
  });

  test('to headings have the anchors of GitHub', () => {
    expect(['7. Packets', 'What `net` has', 'Keys, that stay!', 'Über_uns'].map(anchorOf)).toEqual([
      '7-packets',
      'what-net-has',
      'keys-that-stay',
      'über_uns',
    ]);
  });
});

describe('code', () => {
  const source =
    "import { x } from 'y';\nexport class Box {\n  open(): void {}\n}\nfunction* walk() {}\ntest('a fact [X-1]', f);";

  test('is found by what a link calls it', () => {
    expect(['Box', 'Box.open', 'walk', 'a fact', 'Nothing'].map((name) => lineOf(source, name))).toEqual([
      2,
      3,
      5,
      6,
      undefined,
    ]);
  });

  test('is escaped, coloured a little, and keeps its lines', () => {
    expect(highlight('/* a\n<b> */\nconst c = "//";', 'ts')).toEqual([
      '<i class="comment">/* a</i>',
      '<i class="comment">&lt;b&gt; */</i>',
      '<i class="word">const</i> c = <i class="text">&quot;//&quot;</i>;',
    ]);
  });
});

describe('comments', () => {
  const comment = `/**
   * Opens {@link Box}, and {@link Lid | its lid}. Takes <any>.
   *
   * @param how - with care
   * @throws BoxError
   * @defaultValue 1_000
   */`;

  test('come apart into what they say', () => {
    expect(parseDocComment(comment, (name) => (name === 'Box' ? '#Box' : undefined))).toEqual({
      summary: 'Opens [`Box`](#Box), and its lid. Takes &lt;any>.',
      params: [{ name: 'how', text: 'with care' }],
      returns: undefined,
      throws: ['BoxError'],
      defaultValue: '1_000',
    });
  });

  test('fit a cell of a table', () => {
    expect(inCell('a\nb\n\nc')).toBe('a b<br>c');
  });
});

describe('tables', () => {
  test('of codes are those above the codes, for each package that has some', () => {
    const sources = errorSources();
    expect(sources.map(({ name }) => name)).toContain('@proj/snet');
    for (const { path } of sources) expect(tableOf(path)).toMatch(/^\| code +\|/);
  });

  test('of exit codes and limits are read from the code', () => {
    expect(exitCodesIn('apps/cli/src/exit.ts')).toContainEqual(['2', 'mistakes in the arguments; each is listed']);
    expect(constantsIn('packages/store/src/limits.ts')).toContainEqual([
      'blocks',
      '1_000',
      expect.stringMatching(/\w/),
    ]);
    expect(constantsIn('packages/chat-protocol/src/limits.ts')).toContainEqual([
      'textBytes',
      expect.stringMatching(/^[\d_]+$/),
      'UTF-8 bytes of a text.',
    ]);
  });

  test('of rules name a test for each that says MUST', () => {
    const { markdown } = requirementsPage(specifications);
    const rows = markdown.split('\n').filter((line) => /^\| *<span id="/.test(line));
    expect(rows.length).toBeGreaterThan(150);
    expect(rows.filter((row) => /\bMUST\b/.test(row) && /\| *\|$/.test(row))).toEqual([]);
    // What it shows is in a row of a table.
    expect(rows.find((row) => row.includes('"FRAME-2.4"'))).toContain('reserved flag bit 15');
  });
});

describe('diagrams', () => {
  test('draw every transition of the table, and no other', () => {
    const edges = Object.entries(transitions).flatMap(([from, inputs]) =>
      [...new Set(Object.values(inputs))].map((to) => `${from} ${to}`),
    );
    const drawing = diagrams['session-states']?.() ?? '';
    expect(drawing.match(/<path d="M[^"]*" class="message"/g)).toHaveLength(edges.length);
    for (const state of Object.keys(transitions)) expect(drawing).toContain(`>${state}</text>`);
  });

  test('have a place for every state, and a lane for whoever speaks', () => {
    expect(() => stateDiagram({ title: '', table: { a: {} }, places: {}, width: 1, height: 1 })).toThrow('no place');
    expect(() => sequence({ title: '', lanes: ['a'], steps: [{ at: 'b', note: 'c' }] })).toThrow('no lane');
  });

  test('are one block of HTML each, which names itself', () => {
    for (const draw of Object.values(diagrams)) {
      expect(draw()).not.toMatch(/\n\s*\n/);
      expect(draw()).toMatch(/role="img" aria-label="[^"]{20,}"/);
    }
  });
});
