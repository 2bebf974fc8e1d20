import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import type { Metrics as Meters } from "@aws-lambda-powertools/metrics";
import middy from "@middy/core";
import { type AllowanceRule, Allowances } from "./allowances.ts";
import type { Watch } from "./watch.ts";

/**
 * A handler with the life of a Lambda around it: every log line names the invocation, cold starts are counted, and metrics are
 * written when it ends. What it asks of stores that fail is bounded by `rule` and by the time that is left. `flush` runs before the answer
 * leaves: afterwards the process may be frozen.
 */
export function lifecycle<Event, Result>(
  watch: Watch,
  rule: AllowanceRule,
  handle: (event: Event) => Promise<Result>,
  flush: () => Promise<void> = async () => undefined,
): middy.MiddyfiedHandler<Event, Result> {
  const allowances = new Allowances(rule);
  return middy<Event, Result>()
    .use(injectLambdaContext(watch.logger))
    .use(measure(watch.meters))
    .handler((event, context) =>
      allowances.within(context.getRemainingTimeInMillis(), async () => {
        const result = await handle(event);
        await flush();
        return result;
      }),
    );
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
