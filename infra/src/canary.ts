import { Duration } from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as LambdaTarget } from "aws-cdk-lib/aws-events-targets";
import type { Construct } from "constructs";
import { ServiceFunction } from "./service-function.ts";

/** Asks for a known label every five minutes, the whole way that a buyer's phone goes. It holds no right but to its own log. */
export function canary(scope: Construct, publicUrl: string, path: string): ServiceFunction {
  const made = new ServiceFunction(scope, "Canary", {
    service: "canary",
    memoryMb: 256,
    timeoutSeconds: 30,
    environment: { PUBLIC_URL: publicUrl, CANARY_PATH: path },
  });
  new Rule(scope, "CanaryTimes", {
    schedule: Schedule.rate(Duration.minutes(5)),
    targets: [new LambdaTarget(made.lambda, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
  });
  return made;
}
