import { APPLICATIONS, type Application } from "@suyuan/api/addresses";
import { CfnOutput, Duration, Validations } from "aws-cdk-lib";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import { Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { IVpc } from "aws-cdk-lib/aws-ec2";
import {
  type ApplicationListener,
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  ListenerAction,
  ListenerCondition,
  SslPolicy,
  TargetType,
} from "aws-cdk-lib/aws-elasticloadbalancingv2";
import { LambdaTarget } from "aws-cdk-lib/aws-elasticloadbalancingv2-targets";
import type { Alias, IFunction, Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { CfnWebACLAssociation } from "aws-cdk-lib/aws-wafv2";
import type { Construct } from "constructs";
import { type Limit, PERIOD, share } from "../alarms.ts";
import { firewall, firewallLimits } from "../firewall/firewall.ts";
import type { Settings } from "../settings.ts";
import { firewallLog } from "./logs.ts";
import { balancerNetwork } from "./network.ts";
import { balancerRules, consolePatterns, pagePatterns } from "./routes.ts";

/** What the balancer asks: the applications, and who serves the console's files. */
interface Behind {
  readonly live: Readonly<Record<Application, Alias>>;
  readonly files: LambdaFunction;
}

/** Patterns that one rule may name, and rules that are made of them. */
const PER_RULE = 5;

const problem = (publicUrl: string, code: string, title: string, titleZh: string, detail: string, detailZh: string) =>
  JSON.stringify({ type: `${publicUrl}/problems/${code}`, title, titleZh, code, detail, detailZh });

/**
 * What stands before the functions where CloudFront runs no functions and the firewall knows no HTTP API: an application load balancer of
 * the region, with the firewall on it. It hands on paths as they were sent, so that a lot with `/` keeps its `%2F`.
 */
export function balancer(
  scope: Construct,
  settings: Settings,
  { live, files }: Behind,
): Readonly<Record<string, Limit>> {
  const front = new ApplicationLoadBalancer(scope, "Balancer", {
    // The class spells an optional member of the interface differently, which exactOptionalPropertyTypes refuses.
    vpc: balancerNetwork(scope, settings.region) as IVpc,
    internetFacing: true,
    deletionProtection: true,
    dropInvalidHeaderFields: true,
    idleTimeout: Duration.seconds(60),
  });
  secure(scope, front, settings, { live, files });
  plain(front, settings);
  const acl = firewall(scope, settings, "REGIONAL");
  new CfnWebACLAssociation(scope, "FirewallOfBalancer", {
    resourceArn: front.loadBalancerArn,
    webAclArn: acl.attrArn,
  });
  firewallLog(scope, settings, { front, acl });
  new CfnOutput(scope, "BalancerHost", { value: front.loadBalancerDnsName });
  Validations.of(front).acknowledge({
    id: "AwsSolutions-EC23",
    reason: "Whoever holds a pack may read its page, wherever they are: ports 80 and 443 are open to all.",
  });
  return limitsOf(settings, front);
}

function secure(
  scope: Construct,
  front: ApplicationLoadBalancer,
  { certificateArn, publicUrl }: Settings,
  { live, files }: Behind,
): void {
  const unknown = problem(
    publicUrl,
    "not-found",
    "No record",
    "没有记录",
    "There is nothing at this address.",
    "这个地址没有内容。",
  );
  const listener = front.addListener("Secure", {
    port: 443,
    protocol: ApplicationProtocol.HTTPS,
    certificates: [Certificate.fromCertificateArn(scope, "Certificate", certificateArn)],
    sslPolicy: SslPolicy.RECOMMENDED_TLS,
    defaultAction: ListenerAction.fixedResponse(404, { contentType: "application/json", messageBody: unknown }),
  });
  const groups = Object.fromEntries(
    APPLICATIONS.map((application) => [application, targetOf(scope, application, live[application])]),
  ) as Readonly<Record<Application, ApplicationTargetGroup>>;
  const rules = balancerRules();
  for (const [n, { application, patterns }] of rules.entries()) {
    listener.addAction(`Rule${n}`, {
      priority: n + 1,
      conditions: [ListenerCondition.pathPatterns([...patterns])],
      action: ListenerAction.forward([groups[application]]),
    });
  }
  listener.addAction("ConsoleRule", {
    priority: rules.length + 1,
    conditions: [ListenerCondition.pathPatterns([...consolePatterns()])],
    action: ListenerAction.forward([targetOf(scope, "console", files)]),
  });
}

function targetOf(scope: Construct, name: string, answering: Alias | LambdaFunction): ApplicationTargetGroup {
  return new ApplicationTargetGroup(scope, `${name}Target`, {
    targetType: TargetType.LAMBDA,
    // Without it the last of several values of a header or a question is all that comes.
    multiValueHeadersEnabled: true,
    // The class spells an optional member of the interface differently, which exactOptionalPropertyTypes refuses.
    targets: [new LambdaTarget(answering as IFunction)],
  });
}

/** A key sent over plain HTTP is a key lost: refused, not redirected. A printed code may be typed without https. */
function plain(front: ApplicationLoadBalancer, { publicUrl }: Settings): void {
  const refused = problem(
    publicUrl,
    "forbidden",
    "HTTPS only",
    "仅支持 HTTPS",
    "Ask again over https. A key that was sent over plain http should be revoked.",
    "请使用 https。已通过 http 明文发送的密钥应予吊销。",
  );
  const listener: ApplicationListener = front.addListener("Plain", {
    port: 80,
    protocol: ApplicationProtocol.HTTP,
    defaultAction: ListenerAction.fixedResponse(403, { contentType: "application/json", messageBody: refused }),
  });
  const pages = pagePatterns();
  for (let n = 0; n * PER_RULE < pages.length; n++) {
    listener.addAction(`Page${n}`, {
      priority: n + 1,
      conditions: [ListenerCondition.pathPatterns([...pages.slice(n * PER_RULE, (n + 1) * PER_RULE)])],
      action: ListenerAction.redirect({ protocol: "HTTPS", port: "443", permanent: true }),
    });
  }
}

/** The balancer's own measures, as the gateway's where there is one. */
function limitsOf(settings: Settings, front: ApplicationLoadBalancer): Readonly<Record<string, Limit>> {
  const at = (metricName: string, statistic: string = Stats.SUM) =>
    new Metric({
      namespace: "AWS/ApplicationELB",
      metricName,
      dimensionsMap: { LoadBalancer: front.loadBalancerFullName },
      period: PERIOD,
      statistic,
    });
  const asked = at("RequestCount");
  return {
    serverErrors: {
      metric: share(at("HTTPCode_Target_5XX_Count"), asked),
      limit: 1,
      means: "More than one answer in a hundred is a 5xx of ours",
    },
    balancerErrors: {
      metric: share(at("HTTPCode_ELB_5XX_Count"), asked),
      limit: 1,
      means: "More than one request in a hundred is answered by the balancer itself: functions fail or are held back",
    },
    latency: {
      metric: at("TargetResponseTime", Stats.p(99)),
      limit: 3,
      periods: 3,
      means: "One answer in a hundred takes more than three seconds (seconds)",
    },
    ...firewallLimits(settings, "REGIONAL"),
  };
}
