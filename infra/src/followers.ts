import { BLOB_FOLDERS } from "@suyuan/api/ledger/blob-names";
import { FACT_PREFIX, WRITTEN_ONCE } from "@suyuan/api/ledger/indexes/partitions";
import { Duration, Stack, Validations } from "aws-cdk-lib";
import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as LambdaTarget } from "aws-cdk-lib/aws-events-targets";
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { DataStack } from "./data-stack.ts";
import { closedQueue } from "./queues.ts";
import {
  allowBlobs,
  IN_TRANSACTION,
  OF_AN_INDEX,
  OF_WHAT_GOES,
  ServiceFunction,
  type ServiceFunctionProps,
  wildcardFinding,
} from "./service-function.ts";

export interface FollowersProps {
  readonly data: DataStack;
  readonly publicUrl: string;
  readonly labelKeys: Readonly<Record<string, string>>;
  /** Where subscribers are told to have something waiting for them. */
  readonly deliveries: Queue;
}

/** What follows from each recorded fact: from the table's stream at once, and on a schedule what that dropped or could not process. */
export class Followers extends Construct {
  readonly follow: ServiceFunction;
  readonly sweep: ServiceFunction;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { data, publicUrl, labelKeys, deliveries }: FollowersProps) {
    super(scope, id);
    const { table, blobs } = data;
    const environment = {
      TABLE_NAME: table.tableName,
      PUBLIC_URL: publicUrl,
      BLOBS_BUCKET: blobs.bucketName,
      DELIVERIES_QUEUE_URL: deliveries.queueUrl,
      ...labelKeys,
    };
    const make = (name: string, props: Pick<ServiceFunctionProps, "entry" | "timeoutSeconds">) => {
      const made = new ServiceFunction(this, name, { service: "followers", memoryMb: 1024, environment, ...props });
      made.allow(["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"], [table.tableArn]);
      made.allow(["dynamodb:PutItem", "dynamodb:ConditionCheckItem"], [table.tableArn], IN_TRANSACTION);
      made.allow(["dynamodb:DeleteItem"], [table.tableArn], OF_WHAT_GOES);
      made.allow(["dynamodb:PutItem"], [table.tableArn], OF_AN_INDEX);
      made.allow(["sqs:SendMessage"], [deliveries.queueArn]);
      // Captured documents that were too large to be carried out while their sender waited.
      allowBlobs(made, data, BLOB_FOLDERS.captures, ["s3:GetObject"]);
      allowBlobs(made, data, BLOB_FOLDERS.erased, ["s3:PutObject", "s3:GetObject"]);
      return made;
    };
    this.follow = make("Follow", { timeoutSeconds: 120 });
    this.sweep = make("Sweep", { entry: "sweep", timeoutSeconds: 300 });
    this.deadLetters = deadLetters(this);
    this.#followStream(table);
    new Rule(this, "FiveMinutes", {
      schedule: Schedule.rate(Duration.minutes(5)),
      targets: [new LambdaTarget(this.sweep.lambda, { retryAttempts: 0, maxEventAge: Duration.minutes(5) })],
    });
  }

  #followStream(table: ITableV2): void {
    const streamArn = table.tableStreamArn ?? "";
    this.follow.allow(["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"], [streamArn]);
    this.follow.allow(["dynamodb:ListStreams"], [`${table.tableArn}/stream/*`]);
    this.follow.allow(["sqs:SendMessage"], [this.deadLetters.queueArn]);
    Validations.of(this.follow.role).acknowledge({
      id: wildcardFinding(Stack.of(table), table.tableArn, "/stream/*"),
      reason:
        "Streams are listed before one is named: AWS matches dynamodb:ListStreams with table/<name>/stream/* only.",
    });
    const source = new EventSourceMapping(this, "Stream", {
      target: this.follow.lambda,
      eventSourceArn: streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 50,
      // As many as the outbox has partitions: what follows from a fact needs no order.
      parallelizationFactor: 4,
      maxBatchingWindow: Duration.seconds(0),
      filters: [
        FilterCriteria.filter({
          eventName: FilterRule.isEqual("INSERT"),
          dynamodb: { Keys: { pk: { S: FilterRule.beginsWith("OUTBOX#") } } },
        }),
        ...whatAlters(),
      ],
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: 10,
      maxRecordAge: Duration.hours(6),
      onFailure: { bind: () => ({ destination: this.deadLetters.queueArn }) },
    });
    source.node.addDependency(this.follow.role);
  }
}

/** What is never to come: that something which is written once was written over or is gone. Whoever did it, the stream tells of it. */
function whatAlters() {
  const eventName = FilterRule.or("MODIFY", "REMOVE");
  return [
    FilterCriteria.filter({ eventName, dynamodb: { Keys: { sk: { S: FilterRule.beginsWith(FACT_PREFIX) } } } }),
    ...WRITTEN_ONCE.map((beginning) =>
      FilterCriteria.filter({ eventName, dynamodb: { Keys: { pk: { S: FilterRule.beginsWith(beginning) } } } }),
    ),
  ];
}

function deadLetters(scope: Construct): Queue {
  const queue = closedQueue(scope, "DeadLetters");
  Validations.of(queue).acknowledge({
    id: "AwsSolutions-SQS3",
    reason:
      "This queue is where the stream's failures end; it names positions in the stream, and the sweep makes them good.",
  });
  return queue;
}
