import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { logMetrics } from "@aws-lambda-powertools/metrics/middleware";
import middy from "@middy/core";
import type { Watch } from "./watch.ts";

/**
 * A handler with the life of a Lambda around it: every log line names the invocation, cold starts are counted, and metrics are
 * written when it ends. `settle` runs before the answer leaves: afterwards the process may be frozen.
 */
export function lifecycle<Event, Result>(
  watch: Watch,
  handle: (event: Event) => Promise<Result>,
  settle: () => Promise<void> = async () => undefined,
): middy.MiddyfiedHandler<Event, Result> {
  return middy<Event, Result>()
    .use(injectLambdaContext(watch.logger))
    .use(logMetrics(watch.meters, { captureColdStartMetric: true }))
    .after(settle)
    .handler((event) => handle(event));
}
