/** How many of `count` the work does in a microsecond of this process's CPU. */
export function perCpuMicrosecond(count: number, work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return count / Math.max(1, user + system);
}
