import { BuiltApi, type EntryPoint } from './built-api.ts';
import { absolute } from './repository.ts';

/** Of the report that git has. */
export function reportOf({ folder, name }: EntryPoint): string {
  const title = name === '.' ? 'index' : name.slice(2).replaceAll('/', '-');
  return `${folder}/api/${title}.api.md`;
}

/**
 * Compares the reports in git with what was built, and with `update` writes them. Answers the entry points that differ.
 * It reads `dist`: build before.
 */
export function checkReports(temporary: string, update: boolean): readonly string[] {
  const api = new BuiltApi();
  return api.entryPoints.flatMap((entry) => {
    const report = reportOf(entry);
    const problems: string[] = [];
    const output = {
      apiReport: {
        enabled: true,
        reportFolder: absolute(`${entry.folder}/api`),
        reportTempFolder: temporary,
        reportFileName: report.slice(report.lastIndexOf('/') + 1, -'.api.md'.length),
      },
      docModel: { enabled: false },
    };
    const result = api.extract(entry, output, { localBuild: update, onError: (text) => problems.push(text) });
    const isCurrent = result.succeeded && (update || !result.apiReportChanged);
    return isCurrent ? [] : [[report, ...problems].join('\n  ')];
  });
}
