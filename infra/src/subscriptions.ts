import { Duration } from "aws-cdk-lib";
import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as LambdaTarget } from "aws-cdk-lib/aws-events-targets";
import { Construct } from "constructs";
import { IN_TRANSACTION, OF_WHAT_GOES, ServiceFunction } from "./service-function.ts";

export interface SubscriptionsProps {
  readonly table: ITableV2;
  readonly publicUrl: string;
}

/** Deliveries to the webhooks of EPCIS subscribers, once a minute: a slow receiver holds up nobody who records. */
export class Subscriptions extends Construct {
  readonly deliver: ServiceFunction;

  constructor(scope: Construct, id: string, { table, publicUrl }: SubscriptionsProps) {
    super(scope, id);
    this.deliver = new ServiceFunction(this, "Deliver", {
      service: "subscriptions",
      memoryMb: 512,
      timeoutSeconds: 55,
      environment: { TABLE_NAME: table.tableName, PUBLIC_URL: publicUrl },
    });
    this.deliver.allow(["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"], [table.tableArn]);
    this.deliver.allow(["dynamodb:PutItem", "dynamodb:ConditionCheckItem"], [table.tableArn], IN_TRANSACTION);
    this.deliver.allow(["dynamodb:DeleteItem"], [table.tableArn], OF_WHAT_GOES);
    new Rule(this, "EachMinute", {
      schedule: Schedule.rate(Duration.minutes(1)),
      // What one run misses is due at the next.
      targets: [new LambdaTarget(this.deliver.lambda, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
    });
  }
}
