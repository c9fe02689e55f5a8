/** Logging, metrics and tracing by AWS Lambda Powertools. Only what an `index.ts` wires may come here. */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS_NAMESPACE, type Stage } from '#lib/aws/stage.ts';
import { describeError } from '#lib/describe-error.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Log } from '#lib/ports/log.ts';
import type { Measure, MeasureUnit } from '#lib/ports/measure.ts';
import { tracer } from './tracer.ts';

/** What ties the lines of one cutover together. */
export interface Correlation {
  readonly cutover?: string | undefined;
  readonly execution?: string | undefined;
  /** Task, gate or stage. */
  readonly subject?: string | undefined;
}

export interface Telemetry {
  readonly name: string;
  readonly log: Log;
  readonly measure: Measure;
  /**
   * One invocation: its lines carry the correlation, its numbers are written at its end, and an error is logged by its kind
   * and goes on unchanged, since the state machine tells errors by their names.
   */
  observe<T>(correlation: Correlation, work: () => Promise<T>): Promise<T>;
}

/** CloudWatch has no minutes; the metric's name says them. */
const UNITS = {
  count: MetricUnit.Count,
  percent: MetricUnit.Percent,
  minutes: MetricUnit.NoUnit,
  milliseconds: MetricUnit.Milliseconds,
} as const satisfies Record<MeasureUnit, string>;

export const makeTelemetry = (
  name: string,
  deployment: { readonly STAGE: Stage; readonly TENANT: string },
): Telemetry => {
  const dimensions = { tenant: deployment.TENANT, stage: deployment.STAGE };
  const logger = new Logger({ serviceName: name, persistentKeys: dimensions });
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: name });
  // Without the dimension `service`: alarms and dashboard read one series per tenant and stage.
  metrics.clearDefaultDimensions();
  metrics.setDefaultDimensions(dimensions);
  let cold = true;

  const log: Log = (code, facts) => {
    // Under a key of its own, so that no fact is taken for one of the logger's.
    logger.info(code, { facts });
  };

  return {
    name,
    log,
    measure(metric, value, unit) {
      metrics.addMetric(metric, UNITS[unit], value);
    },
    async observe(correlation, work) {
      const keys = given(correlation);
      logger.appendKeys(keys);
      if (cold) metrics.addMetric('ColdStart', MetricUnit.Count, 1);
      metrics.addMetadata('function', name);
      const endTrace = trace(name, keys, cold, log);
      cold = false;
      try {
        return await work();
      } catch (error) {
        metrics.addMetric('FunctionFailed', MetricUnit.Count, 1);
        logger.error('function-failed', { facts: describeError(error) });
        throw error;
      } finally {
        endTrace();
        // Publishing nothing is warned about.
        if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
        logger.resetKeys();
      }
    },
  };
};

const given = (correlation: Correlation): Record<string, string> =>
  Object.fromEntries(
    Object.entries(correlation).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );

/** A subsegment of the invocation. Tracing that fails is logged and stops nothing. */
const trace = (
  name: string,
  annotations: Readonly<Record<string, string>>,
  coldStart: boolean,
  log: (code: string, facts: JsonObject) => void,
): (() => void) => {
  if (!tracer.isTracingEnabled()) return () => {};
  try {
    const parent = tracer.getSegment();
    const own = parent?.addNewSubsegment(`## ${name}`);
    if (parent === undefined || own === undefined) return () => {};
    tracer.setSegment(own);
    tracer.putAnnotation('ColdStart', coldStart);
    for (const [key, value] of Object.entries(annotations)) tracer.putAnnotation(key, value);
    return () => {
      own.close();
      tracer.setSegment(parent);
    };
  } catch (error) {
    log('trace-failed', describeError(error));
    return () => {};
  }
};
