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

/** The paths of the console's files. Those of an application, such as its settings, are looked at before. */
export function consolePatterns(): readonly string[] {
  return ADDRESSES.filter(({ application }) => application === "console").flatMap(({ match, path }) =>
    PATTERNS[match](path),
  );
}

/** Which paths go to which application, as few rules as the balancer allows; what they do not name is nobody's. */
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

/** Pages and links that a printed code may ask for without TLS, and the console, whose address is typed. */
export function pagePatterns(): readonly string[] {
  return ADDRESSES.filter(({ edge }) => edge === "page" || edge === "files").flatMap(({ match, path }) =>
    PATTERNS[match](path),
  );
}
