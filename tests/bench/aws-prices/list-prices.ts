/** What AWS asks: list prices of US East (N. Virginia), in US dollars, without free tiers and discounts; of CloudFront those of Asia, where buyers are. */
export interface ListPrice {
  readonly usd: number;
  /** For so many of what is counted. */
  readonly per: number;
  readonly of: string;
  /** Where the price was read, and when that was written. */
  readonly source: string;
}

/** AWS's own Price List API, as somebody's script took it out of it and put it into a public repository. */
const PRICE_LIST =
  "AWS Price List API (published 2026-09-11 to 22), kept at github.com/HJC96/malssum-haru, infra/cost/prices.json, 2026-09-24";

const READ = {
  firewall: "c3x.dev, AWS WAF cost explained; the same at awsnegotiations.com, 2026",
  queue: "cloudburn.io, Amazon SQS pricing, March 2026",
  key: "cloudburn.io, AWS KMS pricing, March 2026",
  recovery:
    "AWS Price List API, usage TimedPITRStorage-ByteHrs (SKU UKQHCFER4QFSMKMD, Oregon), quoted in a public plan of a deployment, 2026; no page of AWS's own with it was found stored",
  secret: "aws.amazon.com/secrets-manager/pricing, quoted in the same plan, 2026",
};

export const LIST_PRICES = {
  writeUnits: { usd: 0.625, per: 1e6, of: "DynamoDB write request units", source: PRICE_LIST },
  readUnits: { usd: 0.125, per: 1e6, of: "DynamoDB read request units", source: PRICE_LIST },
  storedGb: { usd: 0.25, per: 1, of: "GB in DynamoDB, a month", source: PRICE_LIST },
  recoverableGb: { usd: 0.2, per: 1, of: "GB that can be recovered to any second, a month", source: READ.recovery },
  invocations: { usd: 0.2, per: 1e6, of: "Lambda requests", source: PRICE_LIST },
  gbSeconds: { usd: 13.3334, per: 1e6, of: "Lambda GB-seconds, Arm", source: PRICE_LIST },
  gatewayCalls: { usd: 1, per: 1e6, of: "calls of the HTTP API", source: PRICE_LIST },
  edgeRequests: { usd: 1.2, per: 1e6, of: "HTTPS requests at CloudFront, Asia", source: PRICE_LIST },
  edgeFunctions: { usd: 0.1, per: 1e6, of: "CloudFront Function calls", source: PRICE_LIST },
  edgeGb: { usd: 0.12, per: 1, of: "GB out of CloudFront, Asia", source: PRICE_LIST },
  firewall: { usd: 0.6, per: 1e6, of: "requests that the firewall looks at", source: READ.firewall },
  queueCalls: { usd: 0.4, per: 1e6, of: "SQS calls", source: READ.queue },
  logGb: { usd: 0.5, per: 1, of: "GB of functions' logs taken in", source: PRICE_LIST },
  edgeLogGbMonths: { usd: 0.023, per: 1, of: "GB of the edge's log in S3, a month", source: PRICE_LIST },
  firewallMonths: { usd: 5, per: 1, of: "months of the firewall", source: READ.firewall },
  ruleMonths: { usd: 1, per: 1, of: "months of a rule of it", source: READ.firewall },
  alarmMonths: { usd: 0.1, per: 1, of: "months of an alarm on one measure", source: PRICE_LIST },
  keyMonths: { usd: 1, per: 1, of: "months of the log's key", source: READ.key },
  secretMonths: { usd: 0.4, per: 1, of: "months of a secret, or of its copy at the edge", source: READ.secret },
} as const satisfies Readonly<Record<string, ListPrice>>;

export type Counted = keyof typeof LIST_PRICES;
/** How much of each is used. */
export type Bill = Readonly<Partial<Record<Counted, number>>>;
