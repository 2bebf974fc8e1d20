import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { isGoingPartition } from "@suyuan/api/ledger/indexes/partitions";
import { dynamoTable } from "@suyuan/store/dynamo-table";
import type { Table } from "@suyuan/store/table";
import { allowance } from "./allowances.ts";

/**
 * The table of this deployment. The adapter repeats calls itself, within the allowance of the call under way: the client must not.
 * It deletes where the functions' roles may, and nowhere else.
 * `attemptTimeoutMs`: when one attempt is given up.
 */
export function awsTable(tableName: string, attemptTimeoutMs: number): Table {
  return dynamoTable(new DynamoDBClient({ maxAttempts: 1 }), tableName, {
    attemptTimeoutMs,
    allowance,
    deletes: isGoingPartition,
  });
}
