import type { Node } from "constructs";
import * as z from "zod";

/** Where CloudFront looks for its certificate and its firewall, wherever the rest is. */
export const EDGE_REGION = "us-east-1";

const Count = z.coerce.number().int().min(0);

/** What a deployment is told by `cdk.json` or by `-c name=value`; docs/deploying.md explains each. */
const Settings = z.object({
  stage: z.string().regex(/^[a-z][a-z0-9-]{0,15}$/),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/),
  publicUrl: z.url({ protocol: /^https$/ }).transform((url) => new URL(url).origin),
  /** `aws-cn`: the regions in China, which are an AWS of their own. */
  partition: z.enum(["aws", "aws-cn"]).default("aws"),
  /** In us-east-1, where CloudFront looks for it; in China in the chosen region. */
  certificateArn: z.string().regex(/^arn:aws(?:-cn)?:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]+$/),
  owner: z.string().min(1),
  costCenter: z.string().min(1),
  /** Requests a minute per key (per address: ten times as many) in each instance of a function; 0 turns it off. */
  rateLimitPerMinute: Count.default(3000),
  /** What an organisation may send a day and keep; 0 for no limit. As `QUOTA_…` on one machine, with the same defaults. */
  quotaMbPerDay: Count.default(2_000),
  quotaEventsPerDay: Count.default(200_000),
  quotaLabelsPerDay: Count.default(200_000),
  quotaUploadsPerDay: Count.default(5_000),
  quotaStoredFiles: Count.default(200_000),
  quotaStoredMb: Count.default(20_000),
  /** The farming line that pages name beside 12315; `none` for none. */
  farmHotline: z
    .string()
    .regex(/^(?:none|\d[\d-]{2,19})$/)
    .default("12316"),
  /** The issuer that signs people in, and what of its tokens is for this service; none: API keys alone. As `OIDC_…` on one machine. */
  oidcIssuer: z.url({ protocol: /^https$/ }).optional(),
  oidcAudience: z.string().min(1).max(500).optional(),
  oidcClientId: z.string().min(1).max(200).optional(),
  oidcScopes: z.string().min(1).max(500).optional(),
  oidcClaims: z.string().min(1).max(500).optional(),
  /** Further origins of that issuer that the console asks for tokens, with a comma between: Cognito's domain is one. */
  oidcOrigins: z
    .string()
    .regex(/^https:\/\/[a-z0-9.-]+(?::\d+)?(?:,https:\/\/[a-z0-9.-]+(?::\d+)?)*$/)
    .transform((text) => text.split(","))
    .optional(),
  /** Requests in five minutes from one address before the firewall holds it off. */
  floodPerFiveMinutes: Count.min(100).default(60_000),
  /** Invocations kept for the management api, so that a wave of scans cannot lock clerks out; 0 keeps none: a new account has none to keep. */
  managementConcurrency: Count.default(0),
  /** Instances at most that answer buyers, so that a wave of scans leaves functions to everybody else; 0 bounds and keeps none. */
  pagesConcurrency: Count.default(0),
  /** Subscribers that are delivered to at once; each that does not answer takes one of them for three seconds. */
  deliveryConcurrency: Count.min(2).max(1_000).default(20),
  /** Which front secret is in use. One more makes a new one; the api takes the one before it as well, so nobody is locked out meanwhile. */
  frontSecret: Count.min(1).default(1),
  /** Which key the serials of new labels follow from. One more makes a new one; the earlier ones stay, for labels that were printed under them. */
  labelKey: Count.min(1).max(100).default(1),
  /** A table that was recovered, its stream, and a bucket with the files: what the functions work on instead of those that the stacks made. */
  restoredTable: z
    .string()
    .regex(/^[\w.-]{3,255}$/)
    .optional(),
  restoredStream: z
    .string()
    .regex(/^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\d{12}:table\/[\w.-]+\/stream\/.+$/)
    .optional(),
  restoredBlobs: z
    .string()
    .regex(/^[a-z0-9.-]{3,63}$/)
    .optional(),
  /** Another region, where the table and the files are copied as they change; none: copies are in the chosen region alone. */
  copyRegion: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/)
    .optional(),
  /** A vault of another account that each day's backup is copied to. */
  copyVaultArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:backup:[a-z0-9-]+:\d{12}:backup-vault:[\w-]+$/)
    .optional(),
  /** Write units a second that the table takes from the first moment on; none: what DynamoDB gives a new one, 4,000. */
  warmWriteUnits: Count.min(4_000).optional(),
  /** Who is written to when an alarm rings; none: whoever subscribes to the topics. */
  alarmEmail: z.email().optional(),
  /** The path of a label that is asked for every five minutes, as a buyer would. */
  canaryPath: z
    .string()
    .regex(/^\/(?:01|v)\/[!-~]{1,500}$/)
    .optional(),
});
export type Settings = z.infer<typeof Settings> & { readonly account?: string };

function recoveredWhole(given: z.infer<typeof Settings>, ctx: z.RefinementCtx): void {
  const { restoredTable, restoredStream, copyRegion, region } = given;
  if ((restoredTable === undefined) !== (restoredStream === undefined))
    ctx.addIssue({ code: "custom", path: ["restoredStream"], message: "goes with restoredTable: both or neither" });
  if (copyRegion === region) ctx.addIssue({ code: "custom", path: ["copyRegion"], message: "must be another region" });
}

/** What the partition asks of the other settings. */
function ofItsPartition(given: z.infer<typeof Settings>, ctx: z.RefinementCtx): void {
  const { partition, region, certificateArn, copyRegion } = given;
  const isChina = partition === "aws-cn";
  const faulty = (path: string, message: string) => ctx.addIssue({ code: "custom", path: [path], message });
  for (const [name, value] of Object.entries({ region, copyRegion })) {
    if (value !== undefined && value.startsWith("cn-") !== isChina)
      faulty(name, isChina ? "must be cn-north-1 or cn-northwest-1" : "a region in China needs -c partition=aws-cn");
  }
  const wanted = isChina ? `arn:aws-cn:acm:${region}:` : `arn:aws:acm:${EDGE_REGION}:`;
  if (!certificateArn.startsWith(wanted)) faulty("certificateArn", `must begin with ${wanted}`);
}

/** Reads the context once. Throws an Error that names every value that is wrong. */
export function settingsOf(node: Node, account?: string): Settings {
  const given = Object.keys(Settings.shape).flatMap((name) => {
    const value: unknown = node.tryGetContext(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const parsed = Settings.superRefine(recoveredWhole).superRefine(ofItsPartition).safeParse(Object.fromEntries(given));
  if (parsed.success) return account === undefined ? parsed.data : { ...parsed.data, account };
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new Error(`wrong context: ${faults.join("; ")}`);
}
