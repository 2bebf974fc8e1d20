import { ADDRESSES, type Address, APPLICATIONS, type Application, DEFAULT_SEGMENTS } from "@suyuan/api/addresses";

/** Patterns that one rule of a balancer may name. */
const PATTERNS_PER_RULE = 5;

/** The patterns of a balancer for an address: they are compared with the path as it was sent. */
const PATTERNS: Readonly<Record<Address["match"], (path: string) => readonly string[]>> = {
  below: (path) => [`${path}/*`],
  within: (path) => [path, `${path}/*`],
  exactly: (path) => [path],
  beginning: (path) => [`${path}*`],
};

export interface BalancerRule {
  readonly application: Application;
  readonly patterns: readonly string[];
}

/** Which paths go to which application, as few rules as the balancer allows; what they do not name is nobody's. Files of the console have no place here. */
export function balancerRules(): readonly BalancerRule[] {
  const patternsOf = (application: Application) =>
    ADDRESSES.filter((address) => address.application === application).flatMap(({ match, path }) =>
      PATTERNS[match](path),
    );
  const others = ["/", ...DEFAULT_SEGMENTS.flatMap((segment) => [`/${segment}`, `/${segment}/*`])];
  return APPLICATIONS.flatMap((application) => {
    const patterns = [...patternsOf(application), ...(application === "management" ? others : [])];
    return Array.from({ length: Math.ceil(patterns.length / PATTERNS_PER_RULE) }, (_, n) => ({
      application,
      patterns: patterns.slice(n * PATTERNS_PER_RULE, (n + 1) * PATTERNS_PER_RULE),
    }));
  });
}

/** Pages and links that a printed code or a typed address may ask for without TLS. */
export function pagePatterns(): readonly string[] {
  return ADDRESSES.filter(({ edge }) => edge === "page").flatMap(({ match, path }) => PATTERNS[match](path));
}
