/** Runs the built programs, breaks what is between them, and checks that no promise was. */
export { type CheckOptions, check } from './checker.ts';
export { defaultDeadlineMs } from './command-options.ts';
export type { FaultOptions } from './faults.ts';
export type { AcceptedEvent, Device, History, HistoryEvent, KillEvent, SendEvent, ShownEvent } from './history.ts';
export { writeHistory } from './history-file.ts';
export { builtPrograms, type Programs } from './programs.ts';
export { describeReport, type Report, type SendCounts, totalCuts } from './report.ts';
export { RunFailed, runScenario, type ScenarioOptions } from './scenario.ts';
export { countByLetter, describeViolations, type Letter, type Verdict, type Violation } from './verdict.ts';
