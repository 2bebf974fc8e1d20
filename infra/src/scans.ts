import { SCAN_PARTITIONS } from "@suyuan/api/ledger/indexes/partitions";
import { Duration } from "aws-cdk-lib";
import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { closedQueue } from "./queues.ts";
import { ServiceFunction, within } from "./service-function.ts";

const TIMEOUT_SECONDS = 60;

/** How scans are counted: so many functions at once of so much memory, each with so many scans or what came within a window. */
export const COUNTING = { atOnce: 5, memoryMb: 512, messages: 500, windowSeconds: 10 } as const;

/** Scans wait in a queue, and are added up and written a batch at a time, off the path of the page. */
export class Scans extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly consumer: ServiceFunction;

  constructor(scope: Construct, id: string, table: ITableV2) {
    super(scope, id);
    this.deadLetters = closedQueue(this, "DeadLetters");
    this.queue = closedQueue(this, "Queue", {
      visibilitySeconds: 6 * TIMEOUT_SECONDS,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 },
    });
    this.consumer = new ServiceFunction(this, "Consumer", {
      service: "scans",
      memoryMb: COUNTING.memoryMb,
      timeoutSeconds: TIMEOUT_SECONDS,
      environment: { TABLE_NAME: table.tableName },
    });
    this.consumer.allow(["dynamodb:GetItem", "dynamodb:BatchGetItem"], [table.tableArn]);
    this.consumer.allow(["dynamodb:PutItem"], [table.tableArn], within(SCAN_PARTITIONS));
    this.consumer.allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], [this.queue.queueArn]);
    const source = new EventSourceMapping(this, "Source", {
      target: this.consumer.lambda,
      eventSourceArn: this.queue.queueArn,
      batchSize: COUNTING.messages,
      maxBatchingWindow: Duration.seconds(COUNTING.windowSeconds),
      // A wave of scans makes the queue longer, not the account's share of functions smaller.
      maxConcurrency: COUNTING.atOnce,
      reportBatchItemFailures: true,
    });
    source.node.addDependency(this.consumer.role);
  }
}
