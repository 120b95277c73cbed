/** Status mails and alerts: `startReports`, and its options. */
export { nodeId } from './node.ts';
export { type ReportConfig, type ReportOptions, reportSwitches, reportTable, resolveReports } from './options.ts';
export { bothMetrics, type ReportSources, type Reports, type ReportsOptions, startReports } from './reports.ts';
export { reportFiles } from './state-file.ts';
export { resolveWebhooks, type WebhookConfig, type WebhookProgramOptions, webhookTable } from './webhook-options.ts';
