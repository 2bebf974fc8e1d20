import { BlockList, isIP } from "node:net";
import { resolve } from "node:path";
import { QUOTA_LIMITS, type QuotaLimits } from "@suyuan/api/allowances/quotas";
import type { SignIn } from "@suyuan/api/host";
import { externalSignIn, OIDC_VARIABLES } from "@suyuan/api/http/people/issuer";
import { issuerOrigins } from "@suyuan/api/http/security-headers";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import { readSettings } from "./operator-error.ts";

/** A whole number in digits: what else JavaScript takes for a number (`0x50`, ` 8 `, `1e3`) is a slip of the hand. */
function WholeNumber(most: number) {
  const error = bilingual(`must be a whole number from 0 to ${most}`, `须为 0 至 ${most} 的整数`);
  return z
    .string()
    .regex(/^[0-9]{1,9}$/, error)
    .transform(Number)
    .refine((number) => number <= most, error);
}

const NO_ORIGIN = bilingual(
  "must be the address that phones reach, with scheme and host and nothing behind them, such as https://trace.example",
  "须为手机可访问的地址，只写协议和主机，后面不带路径，如 https://trace.example",
);

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && text.replace(/\/+$/, "").toLowerCase() === url.origin;
}

const NO_PROXIES = bilingual(
  "must be IP addresses or subnets, separated by commas, such as 127.0.0.1,10.0.0.0/8,::1",
  "须为以逗号分隔的 IP 地址或网段，如 127.0.0.1,10.0.0.0/8,::1",
);

/** The addresses of the reverse proxies in front of this machine; undefined for what is no list of addresses and subnets. */
export function trustedProxies(text: string): BlockList | undefined {
  const list = new BlockList();
  for (const part of text.split(",").map((one) => one.trim())) {
    const [address = "", bits, ...rest] = part.split("/");
    const version = isIP(address);
    const most = version === 6 ? 128 : 32;
    if (version === 0 || rest.length > 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most))) {
      return undefined;
    }
    list.addSubnet(address, bits === undefined ? most : Number(bits), version === 6 ? "ipv6" : "ipv4");
  }
  return list;
}

const Proxies = z.string().refine((text) => trustedProxies(text) !== undefined, NO_PROXIES);

const MB = 1_000_000;

const NO_HOTLINE = bilingual(
  "must be a telephone number of digits and hyphens, such as 12316, or none",
  "须为电话号码（数字和连字符），如 12316；不显示则填 none",
);

const Origins = z
  .string()
  .transform((text) => text.split(",").map((one) => one.trim()))
  .refine(
    (origins) => origins.every(isOrigin),
    bilingual(
      "must be origins with a comma between them, such as https://food.auth.example",
      "须为以逗号分隔的来源（协议和主机），如 https://food.auth.example",
    ),
  );

const Environment = z.object({
  PORT: WholeNumber(65_535).default(8080),
  HOST: z.string().default("127.0.0.1"),
  DATA_DIR: z.string().default("./data"),
  ERASED_DIR: z.string().optional(),
  PUBLIC_URL: z
    .string()
    .refine(isOrigin, NO_ORIGIN)
    .transform((url) => new URL(url).origin)
    .optional(),
  RATE_LIMIT_PER_MINUTE: WholeNumber(10_000_000).default(3000),
  TRUST_PROXY: Proxies.optional(),
  TRUSTED_PROXY: Proxies.optional(),
  FARM_HOTLINE: z
    .string()
    .regex(/^(?:none|\d[\d-]{2,19})$/, NO_HOTLINE)
    .default("12316"),
  MAX_CONNECTIONS: WholeNumber(100_000).default(2_000),
  MAX_CONNECTIONS_PER_ADDRESS: WholeNumber(100_000).default(512),
  QUOTA_MB_PER_DAY: WholeNumber(100_000_000).default(QUOTA_LIMITS.bytesPerDay / MB),
  QUOTA_EVENTS_PER_DAY: WholeNumber(999_999_999).default(QUOTA_LIMITS.eventsPerDay),
  QUOTA_LABELS_PER_DAY: WholeNumber(999_999_999).default(QUOTA_LIMITS.labelsPerDay),
  QUOTA_UPLOADS_PER_DAY: WholeNumber(999_999_999).default(QUOTA_LIMITS.uploadsPerDay),
  QUOTA_STORED_FILES: WholeNumber(999_999_999).default(QUOTA_LIMITS.storedFiles),
  QUOTA_STORED_MB: WholeNumber(100_000_000).default(QUOTA_LIMITS.storedBytes / MB),
  ...OIDC_VARIABLES,
  OIDC_ORIGINS: Origins.optional(),
  WEBHOOK_ALLOW_LOOPBACK: z.stringbool(bilingual("must be true or false", "须为 true 或 false")).default(false),
});

export interface Configuration {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** Another folder, best on another disk, that is told of who was erased too: a restored backup erases again by it. */
  readonly erasedDir?: string;
  readonly publicUrl: string;
  readonly rateLimitPerMinute: number;
  /** Another clock than the machine's, in epoch milliseconds: the demo plays in its season. No variable sets it. */
  readonly wall?: () => number;
  /** Reverse proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: BlockList | undefined;
  /** The farming line that pages name beside 12315; `none` for none. */
  readonly farmHotline?: string;
  /** Open connections together, and of one address; 0 or absent for no limit. */
  readonly connectionsInAll?: number;
  readonly connectionsPerAddress?: number;
  /** What an organisation may send and keep. */
  readonly quotas?: QuotaLimits;
  /** An issuer of others that signs people in; without it the bundled one does. */
  readonly signIn?: SignIn;
  /** Origins of that issuer, which the console asks from the browser. */
  readonly consoleConnect?: readonly string[];
  /** For trials: subscriptions may deliver to this machine itself, over plain HTTP too. */
  readonly webhookAllowLoopback?: boolean;
}

/** Reads the environment once. Throws an OperatorError that names every variable that is wrong. An empty variable counts as unset. */
export function configuration(environment: NodeJS.ProcessEnv): Configuration {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const read = readSettings(Environment, set, (name) => `${name}=${set[name] ?? ""}`);
  const { PORT, HOST, DATA_DIR, PUBLIC_URL, RATE_LIMIT_PER_MINUTE } = read;
  const { FARM_HOTLINE, WEBHOOK_ALLOW_LOOPBACK } = read;
  // TRUSTED_PROXY was its name before the first release.
  const proxies = read.TRUST_PROXY ?? read.TRUSTED_PROXY;
  const publicUrl = PUBLIC_URL ?? `http://localhost:${PORT}`;
  const signIn = externalSignIn(read, publicUrl);
  return {
    port: PORT,
    host: HOST,
    dataDir: resolve(DATA_DIR),
    ...(read.ERASED_DIR === undefined ? {} : { erasedDir: resolve(read.ERASED_DIR) }),
    publicUrl,
    rateLimitPerMinute: RATE_LIMIT_PER_MINUTE,
    ...(proxies === undefined ? {} : { trustedProxies: trustedProxies(proxies) }),
    ...(signIn && { signIn, consoleConnect: issuerOrigins(signIn.issuer, read.OIDC_ORIGINS) }),
    farmHotline: FARM_HOTLINE,
    connectionsInAll: read.MAX_CONNECTIONS,
    connectionsPerAddress: read.MAX_CONNECTIONS_PER_ADDRESS,
    quotas: {
      bytesPerDay: read.QUOTA_MB_PER_DAY * MB,
      eventsPerDay: read.QUOTA_EVENTS_PER_DAY,
      labelsPerDay: read.QUOTA_LABELS_PER_DAY,
      uploadsPerDay: read.QUOTA_UPLOADS_PER_DAY,
      storedFiles: read.QUOTA_STORED_FILES,
      storedBytes: read.QUOTA_STORED_MB * MB,
    },
    webhookAllowLoopback: WEBHOOK_ALLOW_LOOPBACK,
  };
}
