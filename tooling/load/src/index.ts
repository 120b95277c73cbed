/** Load in an open loop, checked message by message, against anything that carries messages between sessions. */
export { ChatTarget, type ChatTargetOptions, type LoadUser } from './chat-target.ts';
export { type CurvePoint, Latencies, type LatencySummary } from './histogram.ts';
export { htmlReport, type Report } from './html.ts';
export { Ledger, type Verdict, type Violations } from './ledger.ts';
export { observeMetrics, observeProcess, readMetrics } from './observe.ts';
export type { LoadOptions, Pacing, Phase, Progress } from './options.ts';
export { type PlotOptions, plot, type Series } from './plot.ts';
export { type LoadResult, runLoad } from './run.ts';
export { type Arrival, type ScheduleOptions, schedule } from './schedule.ts';
export {
  type Capacity,
  failedGates,
  type Gates,
  type SearchOptions,
  type SearchStep,
  searchCapacity,
  type Trial,
} from './search.ts';
export { leastMessageBytes, type Stamp, Stamper } from './stamp.ts';
export type { LoadSession, LoadTarget, Observe, ServerUsage, SessionPlace } from './target.ts';
export { factLines, facts, progressLine, searchRows, stepLine } from './text.ts';
export type { Second } from './timeline.ts';
