import { APPLICATIONS, type Application } from "@suyuan/api/addresses";
import { Validations } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from "aws-cdk-lib/aws-codedeploy";
import { Alias, type IVersion } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import type { ServiceFunction } from "./service-function.ts";

/** What answers HTTP: the gateway asks its alias, which leads to one version, or to two while a new one is tried. */
export function aliasOf(made: ServiceFunction): Alias {
  // The class spells an optional member of the interface differently, which exactOptionalPropertyTypes refuses.
  return new Alias(made, "Live", { aliasName: "live", version: made.lambda.currentVersion as IVersion });
}

/** What its deployments are called, and the alarm on its errors. */
const NAMED: Readonly<Record<Application, readonly [string, string]>> = {
  management: ["Management", "managementErrors"],
  public: ["Public", "pagesErrors"],
  epcis: ["Epcis", "epcisErrors"],
};

/**
 * New code answers one request in ten for ten minutes; an alarm that rings meanwhile leads all of them back to the version before. Stored
 * data that a version writes must be read by the one before it: both run at once.
 */
export function tryInSteps(
  scope: Construct,
  live: Readonly<Record<Application, Alias>>,
  alarms: ReadonlyMap<string, Alarm>,
): void {
  const application = new LambdaApplication(scope, "Deployments");
  for (const each of APPLICATIONS) {
    const [name, errors] = NAMED[each];
    const alias = live[each];
    const ringing = [errors, "serverErrors"].flatMap((alarm) => alarms.get(alarm) ?? []);
    const group = new LambdaDeploymentGroup(scope, `${name}Deployments`, {
      application,
      alias,
      alarms: ringing,
      deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_10MINUTES,
      autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
    });
    Validations.of(group).acknowledge({
      id: "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]",
      reason: "CodeDeploy moves the alias by AWS's own policy for that; it can be narrowed by nobody else.",
    });
  }
}
