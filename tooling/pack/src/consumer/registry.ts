import { createHash } from 'node:crypto';
import { cp, readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { run } from '../commands.ts';
import type { PackedPackage } from '../pack.ts';
import { type Manifest, readManifest, root } from '../workspace.ts';

interface Version {
  readonly manifest: Manifest;
  readonly integrity?: string;
  readonly tarball: () => Promise<Uint8Array>;
}

export interface RegistryOptions {
  readonly packed: readonly PackedPackage[];
  /** Also serves what the workspace has installed, so that an install needs no network. */
  readonly withInstalled: boolean;
  /** For tarballs that are made when they are asked for. */
  readonly scratch: string;
}

/**
 * A registry of npm on this machine, with the packed packages as if they were published: dependencies between them are
 * resolved from their version ranges, as for a stranger.
 */
export class LocalRegistry implements AsyncDisposable {
  readonly #server: Server;
  readonly #versions: ReadonlyMap<string, ReadonlyMap<string, Version>>;
  /** Differs between runs: a cache of npm keeps what was at an address. */
  readonly #prefix: string = `/${crypto.randomUUID()}/`;

  /** Of a npm that gets everything here, so that it keeps nothing of it. */
  readonly #cache: string | undefined;

  private constructor(versions: ReadonlyMap<string, ReadonlyMap<string, Version>>, cache: string | undefined) {
    this.#versions = versions;
    this.#cache = cache;
    this.#server = createServer((request, response) => {
      this.#answer(request.url ?? '', response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    });
  }

  static async open(options: RegistryOptions): Promise<LocalRegistry> {
    const versions = new Map<string, Map<string, Version>>();
    const add = (version: Version): void => {
      const { name } = version.manifest;
      const known = versions.get(name) ?? new Map<string, Version>();
      versions.set(name, known.set(version.manifest.version, version));
    };
    if (options.withInstalled) for (const version of await installed(options.scratch)) add(version);
    for (const { manifest, tarball } of options.packed) {
      const bytes = await readFile(tarball);
      const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
      add({ manifest, integrity, tarball: async () => bytes });
    }
    const registry = new LocalRegistry(
      versions,
      options.withInstalled ? join(options.scratch, 'npm-cache') : undefined,
    );
    await new Promise<void>((resolve) => registry.#server.listen(0, '127.0.0.1', resolve));
    return registry;
  }

  /** Of npm. Where this registry has not what is not ours, that comes from where strangers get it. */
  get settings(): readonly string[] {
    return this.#cache === undefined
      ? [`@proj:registry=${this.url}`, 'prefer-offline=true']
      : [`registry=${this.url}`, `cache=${this.#cache}`];
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${this.#prefix}`;
  }

  async #answer(path: string, response: ServerResponse): Promise<void> {
    const [name = '', version] = path.slice(this.#prefix.length).split('/-/').map(decodeURIComponent);
    const versions = path.startsWith(this.#prefix) ? this.#versions.get(name) : undefined;
    if (versions === undefined) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not found"}');
      return;
    }
    if (version === undefined) {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(this.#document(name, versions)));
      return;
    }
    const bytes = await versions.get(version)?.tarball();
    if (bytes === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(bytes);
  }

  /** What npm calls a packument. */
  #document(name: string, versions: ReadonlyMap<string, Version>): object {
    const entries = [...versions].map(([version, { manifest, integrity }]) => {
      const tarball = `${this.url}${encodeURIComponent(name)}/-/${version}`;
      return [version, { ...manifest, dist: { tarball, ...(integrity === undefined ? {} : { integrity }) } }];
    });
    return { name, 'dist-tags': { latest: [...versions.keys()].at(-1) }, versions: Object.fromEntries(entries) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}

interface Licensed {
  readonly paths: readonly string[];
}

/** What the workspace has installed, to be packed again on demand. */
async function installed(scratch: string): Promise<readonly Version[]> {
  const listed = JSON.parse(await run('pnpm', ['-r', 'licenses', 'list', '--json'], { cwd: root })) as Readonly<
    Record<string, readonly Licensed[]>
  >;
  const folders = Object.values(listed).flatMap((packages) => packages.flatMap(({ paths }) => paths));
  return folders.map((folder) => {
    const manifest = readManifest(folder);
    const copy = join(scratch, `${manifest.name.replace('/', '+')}-${manifest.version}`);
    return {
      manifest,
      tarball: async () => {
        // Equal files are one file with two names in the store of pnpm, which npm would not take.
        await cp(folder, join(copy, 'package'), { recursive: true });
        await run('tar', ['-cf', `${copy}.tar`, '-C', copy, 'package'], { cwd: scratch });
        return readFile(`${copy}.tar`);
      },
    };
  });
}
