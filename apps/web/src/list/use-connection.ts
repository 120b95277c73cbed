import { useLive, useStatus } from '@proj/react';
import { useEffect, useState } from 'react';
import { useSession } from '../session-context.ts';

export type Connection =
  | { readonly state: 'online' }
  /** Connected, and what was missed is coming in. */
  | { readonly state: 'syncing' }
  | { readonly state: 'connecting' }
  | { readonly state: 'offline'; readonly code: string; readonly retryAtMs: number }
  | { readonly state: 'closed'; readonly code: string | undefined; readonly message: string | undefined };

/** A loss that is shorter is nobody's concern. */
const calmMs = 1_500;

/** How the connection is, for people: short losses and the moments after a reload are passed over. */
export function useConnection(): Connection {
  const status = useStatus();
  const isAttached = useLive(useSession().session.link);
  const isWell = status.state === 'online' && isAttached && !status.syncing;
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    if (isWell) {
      setLong(false);
      return;
    }
    const timer = setTimeout(() => setLong(true), calmMs);
    return () => clearTimeout(timer);
  }, [isWell]);

  if (status.state === 'closed') return { state: 'closed', code: status.code, message: status.message };
  if (isWell || !isLong) return { state: 'online' };
  if (status.state === 'offline') return { state: 'offline', code: status.code, retryAtMs: status.retryAtMs };
  if (status.state === 'online' && isAttached) return { state: 'syncing' };
  return { state: 'connecting' };
}
