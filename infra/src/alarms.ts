import { Duration } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import { Alarm, ComparisonOperator, type IMetric, Metric, Stats, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Topic } from "aws-cdk-lib/aws-sns";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import type { ServiceFunction } from "./service-function.ts";

/** What is watched, each by the name its alarms carry. */
export interface Watched {
  readonly functions: Readonly<Record<string, ServiceFunction>>;
  readonly deadLetters: Readonly<Record<string, Queue>>;
  readonly waiting: Queue;
  readonly follower: LambdaFunction;
  readonly httpApi: HttpApi;
}

interface Limit {
  readonly metric: IMetric;
  /** The alarm rings above this. */
  readonly above: number;
  /** For so many periods of five minutes on end. */
  readonly periods?: number;
  readonly means: string;
}

const period = Duration.minutes(5);

/** Alarms on one topic: who is told is for the operator to subscribe. */
export function watch(scope: Construct, watched: Watched): Topic {
  const topic = new Topic(scope, "Alarms", { enforceSSL: true });
  for (const [name, { metric, above, periods = 1, means }] of Object.entries(limitsOf(watched))) {
    const alarm = new Alarm(scope, `${name}Alarm`, {
      metric,
      threshold: above,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: means,
    });
    alarm.addAlarmAction(new SnsAction(topic));
  }
  return topic;
}

/** What the followers measure themselves. */
function ofFollowers(metricName: string, statistic: string = Stats.MAXIMUM): Metric {
  return new Metric({ namespace: "Suyuan", metricName, dimensionsMap: { service: "followers" }, period, statistic });
}

function limitsOf({ functions, deadLetters, waiting, follower, httpApi }: Watched): Record<string, Limit> {
  const limits: Record<string, Limit> = {};
  for (const [name, { lambda }] of Object.entries(functions)) {
    limits[`${name}Errors`] = {
      metric: lambda.metricErrors({ period }),
      above: 0,
      means: `${name} fails or times out`,
    };
    limits[`${name}Throttles`] = {
      metric: lambda.metricThrottles({ period }),
      above: 0,
      means: `${name} is held back`,
    };
  }
  for (const [name, queue] of Object.entries(deadLetters)) {
    const metric = queue.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MAXIMUM });
    limits[`${name}DeadLetters`] = { metric, above: 0, means: `${name} gave up on something: read the queue` };
  }
  return {
    ...limits,
    scansWaiting: {
      metric: waiting.metricApproximateAgeOfOldestMessage({ period, statistic: Stats.MAXIMUM }),
      above: 900,
      means: "Scans wait for more than a quarter of an hour",
    },
    iteratorAge: {
      metric: follower.metric("IteratorAge", { period, statistic: Stats.MAXIMUM }),
      above: 300_000,
      means: "The followers are more than five minutes behind the table (milliseconds)",
    },
    outboxLag: {
      metric: ofFollowers("OutboxLag", Stats.p(99)),
      above: 300_000,
      periods: 2,
      means: "What follows from a fact comes more than five minutes after it (milliseconds)",
    },
    factsSetAside: {
      metric: ofFollowers("FactsSetAside"),
      above: 0,
      means:
        "Followers could not process facts and set them aside: read the reasons with `suyuan followers --table NAME`",
    },
    oldestFact: {
      metric: ofFollowers("OldestFactSeconds"),
      above: 900,
      periods: 2,
      means: "A fact has waited for its followers for more than a quarter of an hour (seconds)",
    },
    serverErrors: { metric: httpApi.metricServerError({ period }), above: 5, means: "More than five answers of 5xx" },
    latency: {
      metric: httpApi.metricLatency({ period, statistic: Stats.p(99) }),
      above: 3000,
      periods: 3,
      means: "One answer in a hundred takes more than three seconds (milliseconds)",
    },
  };
}
