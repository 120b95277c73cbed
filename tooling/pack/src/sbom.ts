import { bundledInto } from './bundled.ts';
import { run } from './commands.ts';
import { publishable, releasedVersion, root } from './workspace.ts';

export interface Component {
  readonly 'bom-ref': string;
  readonly group?: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses?: readonly unknown[];
}

interface Dependency {
  readonly ref: string;
  readonly dependsOn?: readonly string[];
}

/** CycloneDX, as far as we touch it. */
export interface Sbom {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly Dependency[];
}

async function sbomOf(selection: readonly string[], flags: readonly string[]): Promise<Sbom> {
  const args = [...selection, 'sbom', '--sbom-format', 'cyclonedx', ...flags];
  return JSON.parse(await run('pnpm', args, { cwd: root })) as Sbom;
}

function fullName({ group, name, version }: Component): string {
  return `${group === undefined ? name : `${group}/${name}`}@${version}`;
}

/**
 * All that we publish and all that comes along with it, what is bundled into it included, as CycloneDX. What it is of is the
 * repository, in the version of what we publish: it has none of its own.
 */
export async function makeSbom(version: string = releasedVersion()): Promise<Sbom> {
  const names = publishable().map(({ manifest }) => manifest.name);
  const whole = await sbomOf(
    names.map((name) => `--filter=${name}`),
    ['--prod'],
  );
  const { name } = whole.metadata.component;
  const purl = `pkg:npm/${name}@${version}`;
  const subject: Component = { ...whole.metadata.component, version, purl, 'bom-ref': purl };
  // That one leaves out what nothing of ours depends on: the programs.
  const parts = await Promise.all(names.map((name) => sbomOf([`--filter=${name}`], ['--prod'])));
  const components = new Map<string, Component>();
  const edges = new Map<string, Set<string>>();
  const depend = ({ ref, dependsOn = [] }: Dependency): void =>
    void edges.set(ref, new Set([...(edges.get(ref) ?? []), ...dependsOn]));
  for (const part of parts) {
    const own = part.metadata.component;
    for (const component of [own, ...part.components]) components.set(component['bom-ref'], component);
    for (const dependency of part.dependencies) depend(dependency);
    depend({ ref: subject['bom-ref'], dependsOn: [own['bom-ref']] });
  }
  for (const { folder, manifest } of publishable()) {
    const bundled = new Set(bundledInto(folder).map((other) => `${other.manifest.name}@${other.manifest.version}`));
    if (bundled.size === 0) continue;
    const { metadata, components: known } = await sbomOf([`--filter=${manifest.name}`], []);
    const found = known.filter((component) => bundled.has(fullName(component)));
    if (found.length !== bundled.size) throw new Error(`pnpm does not know all that is in ${manifest.name}`);
    for (const component of found) components.set(component['bom-ref'], component);
    depend({ ref: metadata.component['bom-ref'], dependsOn: found.map((component) => component['bom-ref']) });
  }

  const byRef = [...components].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return {
    ...whole,
    metadata: { ...whole.metadata, component: subject },
    components: byRef.map(([, component]) => component),
    dependencies: [...edges].map(([ref, dependsOn]) => ({ ref, dependsOn: [...dependsOn].toSorted() })),
  };
}
