import { Aws, Fn } from "aws-cdk-lib";
import { type Alias, CfnPermission, FunctionUrlAuthType } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";

/**
 * A host of buyers' pages for CloudFront alone: requests must be signed, and only distributions of this account may sign them. Which one it is
 * cannot be said here, since it is made after this and in another region: the front's secret, which it alone has, says so to the function itself.
 */
export function hostForEdge(scope: Construct, live: Alias): string {
  const { url } = live.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM });
  const allowed = {
    functionName: live.functionArn,
    principal: "cloudfront.amazonaws.com",
    sourceArn: `arn:${Aws.PARTITION}:cloudfront::${Aws.ACCOUNT_ID}:distribution/*`,
  };
  new CfnPermission(scope, "PagesAsked", { ...allowed, action: "lambda:InvokeFunctionUrl" });
  new CfnPermission(scope, "PagesAskedByUrl", {
    ...allowed,
    action: "lambda:InvokeFunction",
    invokedViaFunctionUrl: true,
  });
  // https://HOST/
  return Fn.select(2, Fn.split("/", url));
}
