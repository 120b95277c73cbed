import type { AdminCalls } from './calls.ts';
import type { LiveServer } from './context.ts';
import { AdminError } from './errors.ts';

export async function liftBan(
  { admin }: LiveServer,
  { source }: AdminCalls['liftBan']['input'],
): Promise<AdminCalls['liftBan']['output']> {
  if (admin.liftBan(source)) return { source };
  throw new AdminError('NOT_BANNED', `${JSON.stringify(source)} is not banned`);
}
