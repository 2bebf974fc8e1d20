import { OIDC_VARIABLES } from "@suyuan/api/http/people/issuer";
import * as z from "zod";

/** Every function's: which table it works on. */
export const StoreEnvironment = z.object({ TABLE_NAME: z.string().min(3) });

/** Of functions that make or know serials: the secrets of their keys, the current one first. */
export const LabelKeys = z
  .string()
  .transform((text) => text.split(","))
  .pipe(z.array(z.string().min(32)).min(1).max(100));

/** Where the public pages live, without a trailing slash. */
export const PublicUrl = z.url({ protocol: /^https$/ }).transform((url) => url.replace(/\/+$/, ""));

/** Of functions that answer HTTP. `FRONT`: what stands before them. `ORIGIN_SECRETS`, of an edge, is what the front may send to be known by, one or, while it is renewed, two; without `OIDC_ISSUER` no people sign in. */
export const FrontEnvironment = StoreEnvironment.extend({
  ...OIDC_VARIABLES,
  PUBLIC_URL: PublicUrl,
  ORIGIN_SECRETS: z
    .string()
    .transform((text) => text.split(","))
    .pipe(z.array(z.string().min(32)).min(1).max(2))
    .optional(),
  FRONT: z.enum(["edge", "balancer"]).default("edge"),
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(0).max(10_000_000).default(3000),
});

/** Reads the environment once, at the start. Throws an Error that names every variable that is wrong, and no value. */
export function environmentOf<Shape extends z.ZodType>(shape: Shape, environment: NodeJS.ProcessEnv): z.infer<Shape> {
  const parsed = shape.safeParse(environment);
  if (parsed.success) return parsed.data;
  throw new Error(`wrong environment: ${parsed.error.issues.map(({ path }) => path.join(".")).join(", ")}`);
}
