import { ADDRESSES, type Address, type Application } from "@suyuan/api/addresses";
import type { CfnWebACL } from "aws-cdk-lib/aws-wafv2";

/**
 * Requests a second to each application, of everybody together, beyond which the firewall answers for it: buyers come by themselves, 1,750 a
 * second in the peak hour of a festival, and a wave of theirs takes nothing from clerks. Counted over a minute and looked at every few seconds:
 * near that rate, not exactly.
 */
export const RATES = { public: 8000, epcis: 1000, management: 1000 } as const satisfies Readonly<
  Record<Application, number>
>;

/** The shortest that a firewall counts over. */
export const WINDOW_SECONDS = 60;

/** An address, as the beginning of a path: regular expressions of a firewall know neither assertions nor captures. */
const PATTERNS: Readonly<Record<Address["match"], (path: string) => readonly string[]>> = {
  below: (path) => [`${path}/`],
  within: (path) => [`${path}$`, `${path}/`],
  exactly: (path) => [`${path}$`],
  beginning: (path) => [path],
};

const pathsOf = (application: Address["application"]): CfnWebACL.StatementProperty => {
  const own = ADDRESSES.filter((address) => address.application === application);
  const beginnings = own.flatMap(({ match, path }) => PATTERNS[match](path.replaceAll(".", "\\.")));
  return {
    regexMatchStatement: {
      regexString: `^(${beginnings.join("|")})`,
      fieldToMatch: { uriPath: {} },
      textTransformations: [{ priority: 0, type: "NONE" }],
    },
  };
};

const neither = (...statements: readonly CfnWebACL.StatementProperty[]): CfnWebACL.StatementProperty => ({
  andStatement: { statements: statements.map((statement) => ({ notStatement: { statement } })) },
});

/** Which requests count for an application: by their paths, as sent; whatever is nobody else's is the management application's. */
export const OF_APPLICATION: Readonly<Record<Application, CfnWebACL.StatementProperty>> = {
  public: pathsOf("public"),
  epcis: pathsOf("epcis"),
  management: neither(pathsOf("public"), pathsOf("epcis"), pathsOf("console")),
};
