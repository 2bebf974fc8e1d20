import { synthesize } from "../../infra/synthesis.ts";
import type { Standing } from "./bills.ts";

/** What the stacks have standing, as `cdk.json` makes them. */
export function standingOf(): Standing {
  const made = synthesize();
  try {
    const all = (type: string) =>
      (["data", "api", "edge"] as const).flatMap((stack) => Object.values(made.resources(stack, type)));
    const [firewall] = all("AWS::WAFv2::WebACL");
    const alarms = all("AWS::CloudWatch::Alarm").map(({ Properties: { Metrics: metrics } }) =>
      // Of an expression the measures that it is of, and not itself.
      Array.isArray(metrics) ? metrics.filter((one) => "MetricStat" in (one as object)).length : 1,
    );
    const secrets = all("AWS::SecretsManager::Secret").map(
      ({ Properties: { ReplicaRegions: copies = [] } }) => 1 + (copies as readonly object[]).length,
    );
    const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
    return {
      rules: ((firewall?.Properties.Rules ?? []) as readonly object[]).length,
      alarmMeasures: sum(alarms),
      keys: all("AWS::KMS::Key").length,
      secrets: sum(secrets),
    };
  } finally {
    made.remove();
  }
}
