import { useLive, useStatus } from '@proj/react';
import { useEffect, useState } from 'react';
import { useSession } from '../session-context.ts';
import { type Connection, connectionOf, type Loss } from './connection.ts';

/** A loss that is shorter is nobody's concern. */
const calmMs = 1_500;
/** One that is longer is not over soon. */
const patienceMs = 10_000;

/** How the connection is, for people: short losses and the moments after a reload are passed over. */
export function useConnection(): Connection {
  const status = useStatus();
  const isAttached = useLive(useSession().session.link);
  const isWell = status.state === 'online' && isAttached && !status.syncing;
  const [loss, setLoss] = useState<Loss>('moment');
  useEffect(() => {
    if (isWell) {
      setLoss('moment');
      return;
    }
    const timers = [setTimeout(() => setLoss('while'), calmMs), setTimeout(() => setLoss('lasting'), patienceMs)];
    return () => timers.forEach(clearTimeout);
  }, [isWell]);
  return connectionOf(status, isAttached, loss);
}
