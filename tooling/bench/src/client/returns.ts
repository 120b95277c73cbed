import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '../samples.ts';
import { type Address, isSnet, isTls } from '../stacks.ts';
import { NetReconnector, type Reconnector, TlsReconnector, WsReconnector } from './reconnectors.ts';
import { SnetReconnector } from './snet-reconnector.ts';

export type { Reconnector };

export function reconnectorOf(address: Address): Reconnector {
  if (isSnet(address.name)) return new SnetReconnector(address);
  if (address.name === 'ws') return new WsReconnector(address);
  return isTls(address.name) ? new TlsReconnector(address) : new NetReconnector(address);
}

export type Cut = 'reset' | 'unseen';

export interface ReturnPlan {
  readonly count: number;
  readonly atOnce: number;
  readonly cut: Cut;
  /** Between coming back and the next cut. A session that is cut more often does not redial at once. */
  readonly pauseMs: number;
}

export interface Returns {
  readonly seconds: number;
  /** From the call that dials to the first byte that came back. */
  readonly dialP50Us: number;
  /** From the cut on, any pause before the dial included. */
  readonly cutP50Us: number;
  readonly cutP99Us: number;
}

/** Loses its connection and comes back, again and again. */
export async function returns(make: () => Reconnector, { count, atOnce, cut, pauseMs }: ReturnPlan): Promise<Returns> {
  const dialUs: number[] = [];
  const cutUs: number[] = [];
  let left = count;
  const clients = Array.from({ length: atOnce }, make);
  await Promise.all(clients.map((client) => client.open()));
  const startedAtMs = performance.now();
  const worker = async (client: Reconnector): Promise<void> => {
    while (left-- > 0) {
      if (pauseMs > 0) await sleep(pauseMs);
      const cutAtMs = performance.now();
      client.cut(cut);
      await client.comeBack();
      const nowMs = performance.now();
      dialUs.push((nowMs - client.dialledAtMs) * 1_000);
      cutUs.push((nowMs - cutAtMs) * 1_000);
    }
  };
  await Promise.all(clients.map(worker));
  const seconds = (performance.now() - startedAtMs) / 1_000;
  for (const client of clients) client.end();
  return {
    seconds,
    dialP50Us: quantile(dialUs, 0.5),
    cutP50Us: quantile(cutUs, 0.5),
    cutP99Us: quantile(cutUs, 0.99),
  };
}
