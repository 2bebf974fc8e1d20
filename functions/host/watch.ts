import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics as Meters, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Log, Metrics } from "@suyuan/api/host";

/** What a function says about itself: structured lines, and metrics written as log lines (no call on the way). */
export interface Watch {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly meters: Meters;
}

/** Stages of one account tell theirs apart by it. */
const NAMESPACE = process.env.POWERTOOLS_METRICS_NAMESPACE ?? "Suyuan";

/** Opens the log and the metrics of one function. `service` is its name, such as `public`. */
export function openWatch(service: string): Watch {
  const logger = new Logger({ serviceName: service });
  const meters = new Meters({ namespace: NAMESPACE, serviceName: service });
  return { logger, meters, log: logOver(logger), metrics: metricsOver(meters) };
}

function logOver(logger: Logger): Log {
  return {
    info: (event, fields = {}) => logger.info(event, fields),
    warn: (event, fields = {}) => logger.warn(event, fields),
    error: (event, cause, fields = {}) => logger.error(event, { ...fields, cause: told(cause) }),
  };
}

/** Name, message and stack. Other properties of an error may hold a request with its headers: they are not written. */
function told(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? `${cause.name}: ${cause.message}`) : typeof cause;
}

function metricsOver(meters: Meters): Metrics {
  return {
    count: (name, dimension) => {
      meters.singleMetric().addDimension("kind", dimension).addMetric(name, MetricUnit.Count, 1);
    },
    milliseconds: (name, value) => {
      meters.addMetric(name, MetricUnit.Milliseconds, value);
    },
    level: (name, value) => {
      meters.addMetric(name, MetricUnit.Count, value);
    },
  };
}
