import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import type { Metrics as Meters } from "@aws-lambda-powertools/metrics";
import middy from "@middy/core";
import type { Watch } from "./watch.ts";

/**
 * A handler with the life of a Lambda around it: every log line names the invocation, cold starts are counted, and metrics are
 * written when it ends. `flush` runs before the answer leaves: afterwards the process may be frozen.
 */
export function lifecycle<Event, Result>(
  watch: Watch,
  handle: (event: Event) => Promise<Result>,
  flush: () => Promise<void> = async () => undefined,
): middy.MiddyfiedHandler<Event, Result> {
  return middy<Event, Result>()
    .use(injectLambdaContext(watch.logger))
    .use(measure(watch.meters))
    .after(flush)
    .handler((event) => handle(event));
}

/** The library's own middleware writes a warning for every invocation without metrics, such as a redirect. */
function measure(meters: Meters): middy.MiddlewareObj {
  const publish = () => {
    if (meters.hasStoredMetrics()) meters.publishStoredMetrics();
  };
  return {
    before: ({ context }) => meters.captureColdStartMetric(context.functionName),
    after: publish,
    onError: publish,
  };
}
