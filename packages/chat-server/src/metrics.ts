/** What a server counts. The table is the reference: programs make their metrics from it, documents are checked by it. */
export const counters = {
  connections_total: { help: 'Connections by how they were received', labels: ['result'] },
  logins_total: { help: 'Logins by credential and result', labels: ['credential', 'result'] },
  sessions_ended_total: { help: 'Sessions that ended, by reason', labels: ['reason'] },
  kicks_total: { help: 'Sessions that lost their place to another, by reason', labels: ['reason'] },
  requests_total: { help: 'Requests by type and result', labels: ['type', 'result'] },
  entries_total: { help: 'Log entries accepted, by kind', labels: ['kind'] },
  duplicates_total: { help: 'Entries that had been accepted before', labels: [] },
  deliveries_total: { help: 'Entries pushed to sessions that were online', labels: [] },
  offline_recipients_total: { help: 'Members without a session when an entry was accepted', labels: [] },
  heads_total: { help: 'Entries that were announced instead of pushed, by reason', labels: ['reason'] },
  lag_mode_total: { help: 'Sessions that fell behind what was pushed to them', labels: [] },
  slow_closes_total: { help: 'Sessions that were closed since they did not read', labels: [] },
  pushes_dropped_total: { help: 'Pushes that were dropped, by kind; entries stay in the log', labels: ['kind'] },
  limited_total: { help: 'What was refused for a limit, by limit', labels: ['limit'] },
  bans_total: { help: 'Sources that were banned for a while, by reason', labels: ['reason'] },
  shed_total: { help: 'What was refused under overload, by kind', labels: ['kind'] },
  protocol_errors_total: { help: 'What did not follow the protocol, by error', labels: ['code'] },
  hook_refusals_total: { help: 'Entries that beforeSend refused', labels: [] },
  hook_failures_total: { help: 'Calls of beforeSend that failed', labels: [] },
  sync_entries_total: { help: 'Entries sent in pages', labels: [] },
  resets_total: { help: 'Conversations of which more was missing than is sent unasked', labels: [] },
  repairs_total: { help: 'Entries that had to be announced again; 0 while nothing fails', labels: [] },
  webhooks_total: { help: 'Webhook deliveries by result', labels: ['result'] },
} as const;

/** What a server measures, in seconds. */
export const histograms = {
  accept_seconds: { help: 'From an entry read to its acceptance queued' },
  append_seconds: { help: 'From an entry handed to the store to its commit' },
  login_seconds: { help: 'From a login read to its answer' },
  webhook_seconds: { help: 'One webhook request' },
} as const;

/** What a server is now. */
export const gauges = {
  connections: { help: 'Connections, logged in or not' },
  sessions: { help: 'Sessions online' },
  users_online: { help: 'Users with a session' },
  queued_bytes: { help: 'Bytes that wait for sessions to take them' },
  queued_frames: { help: 'Frames that wait for sessions to take them' },
  lagging_sessions: { help: 'Sessions that are told of heads alone' },
  appends_waiting: { help: 'Entries that wait for their commit' },
  append_bytes_waiting: { help: 'Bytes of entries that wait for their commit' },
  hashes_waiting: { help: 'Passwords that wait to be hashed' },
  watches: { help: 'Users whose presence is watched, summed over sessions' },
  banned: { help: 'Sources that are banned now' },
} as const;

export type CounterName = keyof typeof counters;
export type HistogramName = keyof typeof histograms;
export type GaugeName = keyof typeof gauges;

/** Is told what happens, synchronously. Must not throw. */
export interface Metrics {
  /** @param labels - As many as the table names, in its order; from small sets, never names of users. */
  count(name: CounterName, labels?: readonly string[], by?: number): void;
  observe(name: HistogramName, seconds: number): void;
}

/** Tells nobody. */
export const noMetrics: Metrics = { count() {}, observe() {} };

/** The gauges, as they are at this moment. */
export type Figures = { readonly [Name in GaugeName]: number };
