/** What CDK would deploy, over DynamoDB Local and small stand-ins for S3 and SQS on this machine. One to a test file: it uses up the environment. */
import { QueryCommand } from "@aws-sdk/client-dynamodb";
import { dynamoTable } from "@suyuan/store/dynamo-table";
import { expect, vi } from "vitest";
import { type DynamoLocal, startDynamoLocal } from "../contract/dynamo-local.ts";
import { type Keys, populate } from "./api-fixture.ts";
import { type AwsEndpoints, startAwsEndpoints } from "./aws-endpoints.ts";
import { type Deployment, deploy, lambdaContext } from "./deployment.ts";

const TABLE = "suyuan";
export const BUCKET = "blobs";

export interface Cloud extends Deployment {
  readonly aws: AwsEndpoints;
  readonly keys: Keys;
  /** What the functions say of themselves: one JSON object a line, on either stream. Not shown. */
  readonly written: readonly string[];
  /** What the table's stream would carry: each row of the outbox as it was inserted. */
  outbox(): Promise<readonly object[]>;
  /** Hands the outbox to the follower; answers how many rows there were. Fails when one could not be followed. */
  followStream(): Promise<number>;
  stop(): Promise<void>;
}

/** `between`: what stands between the functions and the table's endpoint, which it is told; answers its own. */
export async function openCloud(between = async (endpoint: string) => endpoint): Promise<Cloud> {
  const [dynamo, aws] = await Promise.all([startDynamoLocal(), startAwsEndpoints()]);
  const endpoint = await between(dynamo.endpoint);
  await dynamo.createTable(TABLE);
  const keys = await populate(dynamoTable(dynamo.client, TABLE));
  Object.assign(process.env, {
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_REGION: "ap-southeast-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_ENDPOINT_URL_S3: aws.url,
    AWS_ENDPOINT_URL_SQS: aws.url,
  });
  const written = keepLines();
  const queueUrl = `${aws.url}/111122223333/scans`;
  const deployment = await deploy({
    TABLE_NAME: TABLE,
    BLOBS_BUCKET: BUCKET,
    SCANS_QUEUE_URL: queueUrl,
    DELIVERIES_QUEUE_URL: `${aws.url}/111122223333/deliveries.fifo`,
  });
  const outbox = () => outboxRows(dynamo);
  return {
    ...deployment,
    aws,
    keys,
    written,
    outbox,
    async followStream() {
      const records = await outbox();
      const answer = await deployment.function("Followers/Follow").handler({ Records: records }, lambdaContext());
      expect(answer).toEqual({ batchItemFailures: [] });
      return records.length;
    },
    async stop() {
      vi.restoreAllMocks();
      deployment.remove();
      await aws.stop();
      await dynamo.stop();
    },
  };
}

function keepLines(): string[] {
  const written: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream);
    vi.spyOn(stream, "write").mockImplementation((chunk) => {
      if (!String(chunk).startsWith("{")) return write(chunk);
      written.push(String(chunk));
      return true;
    });
  }
  return written;
}

async function outboxRows({ client }: DynamoLocal): Promise<readonly object[]> {
  const pages = await Promise.all(
    [0, 1, 2, 3].map((shard) =>
      client.send(
        new QueryCommand({
          TableName: TABLE,
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": { S: `OUTBOX#${shard}` } },
        }),
      ),
    ),
  );
  return pages
    .flatMap(({ Items: rows = [] }) => rows)
    .map((image, n) => ({
      eventName: "INSERT",
      dynamodb: { SequenceNumber: String(n), Keys: { pk: image.pk, sk: image.sk }, NewImage: image },
    }));
}
