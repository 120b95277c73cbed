import { build, type Histogram } from 'hdr-histogram-js';

/** One point of a latency curve. */
export interface CurvePoint {
  /** 0 to 100. */
  readonly percentile: number;
  readonly ms: number;
}

export interface LatencySummary {
  readonly count: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
  /** From the least to the most, closer and closer to the latter. */
  readonly curve: readonly CurvePoint[];
}

/** An hour: what took longer is recorded as this. */
const highestUs = 3_600_000_000;

/** Latencies in microseconds, three digits of each, in constant memory. */
export class Latencies {
  readonly #histogram: Histogram = build({
    bitBucketSize: 32,
    lowestDiscernibleValue: 1,
    highestTrackableValue: highestUs,
    numberOfSignificantValueDigits: 3,
    useWebAssembly: false,
  });
  #count = 0;

  record(ms: number): void {
    this.#count++;
    this.#histogram.recordValue(Math.min(highestUs, Math.max(1, Math.round(ms * 1_000))));
  }

  reset(): void {
    this.#count = 0;
    this.#histogram.reset();
  }

  get count(): number {
    return this.#count;
  }

  /** 0 when nothing was recorded. @param percentile 0 to 100 */
  percentileMs(percentile: number): number {
    return this.#count === 0 ? 0 : this.#histogram.getValueAtPercentile(percentile) / 1_000;
  }

  summary(): LatencySummary {
    return {
      count: this.#count,
      meanMs: this.#count === 0 ? 0 : this.#histogram.mean / 1_000,
      p50Ms: this.percentileMs(50),
      p90Ms: this.percentileMs(90),
      p99Ms: this.percentileMs(99),
      p999Ms: this.percentileMs(99.9),
      maxMs: this.#count === 0 ? 0 : this.#histogram.maxValue / 1_000,
      curve: this.#curve(),
    };
  }

  #curve(): CurvePoint[] {
    const points: CurvePoint[] = [];
    if (this.#count === 0) return points;
    // Two points for each halving of what lies above, until a single value does.
    for (let above = 1; above * this.#count >= 1; above /= Math.SQRT2) {
      const percentile = 100 * (1 - above);
      points.push({ percentile, ms: this.percentileMs(percentile) });
    }
    points.push({ percentile: 100, ms: this.percentileMs(100) });
    return points;
  }
}
