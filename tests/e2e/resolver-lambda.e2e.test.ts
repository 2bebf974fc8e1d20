import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHECKS, examine, type Finding, type Site } from "../conformance/resolver-checks.ts";
import {
  EXAMINED,
  failuresOf,
  furnish,
  hasOfficialData,
  officialJudges,
  ratified,
} from "../conformance/resolver-site.ts";
import { hasJre } from "../contract/dynamo-local.ts";
import { GTIN, PUBLIC_URL, type Reply, readReply } from "./api-fixture.ts";
import { type Cloud, openCloud } from "./cloud.ts";

const title = hasJre ? "" : " (skipped: DynamoDB Local needs Java 17)";

let cloud: Cloud;

beforeAll(async () => {
  if (!hasJre) return;
  cloud = await openCloud();
  await furnish((who, method, target, body) =>
    send(method, target, { authorization: `Bearer ${cloud.keys[who]}`, "content-type": "application/json" }, body),
  );
});
afterAll(async () => {
  await cloud?.stop();
});

/** Each from another viewer: what is examined here is not the limit on one. */
let viewers = 0;
async function send(
  method: string,
  target: string,
  headers: Readonly<Record<string, string>> = {},
  body?: unknown,
): Promise<Reply> {
  viewers += 1;
  const viewer = `203.0.113.${viewers % 250}`;
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  return readReply(await cloud.fetch({ method, target, headers, viewer, ...content }));
}

/** TLS ends, and HTTP/2 and 3 begin, at the distribution: both are read from what is deployed. */
function distribution(): Readonly<Record<string, unknown>> & { readonly CacheBehaviors: readonly object[] } {
  const [found] = Object.values(cloud.templates.resources("edge", "AWS::CloudFront::Distribution"));
  return found?.Properties.DistributionConfig as ReturnType<typeof distribution>;
}

const site = (): Site => ({
  send,
  origin: PUBLIC_URL,
  isTls: async () => {
    const { ViewerCertificate: certificate, CacheBehaviors: behaviors } = distribution();
    const isNew = JSON.stringify(certificate).includes("TLSv1.2_2021");
    const plain = behaviors.filter((each) => !JSON.stringify(each).includes('"redirect-to-https"'));
    const { headers } = await send("GET", "/.well-known/gs1resolver");
    return isNew && plain.length === 0 && headers.has("strict-transport-security");
  },
  httpVersion: async () => (distribution().HttpVersion === "http2and3" ? 2 : 0),
  ratified,
  ...(hasOfficialData ? { isValid: officialJudges() } : {}),
});

const ran: Finding[] = [];

describe.skipIf(!hasJre)(`the resolver's bundle that CDK deploys${title}`, () => {
  test.each(EXAMINED)("passes every check of the GS1 test suite on %s", async (path) => {
    const findings = await examine(site(), path);
    expect(failuresOf(path, findings)).toEqual([]);
    ran.push(...findings);
  });

  test(`made all ${CHECKS.length} checks at least once`, () => {
    const made = new Set(ran.map(({ check }) => check));
    expect(CHECKS.filter((check) => !made.has(check))).toEqual(hasOfficialData ? [] : ["rdFile", "validLinkset"]);
    console.info(`${EXAMINED.length} addresses, ${ran.length} findings by ${made.size} checks`);
  });

  test("takes %2F and %3F as parts of a lot and + as a plus, through the edge and the gateway's event", async () => {
    const lots = { "A%2FB": "A%2FB", "A+B": "A%2BB", "A%3FB": "A%3FB", "A%25B": "A%25B", "a%2fb": "a%2Fb" };
    for (const [sent, kept] of Object.entries(lots)) {
      const { status, headers } = await send("GET", `/01/${GTIN}/10/${sent}?x=%2F+1;y`);
      expect([sent, status, headers.get("location")]).toEqual([
        sent,
        307,
        `${PUBLIC_URL}/v/01/${GTIN}/10/${kept}?x=%2F+1;y`,
      ]);
    }
  });

  test("reads EPC binary strings, which no route of the gateway could tell apart, and refuses what is none", async () => {
    const unknown = await send("GET", "/eh30164596f40c0e5cbe991a83");
    expect(unknown.status).toBe(404);
    expect((await send("GET", "/ehzz")).status).toBe(400);
    expect((await send("GET", "/exMBZFlvQMDly-mRqD%zz")).status).toBe(400);
  });
});
