import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { longFiles, pathInRepository } from './durations.ts';

/** Begins with the files that take longest, of whatever package, so that no core waits at the end for one of them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const seconds = longFiles();
    const of = ({ moduleId }: TestSpecification): number => seconds.get(pathInRepository(moduleId)) ?? 0;
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => of(b) - of(a));
  }
}
