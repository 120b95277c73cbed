import { type HeapProfiler, Session } from 'node:inspector';

/** What Node's types leave out. */
interface ProfileNode extends HeapProfiler.SamplingHeapProfileNode {
  readonly id: number;
  readonly children: ProfileNode[];
}

interface Profile {
  readonly head: ProfileNode;
  readonly samples: readonly { readonly nodeId: number; readonly size: number }[];
}

/** A function that makes objects, and what it makes for one operation. */
export interface Site {
  /** `name file:line`, in built code, and `name < caller` of what is not. */
  readonly place: string;
  readonly objects: number;
  readonly bytes: number;
}

/** Every object that `work` makes, by the function that makes it; most bytes first. What makes the sample is left out. */
export async function sampleSites(work: () => void | Promise<void>, operations: number): Promise<readonly Site[]> {
  const session = new Session();
  session.connect();
  try {
    session.post('HeapProfiler.startSampling', {
      samplingInterval: 1,
      includeObjectsCollectedByMajorGC: true,
      includeObjectsCollectedByMinorGC: true,
    });
    await work();
    let profile: Profile | undefined;
    // Answered before `post` returns.
    session.post('HeapProfiler.stopSampling', (_error, answer) => {
      profile = answer.profile as Profile;
    });
    if (profile === undefined) throw new Error('V8 has no profile');
    return sitesOf(profile, operations);
  } finally {
    session.disconnect();
  }
}

function sitesOf({ head, samples }: Profile, operations: number): readonly Site[] {
  const places = new Map<number, string>();
  const name = ({ id, callFrame, children }: ProfileNode, caller: string): void => {
    const place = placeOf(callFrame, caller);
    places.set(id, place);
    for (const child of children) name(child, place);
  };
  name(head, '');
  const sites = new Map<string, { objects: number; bytes: number }>();
  for (const { nodeId, size } of samples) {
    const place = places.get(nodeId) ?? '';
    const { objects, bytes } = sites.get(place) ?? { objects: 0, bytes: 0 };
    sites.set(place, { objects: objects + 1, bytes: bytes + size });
  }
  return [...sites]
    .filter(([place]) => !place.includes('node:inspector'))
    .map(([place, { objects, bytes }]) => ({ place, objects: objects / operations, bytes: bytes / operations }))
    .toSorted((a, b) => b.bytes - a.bytes);
}

/** What is built into V8 is named with its caller, who can do something about it. */
function placeOf({ functionName, url, lineNumber }: ProfileNode['callFrame'], caller: string): string {
  const name = functionName || '(anonymous)';
  return url === '' ? `${name} < ${caller}` : `${name} ${url.split('/').slice(-3).join('/')}:${lineNumber + 1}`;
}
