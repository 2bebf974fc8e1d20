import { membershipAdded } from "@suyuan/api/commands/people/changes";
import { personAdded } from "@suyuan/api/commands/people/people";
import { TEST_ISSUER } from "@suyuan/api/fixtures/issuer";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { beforeAll, describe, expect, test } from "vitest";
import {
  ACTORS,
  type ActorName,
  freshFolder,
  type Keys,
  openService,
  populate,
  type Reply,
  type Service,
} from "./api-fixture.ts";
import { ASKS, KNOWN, makeKnown, UNKNOWN } from "./contract-requests.ts";
import { MANAGEMENT_TABLE } from "./role-table.ts";

const actorNames = Object.keys(ACTORS) as ActorName[];

let keys: Service;
let people: Service;

/** A person for every key: a member of the same organisation in the same role, signed in. */
async function tokensOf({ deps }: Service): Promise<Keys> {
  const actor = { organisation: "service", role: "operator", key: "test" } as const;
  const tokens = await Promise.all(
    actorNames.map(async (name, n) => {
      const id = `p-${String(n).padStart(16, "0")}`;
      const subject = { issuer: TEST_ISSUER.issuer, subject: name };
      await personAdded(deps, { actor, body: { id, name, subject } });
      const { organisation, role } = ACTORS[name];
      await membershipAdded(deps, { actor, params: { id }, body: { organisation, role } });
      return [name, await TEST_ISSUER.token(name)] as const;
    }),
  );
  return Object.fromEntries(tokens) as Keys;
}

beforeAll(async () => {
  const table = openSqliteTable(":memory:");
  const blobsFolder = freshFolder();
  keys = openService(table, await populate(table), { blobsFolder });
  await makeKnown(keys);
  people = openService(table, await tokensOf(keys), { blobsFolder });
});

/** What can be told from an answer but the request's own id, and when the answer was made. */
function shape({ status, headers, text, json }: Reply): readonly unknown[] {
  const isFile = !/json/.test(headers.get("content-type") ?? "");
  const said = (isFile ? "a file" : text)
    .replaceAll(/"(?:instance|asOf|knownOn|creationDate)":"[^"]*"/g, "")
    .replace(/当前密钥的|您当前的|this key has|you act in/g, "");
  return [status, json.code, said];
}

const routes = MANAGEMENT_TABLE.filter(({ roles }) => typeof roles !== "string");

/** What is of whoever recorded it, and no colleague's: the key's here. */
const OF_ONE = ["/api/devices/{id}/places"];

describe.each(routes)("$method $path", ({ method, path }) => {
  const askFor = ASKS[`${method} ${path}`] ?? (() => expect.fail(`no request for ${method} ${path}`));

  test("answers a person as it answers a key of the same role and organisation", async () => {
    for (const who of actorNames) {
      // What a command would do is done once: it is asked of things that are not there.
      const isOfAll = method === "GET" && !OF_ONE.includes(path);
      const asks = isOfAll ? [askFor(KNOWN, who), askFor(UNKNOWN, who)] : [askFor(UNKNOWN, who)];
      for (const ask of asks) {
        if (method !== "GET" && ask.path === path) continue;
        const [byKey, byPerson] = [
          await keys.call(who, ask.method, ask.path, ask.body),
          await people.call(who, ask.method, ask.path, ask.body),
        ];
        expect([who, ...shape(byPerson)]).toEqual([who, ...shape(byKey)]);
      }
    }
  });
});

test("what a person records bears the person's id beside organisation and role, and no name", async () => {
  const { path, body = {} } = ASKS["POST /api/products"]?.(KNOWN, "clerk") ?? expect.fail("no request");
  expect((await people.call("clerk", "POST", path, body)).status).toBe(201);
  const { gtin } = body as { readonly gtin: string };
  const [row] = (await keys.deps.table.query(`GTIN#${gtin}`, { prefix: "F#" })).items;
  expect(row?.data).toMatchObject({
    fact: { by: { organisation: "lingjiang", role: "clerk", person: `p-${"0".repeat(15)}1` } },
  });
});
