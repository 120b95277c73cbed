import type { ThreadView } from '@proj/client';
import type { HoleItem } from './rows.ts';

/** What to do next on the way to a message. */
export type JumpStep =
  | { readonly kind: 'found'; readonly key: string }
  | { readonly kind: 'wait' }
  | { readonly kind: 'older' }
  | { readonly kind: 'fill'; readonly hole: HoleItem }
  | { readonly kind: 'absent' };

export function nextStep({ items, hasOlder, loading }: ThreadView, seq: number): JumpStep {
  const found = items.find((item) => item.kind !== 'hole' && item.seq === seq);
  if (found !== undefined) return { kind: 'found', key: found.key };
  if (loading) return { kind: 'wait' };
  const hole = items.find(
    (item): item is HoleItem => item.kind === 'hole' && item.afterSeq < seq && seq < item.beforeSeq,
  );
  if (hole !== undefined) return { kind: 'fill', hole };
  const oldest = items.find((item) => item.kind === 'hole' || item.seq !== undefined);
  const oldestSeq =
    oldest === undefined ? Infinity : oldest.kind === 'hole' ? oldest.afterSeq : (oldest.seq ?? Infinity);
  return hasOlder && seq < oldestSeq ? { kind: 'older' } : { kind: 'absent' };
}
