import { GetObjectCommand, PutObjectCommand, S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { expect, test } from "vitest";
import { s3Blobs } from "./s3-blobs.ts";

function failure(name: string): S3ServiceException {
  return new S3ServiceException({ name, message: name, $fault: "client", $metadata: {} });
}

function scripted() {
  const client = new S3Client({ region: "local" });
  return { mock: mockClient(client), blobs: s3Blobs(client, "bucket") };
}

test("every put is on condition that the name is free", async () => {
  const { mock, blobs } = scripted();
  mock.on(PutObjectCommand).resolves({});
  await blobs.put("a", Buffer.from("1"), "text/plain");
  const [call] = mock.commandCalls(PutObjectCommand);
  expect(call?.args[0].input).toMatchObject({
    Bucket: "bucket",
    Key: "a",
    IfNoneMatch: "*",
    ContentType: "text/plain",
  });
});

test("a put that met another of the same name is repeated, a few times", async () => {
  const { mock, blobs } = scripted();
  mock.on(PutObjectCommand).rejectsOnce(failure("ConditionalRequestConflict")).resolves({});
  await blobs.put("a", Buffer.from("1"), "text/plain");
  expect(mock.commandCalls(PutObjectCommand)).toHaveLength(2);
  mock.on(PutObjectCommand).rejects(failure("ConditionalRequestConflict"));
  await expect(blobs.put("b", Buffer.from("1"), "text/plain")).rejects.toMatchObject({ name: "StoreUnavailable" });
});

test("other failures are outages, and a failed read is no missing blob", async () => {
  const { mock, blobs } = scripted();
  mock.on(PutObjectCommand).rejects(failure("AccessDenied"));
  mock.on(GetObjectCommand).rejects(failure("SlowDown"));
  await expect(blobs.put("a", Buffer.from("1"), "text/plain")).rejects.toMatchObject({ name: "StoreUnavailable" });
  await expect(blobs.get("a")).rejects.toMatchObject({ name: "StoreUnavailable" });
});
