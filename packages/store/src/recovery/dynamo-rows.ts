import { type DynamoDBClient, ScanCommand, type ScanCommandInput } from "@aws-sdk/client-dynamodb";
import { itemsIn } from "../dynamo/items.ts";
import type { Item } from "../table.ts";

/**
 * Every row of a table in DynamoDB, a page of about a megabyte at a time and in no order. For a table that nobody writes, such as one that was
 * restored: of another, what is read is of many moments. Rejects with what the client rejects with, once that has tried again.
 */
export async function* rowsOfDynamo(client: DynamoDBClient, tableName: string): AsyncGenerator<readonly Item[]> {
  let from: ScanCommandInput["ExclusiveStartKey"];
  do {
    const page = await client.send(
      new ScanCommand({ TableName: tableName, ConsistentRead: true, ...(from && { ExclusiveStartKey: from }) }),
    );
    yield (page.Items ?? []).flatMap(itemsIn);
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}
