import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Deps, Log } from "@suyuan/api/host";
import { isGoingPartition } from "@suyuan/api/ledger/indexes/partitions";
import { dynamoTable } from "@suyuan/store/dynamo-table";
import { NO_MAC_KEYS } from "@suyuan/store/keys/mac-keys";
import type { Configuration } from "./configuration.ts";
import { depsOver } from "./machine.ts";

const noBlobs = () => Promise.reject(new Error("administration reads and writes no files"));
const noKey = () => Promise.reject(new Error("administration signs nothing"));

/** The table of a deployment on AWS, with the credentials and the region of the environment. */
export function openDeployment(
  tableName: string,
  settings: Configuration,
  log: Log,
): { readonly deps: Deps; close(): void } {
  // The adapter repeats calls itself, within a budget: the client must not.
  const client = new DynamoDBClient({ maxAttempts: 1 });
  return { ...deploymentOver(client, tableName, settings, log), close: () => client.destroy() };
}

/** The same, over a client that somebody has. */
export function deploymentOver(
  client: DynamoDBClient,
  tableName: string,
  settings: Configuration,
  log: Log,
): { readonly deps: Deps } {
  const table = dynamoTable(client, tableName, { deletes: isGoingPartition });
  const store = {
    table,
    blobs: { put: noBlobs, get: noBlobs },
    signer: { publicKey: noKey, sign: noKey },
    labelKeys: NO_MAC_KEYS,
    scans: { record: () => undefined },
  };
  return { deps: depsOver(store, settings, log) };
}
