import { Duration } from "aws-cdk-lib";
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { metricsOf, type ServiceFunction } from "./service-function.ts";
import type { Settings } from "./settings.ts";

/** What is watched, each by the name its alarms carry. */
export interface Watched {
  readonly functions: Readonly<Record<string, ServiceFunction>>;
  /** Those of them that run by the clock: when one is silent, what it does is not done. */
  readonly scheduled: Readonly<Record<string, ServiceFunction>>;
  readonly deadLetters: Readonly<Record<string, Queue>>;
  readonly waiting: Queue;
  readonly deliveries: Queue;
  readonly follower: LambdaFunction;
  readonly pages: LambdaFunction;
  /** Limits of what stands before the functions: the gateway, or the balancer. */
  readonly front: Readonly<Record<string, Limit>>;
  readonly table: Pick<ITable, "tableName">;
}

export interface Limit {
  readonly metric: IMetric;
  /** The alarm rings above this, or below it where `isLow`. */
  readonly limit: number;
  readonly isLow?: boolean;
  /** For so many periods of five minutes on end. */
  readonly periods?: number;
  /** No figure at all is as bad as a wrong one. Otherwise nothing measured is nothing wrong. */
  readonly silenceIsBad?: boolean;
  readonly means: string;
}

export const PERIOD = Duration.minutes(5);
const period = PERIOD;

export interface Alarms {
  readonly topic: Topic;
  /** By the name of their limit. */
  readonly alarms: ReadonlyMap<string, Alarm>;
}

/** One topic, and an alarm on it for each limit: who is told is `alarmEmail`, or for the operator to subscribe. */
export function alarmsOf(
  scope: Construct,
  limits: Readonly<Record<string, Limit>>,
  { alarmEmail }: Pick<Settings, "alarmEmail">,
): Alarms {
  const alarms = new Map<string, Alarm>();
  const topic = new Topic(scope, "Alarms", { enforceSSL: true });
  if (alarmEmail !== undefined) topic.addSubscription(new EmailSubscription(alarmEmail));
  for (const [name, { metric, limit, isLow, periods = 1, silenceIsBad, means }] of Object.entries(limits)) {
    const alarm = new Alarm(scope, `${name}Alarm`, {
      metric,
      threshold: limit,
      evaluationPeriods: periods,
      comparisonOperator: isLow ? ComparisonOperator.LESS_THAN_THRESHOLD : ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: silenceIsBad ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      alarmDescription: means,
    });
    alarm.addAlarmAction(new SnsAction(topic));
    alarms.set(name, alarm);
  }
  return { topic, alarms };
}

/** Alarms on what answers and on what follows. */
export function watch(
  scope: Construct,
  watched: Watched,
  settings: Pick<Settings, "alarmEmail" | "copyRegion">,
): Alarms {
  const namespace = metricsOf(scope);
  return alarmsOf(
    scope,
    {
      ...ofFunctions(watched),
      ...ofQueues(namespace, watched),
      ...ofDeliveries(namespace, watched),
      ...watched.front,
      ...ofPages(watched),
      ...ofTable(watched),
      ...ofCopy(watched, settings),
    },
    settings,
  );
}

/**
 * How many of a hundred. Where there were not more than a hundred, how many: one slow start in a quiet night rings nobody, and at a
 * festival a handful among a million does not either.
 */
export function share(part: IMetric, whole: IMetric): MathExpression {
  return new MathExpression({
    expression: "IF(whole > 100, 100 * part / whole, part)",
    usingMetrics: { part, whole },
    period,
  });
}

function ofFunctions({ functions, scheduled }: Watched): Record<string, Limit> {
  const limits: Record<string, Limit> = {};
  for (const [name, { lambda }] of Object.entries(functions)) {
    limits[`${name}Errors`] = {
      metric: share(lambda.metricErrors({ period }), lambda.metricInvocations({ period })),
      limit: 1,
      means: `${name} fails or times out more than once in a hundred calls`,
    };
    limits[`${name}Throttles`] = {
      metric: lambda.metricThrottles({ period }),
      limit: 0,
      means: `${name} is held back: raise its concurrency or the account's`,
    };
  }
  for (const [name, { lambda }] of Object.entries(scheduled)) {
    limits[`${name}Silent`] = {
      metric: lambda.metricInvocations({ period }),
      limit: 1,
      isLow: true,
      periods: 3,
      silenceIsBad: true,
      means: `${name} has not run for a quarter of an hour`,
    };
  }
  return limits;
}

function ofQueues(namespace: string, { deadLetters, waiting, follower }: Watched): Record<string, Limit> {
  const limits: Record<string, Limit> = {};
  for (const [name, queue] of Object.entries(deadLetters)) {
    const metric = queue.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MAXIMUM });
    limits[`${name}DeadLetters`] = { metric, limit: 0, means: `${name} gave up on something: read the queue` };
  }
  const ours = (metricName: string, dimensionsMap: Record<string, string>, statistic: string) =>
    new Metric({ namespace, metricName, dimensionsMap, period, statistic });
  const followers = (metricName: string, statistic: string = Stats.MAXIMUM) =>
    ours(metricName, { service: "followers" }, statistic);
  return {
    ...limits,
    scansWaiting: {
      metric: waiting.metricApproximateAgeOfOldestMessage({ period, statistic: Stats.MAXIMUM }),
      limit: 900,
      means: "Scans wait for more than a quarter of an hour",
    },
    scansLost: {
      metric: ours("ScansLost", { service: "public", kind: "queue" }, Stats.SUM),
      limit: 10,
      means: "Scans could not be put into their queue and are not counted",
    },
    iteratorAge: {
      metric: follower.metric("IteratorAge", { period, statistic: Stats.MAXIMUM }),
      limit: 300_000,
      means: "The followers are more than five minutes behind the table (milliseconds)",
    },
    outboxLag: {
      metric: followers("OutboxLag", Stats.p(99)),
      limit: 300_000,
      periods: 2,
      means: "What follows from a fact comes more than five minutes after it (milliseconds)",
    },
    factsSetAside: {
      metric: followers("FactsSetAside"),
      limit: 0,
      periods: 2,
      silenceIsBad: true,
      means:
        "Followers could not process facts and set them aside: read the reasons with `suyuan followers --table NAME`. Or nothing was measured: the sweep does not run",
    },
    factsAltered: {
      metric: ours("FactsAltered", { service: "followers", kind: "fact" }, Stats.SUM),
      limit: 0,
      means:
        "A fact, an event or a place in the order of facts was written over or deleted, which nothing of ours does: the log of Follow names it under fact-altered. Recover the table to the second before",
    },
    oldestFact: {
      metric: followers("OldestFactSeconds"),
      limit: 900,
      periods: 2,
      silenceIsBad: true,
      means:
        "A fact has waited for its followers for more than a quarter of an hour (seconds), or nothing was measured",
    },
  };
}

function ofDeliveries(namespace: string, { deliveries }: Watched): Record<string, Limit> {
  const givenUp = (kind: "subscription" | "report") =>
    new Metric({
      namespace,
      metricName: "WebhooksGivenUp",
      dimensionsMap: { service: "subscriptions", kind },
      period,
      statistic: Stats.SUM,
    });
  return {
    deliveriesWaiting: {
      metric: deliveries.metricApproximateAgeOfOldestMessage({ period, statistic: Stats.MAXIMUM }),
      limit: 300,
      periods: 2,
      means: "Webhooks wait for more than five minutes for their turn: raise deliveryConcurrency",
    },
    webhooksGivenUp: {
      metric: givenUp("subscription"),
      limit: 0,
      means:
        "A webhook took nothing for three days and is given up until its owner resumes it: the log names it under webhook-given-up",
    },
    reportsGivenUp: {
      metric: givenUp("report"),
      limit: 10,
      means:
        "Receivers refused reports ten times each, which are not told again by themselves: the log names them under webhook-given-up",
    },
  };
}

function ofPages({ pages }: Watched): Record<string, Limit> {
  return {
    pagesLatency: {
      metric: pages.metricDuration({ period, statistic: Stats.p(99) }),
      limit: 1000,
      periods: 2,
      means: "One page in a hundred takes more than a second (milliseconds)",
    },
  };
}

function ofTable({ table }: Watched): Record<string, Limit> {
  const at = (metricName: string) =>
    new Metric({
      namespace: "AWS/DynamoDB",
      metricName,
      dimensionsMap: { TableName: table.tableName },
      period,
      statistic: Stats.SUM,
    });
  return {
    readThrottles: { metric: at("ReadThrottleEvents"), limit: 10, means: "The table holds reads back" },
    writeThrottles: { metric: at("WriteThrottleEvents"), limit: 10, means: "The table holds writes back" },
    conflicts: {
      metric: at("TransactionConflict"),
      limit: 1000,
      periods: 2,
      means: "Many writes want the same item at once: a certificate's balance or a base's season is hot",
    },
  };
}

/** Elsewhere lies what is lost here, but for what was on its way: AWS says a second as a rule, and promises none. */
function ofCopy({ table }: Watched, { copyRegion }: Pick<Settings, "copyRegion">): Record<string, Limit> {
  if (copyRegion === undefined) return {};
  return {
    copyLag: {
      metric: new Metric({
        namespace: "AWS/DynamoDB",
        metricName: "ReplicationLatency",
        dimensionsMap: { TableName: table.tableName, ReceivingRegion: copyRegion },
        period,
        statistic: Stats.MAXIMUM,
      }),
      limit: 60_000,
      means:
        "The table's replica is more than a minute behind: were this region lost now, more than a minute would be (milliseconds)",
    },
  };
}
