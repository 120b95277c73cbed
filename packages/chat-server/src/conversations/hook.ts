import { encodeMessage, failure } from '@proj/chat-protocol';
import { abortable, type Clock, type Log } from '@proj/io';
import type { Identity } from '../dialect.ts';
import type { Draft } from '../entries.ts';
import type { Metrics } from '../metrics.ts';
import { isSendable, type SendableContent } from './contents.ts';
import type { ResolvedConversationOptions, Verdict } from './options.ts';
import type { Refusal } from './rights.ts';

/** Longest reason that a client is told, in UTF-16 units: fits the bound of the protocol whatever it says. */
const longestReason = 128;
const retryAfterMs = 1_000;

export interface HookOptions extends Pick<ResolvedConversationOptions, 'beforeSend' | 'hookTimeoutMs' | 'hookFailure'> {
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly log: Log | undefined;
}

/** What the hook made of an entry: another content, the same, or nothing. */
export type Decision = SendableContent | (Refusal & { readonly reason?: string });

/** Asks `beforeSend`, which must exist. */
export async function ask(draft: Draft, identity: Identity, options: HookOptions): Promise<Decision> {
  const { metrics, log, hookFailure } = options;
  let verdict: Verdict;
  try {
    verdict = checked(draft, await call(draft, identity, options));
  } catch (error) {
    metrics.count('hook_failures_total');
    log?.error({ conversation: draft.conversation, error }, 'beforeSend failed');
    return hookFailure === 'allow' ? draft.content : { name: 'Unavailable', retryAfterMs };
  }
  if (verdict.allow) return (verdict.content ?? draft.content) as SendableContent;
  metrics.count('hook_refusals_total');
  return { name: 'Rejected', ...(verdict.reason === undefined ? {} : { reason: verdict.reason }) };
}

async function call(draft: Draft, { deviceId, client }: Identity, options: HookOptions): Promise<Verdict> {
  const { beforeSend, hookTimeoutMs, clock } = options;
  if (beforeSend === undefined) return { allow: true };
  const { conversation, from, id, sentAtMs, content } = draft;
  const abort = new AbortController();
  using _timer = clock.schedule(clock.now() + hookTimeoutMs, () =>
    abort.abort(new Error(`no answer within ${hookTimeoutMs} ms`)),
  );
  const context = { deviceId, client, signal: abort.signal };
  const asked = (async () => beforeSend({ conversation, from, id, sentAtMs, content }, context))();
  return await abortable(asked, abort.signal);
}

/** @throws Error when it is not what a hook may answer. */
function checked(draft: Draft, verdict: Verdict): Verdict {
  if (verdict.allow !== true && verdict.allow !== false) throw new Error('a verdict allows or it does not');
  if (!verdict.allow) {
    // Encoded, it says whether it can be.
    const reason = verdict.reason?.slice(0, longestReason);
    encodeMessage(failure('Rejected', { ackId: 1, reason }));
    return { allow: false, reason };
  }
  const { content } = verdict;
  if (content === undefined) return verdict;
  if (!isSendable(content) || fixed(content) !== fixed(draft.content)) {
    throw new Error('a hook changes words, not what they are about');
  }
  const { conversation, id, sentAtMs } = draft;
  encodeMessage({ type: 'send', seqId: 1, conversation, id, sentAtMs, content });
  return verdict;
}

/** All of a content but its words. */
function fixed(content: SendableContent): string {
  const { text: _text, emoji: _emoji, title: _title, ...rest } = content as Partial<Record<string, unknown>>;
  return JSON.stringify(Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
