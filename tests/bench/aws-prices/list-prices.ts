/** What AWS asks: list prices of US East (N. Virginia), in US dollars, without free tiers and discounts. Other regions ask up to a third more. */
export interface ListPrice {
  readonly usd: number;
  /** For so many of what is counted. */
  readonly per: number;
  readonly of: string;
  /** Where the price was read, and when that was written; `undefined`: known to us, and looked up nowhere. */
  readonly source: string | undefined;
}

const READ = {
  dynamo: "airbyte.com, DynamoDB pricing, 2025-07-21 (after the reduction of November 2024)",
  lambda: "cloudchipr.com, Lambda pricing, 2024",
  gateway: "apigatewaycost.com, HTTP API, first 300 million",
  edge: "aws.amazon.com/cloudfront/pricing, Asia without Japan and India, first 10 TB",
  functions: "cur.vantage.sh, CloudFront Functions",
  storage: "aws.amazon.com/dynamodb/pricing, Data Storage",
  firewall: "c3x.dev, AWS WAF cost explained; the same at awsnegotiations.com, 2026",
  logs: "c3x.dev, CloudWatch Logs, June 2026",
  queue: "cloudburn.io, Amazon SQS pricing, March 2026",
};

export const LIST_PRICES = {
  writeUnits: { usd: 0.625, per: 1e6, of: "DynamoDB write request units", source: READ.dynamo },
  readUnits: { usd: 0.125, per: 1e6, of: "DynamoDB read request units", source: READ.dynamo },
  storedGb: { usd: 0.25, per: 1, of: "GB in DynamoDB, a month", source: READ.storage },
  recoverableGb: { usd: 0.2, per: 1, of: "GB that can be recovered to any second, a month", source: undefined },
  invocations: { usd: 0.2, per: 1e6, of: "Lambda requests", source: READ.lambda },
  gbSeconds: { usd: 13.3334, per: 1e6, of: "Lambda GB-seconds, Arm", source: READ.lambda },
  gatewayCalls: { usd: 1, per: 1e6, of: "calls of the HTTP API", source: READ.gateway },
  edgeRequests: { usd: 1.2, per: 1e6, of: "HTTPS requests at CloudFront", source: undefined },
  edgeFunctions: { usd: 0.1, per: 1e6, of: "CloudFront Function calls", source: READ.functions },
  edgeGb: { usd: 0.12, per: 1, of: "GB out of CloudFront", source: READ.edge },
  firewall: { usd: 0.6, per: 1e6, of: "requests that the firewall looks at", source: READ.firewall },
  queueCalls: { usd: 0.4, per: 1e6, of: "SQS calls", source: READ.queue },
  logGb: { usd: 0.5, per: 1, of: "GB of logs taken in", source: READ.logs },
  months: {
    usd: 20,
    per: 1,
    of: "months of what stands: firewall and rules, 40 alarms, key, secrets",
    source: undefined,
  },
} as const satisfies Readonly<Record<string, ListPrice>>;

export type Counted = keyof typeof LIST_PRICES;
/** How much of each is used. */
export type Bill = Readonly<Partial<Record<Counted, number>>>;
