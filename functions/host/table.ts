import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { dynamoTable } from "@suyuan/store/dynamo-table";
import type { Table } from "@suyuan/store/table";

/** The table of this deployment. The adapter repeats calls itself, within a budget: the client must not. */
export function awsTable(tableName: string): Table {
  return dynamoTable(new DynamoDBClient({ maxAttempts: 1 }), tableName);
}
