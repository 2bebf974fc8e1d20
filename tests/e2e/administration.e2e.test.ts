import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { dynamoTable } from "@suyuan/store/dynamo-table";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DynamoLocal, hasJre, startDynamoLocal } from "../contract/dynamo-local.ts";
import { ACTORS, type Keys, openService } from "./api-fixture.ts";

const command = join(import.meta.dirname, "../../packages/cli/bin/suyuan.mjs");
const TABLE = "deployed";
const run = promisify(execFile);

describe.skipIf(!hasJre)("administration of a deployment's table", () => {
  let local: DynamoLocal;
  beforeAll(async () => {
    local = await startDynamoLocal();
    await local.createTable(TABLE);
  });
  afterAll(() => local.stop());

  /** The command as an operator runs it, with the credentials and the endpoint of their shell. */
  const suyuan = (table: string, ...args: readonly string[]) =>
    run(process.execPath, [command, ...args, "--table", table], {
      env: {
        ...process.env,
        AWS_ENDPOINT_URL_DYNAMODB: local.endpoint,
        AWS_REGION: "local",
        AWS_ACCESS_KEY_ID: "local",
        AWS_SECRET_ACCESS_KEY: "local",
      },
    });

  test("the first key made from the command line opens the api over that table, until it is revoked", async () => {
    const id = ["--id", "coop", "--name", "云峰合作社", "--kind", "cooperative", "--region", "510824"];
    const added = await suyuan(TABLE, "org", "add", ...id);
    expect(JSON.parse(added.stdout)).toMatchObject({ id: "coop", kind: "cooperative" });
    const { stdout, stderr } = await suyuan(TABLE, "key", "add", "--org", "coop", "--role", "clerk");
    const ask = async () => {
      const keys = Object.fromEntries(Object.keys(ACTORS).map((name) => [name, stdout.trim()])) as Keys;
      return (await openService(dynamoTable(local.client, TABLE), keys).call("clerk", "GET", "/api/batches")).status;
    };
    expect(await ask()).toBe(200);
    await suyuan(TABLE, "key", "revoke", "--id", /key id (\S+)/.exec(stderr)?.[1] ?? "");
    expect(await ask()).toBe(401);
  });

  test("a table that is not there makes the command fail and say so, without the stack of a program", async () => {
    const failed = suyuan("nowhere", "key", "add", "--org", "coop", "--role", "clerk");
    await expect(failed).rejects.toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^suyuan: .*non-existent table[^\n]*\n$/),
    });
  });
});
