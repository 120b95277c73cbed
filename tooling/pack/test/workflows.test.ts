import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeVersions } from '../src/node-versions.ts';
import { root } from '../src/workspace.ts';

const workflows = globSync('.github/workflows/*.yml', { cwd: root }).toSorted();
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const [ci = '', nightly = '', release = ''] = ['ci', 'nightly', 'release'].map((name) =>
  read(`.github/workflows/${name}.yml`),
);

/** The actions that we use, from the first version that works for us. */
const actions: Readonly<Record<string, number>> = {
  'actions/cache': 5,
  'actions/checkout': 5,
  // v5 caches for whatever `packageManager` names, and pnpm is not there yet.
  'actions/setup-node': 6,
  // v1 looks for its tags in what the CLI said before version 3.
  'changesets/action': 2,
};

/** The text of each job. */
function jobsOf(text: string): Readonly<Record<string, string>> {
  const [, ...parts] = text.slice(text.indexOf('\njobs:')).split(/^ {2}(\w+):$/m);
  return Object.fromEntries(parts.flatMap((name, index) => (index % 2 === 0 ? [[name, parts[index + 1] ?? '']] : [])));
}

function captured(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, found = '']) => found);
}

test('there is one for each change, one for each night and one for releases', () => {
  expect(workflows).toEqual(['ci', 'nightly', 'release'].map((name) => `.github/workflows/${name}.yml`));
});

describe.each(workflows)('%s', (path) => {
  const text = read(path);

  test('uses actions in versions that work, and workflows that are there', () => {
    const used = captured(text, /uses:\s*(\S+)/g);
    expect(used).not.toEqual([]);
    for (const one of used) {
      if (one.startsWith('./')) expect(workflows).toContain(one.slice(2));
      else {
        const [, name = '', major] = /^(.+)@v(\d+)$/.exec(one) ?? [];
        expect(Number(major), one).toBeGreaterThanOrEqual(actions[name] ?? Number.POSITIVE_INFINITY);
      }
    }
  });

  test('says what it may do, and how long it may take', () => {
    expect(text).toMatch(/^permissions:/m);
    for (const [name, job] of Object.entries(jobsOf(text))) {
      expect(job, name).toMatch(/^ {4}(timeout-minutes: \d+|uses: \.\/.*)$/m);
    }
  });

  test('runs files that are there', () => {
    for (const file of captured(text, /((?:tooling|apps|\.ci)\/[\w./-]+)/g)) {
      expect(existsSync(join(root, file)), file).toBe(true);
    }
  });

  test('leaves no token behind in what it checks out', () => {
    expect(text.match(/persist-credentials: false/g)?.length).toBe(text.match(/actions\/checkout@/g)?.length);
  });

  test('asks for no Chromium from the packages of Ubuntu, where it is a stub', () => {
    for (const line of captured(text, /apt-get install (.*)/g)) expect(line).not.toContain('chromium');
  });
});

test('the libraries are tried on every supported line of Node', () => {
  const [lines = ''] = captured(ci, /node: \[([^\]]+)\]/g);
  expect(lines.split(', ')).toEqual(Object.keys(nodeVersions));
});

test('no test is left out for want of a browser or a terminal', () => {
  const requires = ['PROJ_REQUIRE_CHROMIUM', 'PROJ_REQUIRE_TMUX'].map((name) => new RegExp(`${name}[:=] ?1`));
  for (const text of [read('.ci/run'), nightly]) {
    for (const pattern of requires) expect(text).toMatch(pattern);
  }
  expect(jobsOf(ci)['consumers']).toMatch(requires[0]!);
  for (const text of [ci, nightly]) expect(text).toContain('CHROMIUM_PATH: /usr/bin/google-chrome');
});

describe('a release', () => {
  const { test: tested = '', version = '', publish = '', ...others } = jobsOf(release);

  test('waits for everything that is tested of a change: here, on other Nodes, and as a stranger uses it', () => {
    expect(others).toEqual({});
    expect(publish).toContain('\n    needs: [test, version]\n');
    expect(tested).toContain('uses: ./.github/workflows/ci.yml');
    expect(ci).toContain('\n  workflow_call:\n');
    const commands = Object.values(jobsOf(ci)).flatMap((job) => captured(job, /- run: (.*)/g));
    for (const command of ['.ci/run', 'npm run test:node', 'npm run pack:check']) {
      expect(commands.filter((line) => line.startsWith(command))).toHaveLength(1);
    }
  });

  test('is tested for each push to main, whatever another push waits for', () => {
    expect(captured(release, /^ {2}push:\n {4}(.*)$/gm)).toEqual(['branches: [main]']);
    for (const free of [release.slice(0, release.indexOf('\njobs:')), tested, version]) {
      expect(free).not.toMatch(/^ *concurrency:/m);
    }
    expect(tested).not.toMatch(/^ {4}(needs|if|environment):/m);
    expect(publish).toContain('\n    concurrency: release\n');
    // What is called counts as part of the run that called it, and no other run is of its group.
    expect(ci).toMatch(/^ {2}group: ci-\$\{\{ github\.event\.pull_request\.number \|\| github\.run_id \}\}$/m);
  });

  test('may write only where nothing is tested', () => {
    const permissions = (job: string) =>
      captured(job.slice(job.indexOf('\n    permissions:')), /^ {6}([\w-]+: (?:read|write))$/gm);
    expect(captured(release, /^permissions: (.*)$/gm)).toEqual(['{}']);
    expect(permissions(tested)).toEqual(['contents: read']);
    expect(permissions(version)).toEqual(['contents: write', 'pull-requests: write']);
    expect(permissions(publish)).toEqual(['contents: write', 'id-token: write']);
    expect([version, publish].map((job) => captured(job, /- run: (.*)/g))).toEqual([[], ['npm run build']]);
  });

  test('is let pass by those of its environment, the pull request before it by nobody', () => {
    expect(publish).toContain('\n    environment: npm\n');
    expect(version).not.toMatch(/^ {4}(needs|environment):|secrets\./m);
    expect(version).toMatch(/^ {6}changesets: \$\{\{ steps\.changesets\.outputs\.has-changesets \}\}$/m);
    expect(publish).toContain("\n    if: needs.version.outputs.changesets == 'false'\n");
  });

  test('sees the history, which says what a version was made of', () => {
    expect(publish).toContain('fetch-depth: 0');
  });

  test('gives the action of changesets what the version that goes with our CLI reads', () => {
    expect(read('pnpm-workspace.yaml')).toMatch(/"@changesets\/cli": 3\./);
    const given = (job: string) => captured(job.slice(job.indexOf('changesets/action@v2')), /^ {10}([a-z-]+):/gm);
    expect(given(version)).toEqual(['version-script', 'github-token']);
    expect(given(publish)).toEqual(['publish-script', 'create-github-releases', 'github-token']);
  });
});
