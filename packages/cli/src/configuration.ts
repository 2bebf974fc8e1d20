import { resolve } from "node:path";
import * as z from "zod";

const Port = z.coerce.number().int().min(0).max(65_535);

const Environment = z.object({
  PORT: Port.default(8080),
  HOST: z.string().min(1).default("127.0.0.1"),
  DATA_DIR: z.string().min(1).default("./data"),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ""))
    .optional(),
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(0).max(10_000_000).default(3000),
  WEBHOOK_ALLOW_LOOPBACK: z.stringbool().default(false),
});

export interface Configuration {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly publicUrl: string;
  readonly rateLimitPerMinute: number;
  /** For trials: subscriptions may deliver to this machine itself, over plain HTTP too. */
  readonly webhookAllowLoopback?: boolean;
}

/** Reads the environment once. Throws an Error that names every variable that is wrong. An empty variable counts as unset. */
export function configuration(environment: NodeJS.ProcessEnv): Configuration {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = Environment.safeParse(set);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`wrong environment: ${faults.join("; ")}`);
  }
  const { PORT, HOST, DATA_DIR, PUBLIC_URL, RATE_LIMIT_PER_MINUTE, WEBHOOK_ALLOW_LOOPBACK } = parsed.data;
  return {
    port: PORT,
    host: HOST,
    dataDir: resolve(DATA_DIR),
    publicUrl: PUBLIC_URL ?? `http://localhost:${PORT}`,
    rateLimitPerMinute: RATE_LIMIT_PER_MINUTE,
    webhookAllowLoopback: WEBHOOK_ALLOW_LOOPBACK,
  };
}
