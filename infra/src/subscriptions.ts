import { DELIVERY_PARTITIONS } from "@suyuan/api/ledger/indexes/partitions";
import { Duration } from "aws-cdk-lib";
import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as LambdaTarget } from "aws-cdk-lib/aws-events-targets";
import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { closedQueue } from "./queues.ts";
import { IN_TRANSACTION, onlyIn, ServiceFunction, type ServiceFunctionProps } from "./service-function.ts";
import type { Settings } from "./settings.ts";

export interface SubscriptionsProps {
  readonly table: ITableV2;
  readonly settings: Pick<Settings, "publicUrl" | "deliveryConcurrency">;
}

const DELIVER_SECONDS = 30;

/**
 * Deliveries to the webhooks of EPCIS subscribers: a message for each that is due, told by the followers at once and by the clock for pauses
 * and schedules. Each receiver has one message out at a time, so one that is slow holds up nobody who records, and no other receiver.
 */
export class Subscriptions extends Construct {
  readonly deliver: ServiceFunction;
  readonly dispatch: ServiceFunction;
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { table, settings }: SubscriptionsProps) {
    super(scope, id);
    this.deadLetters = closedQueue(this, "DeadLetters", { keepsOrder: true });
    this.queue = closedQueue(this, "Queue", {
      keepsOrder: true,
      visibilitySeconds: 6 * DELIVER_SECONDS,
      // What a receiver does not take is repeated by its row: here ends what breaks whoever delivers.
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 3 },
    });
    const environment = {
      TABLE_NAME: table.tableName,
      PUBLIC_URL: settings.publicUrl,
      DELIVERIES_QUEUE_URL: this.queue.queueUrl,
    };
    const make = (name: string, props: Pick<ServiceFunctionProps, "entry" | "memoryMb" | "timeoutSeconds">) => {
      const made = new ServiceFunction(this, name, { service: "subscriptions", environment, ...props });
      made.allow(["sqs:SendMessage"], [this.queue.queueArn]);
      return made;
    };
    this.deliver = make("Deliver", { memoryMb: 512, timeoutSeconds: DELIVER_SECONDS });
    this.deliver.allow(["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"], [table.tableArn]);
    this.deliver.allow(["dynamodb:ConditionCheckItem"], [table.tableArn], IN_TRANSACTION);
    const writing = ["dynamodb:PutItem", "dynamodb:DeleteItem"];
    this.deliver.allow(writing, [table.tableArn], onlyIn(DELIVERY_PARTITIONS));
    this.deliver.allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], [this.queue.queueArn]);
    const source = new EventSourceMapping(this, "Source", {
      target: this.deliver.lambda,
      eventSourceArn: this.queue.queueArn,
      batchSize: 1,
      maxConcurrency: settings.deliveryConcurrency,
    });
    source.node.addDependency(this.deliver.role);
    this.dispatch = make("Dispatch", { entry: "dispatch", memoryMb: 256, timeoutSeconds: 55 });
    this.dispatch.allow(["dynamodb:Query"], [table.tableArn]);
    new Rule(this, "EachMinute", {
      schedule: Schedule.rate(Duration.minutes(1)),
      // What one run misses is due at the next.
      targets: [new LambdaTarget(this.dispatch.lambda, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
    });
  }
}
