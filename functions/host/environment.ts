import { OIDC_VARIABLES } from "@suyuan/api/http/people/issuer";
import * as z from "zod";

/** Every function's: which table it works on. */
export const StoreEnvironment = z.object({ TABLE_NAME: z.string().min(3) });

/** Where the public pages live, without a trailing slash. */
export const PublicUrl = z.url({ protocol: /^https$/ }).transform((url) => url.replace(/\/+$/, ""));

/** Of functions that answer HTTP. `ORIGIN_SECRET` is what the front sends to be known by; without `OIDC_ISSUER` no people sign in. */
export const FrontEnvironment = StoreEnvironment.extend({
  ...OIDC_VARIABLES,
  PUBLIC_URL: PublicUrl,
  ORIGIN_SECRET: z.string().min(32),
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(0).max(10_000_000).default(3000),
});

/** Reads the environment once, at the start. Throws an Error that names every variable that is wrong, and no value. */
export function environmentOf<Shape extends z.ZodType>(shape: Shape, environment: NodeJS.ProcessEnv): z.infer<Shape> {
  const parsed = shape.safeParse(environment);
  if (parsed.success) return parsed.data;
  throw new Error(`wrong environment: ${parsed.error.issues.map(({ path }) => path.join(".")).join(", ")}`);
}
