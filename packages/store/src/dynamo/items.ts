import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { rememberBytes } from "../capacity.ts";
import { type PreparedOp, storedBytes } from "../limits.ts";
import { type Item, type JsonObject, type Key, StoreUnavailable } from "../table.ts";

/** How items lie in DynamoDB: see `dynamoTable`. */
export type Attributes = Record<string, AttributeValue>;

export function attributesOf({ pk, sk, version, text, expiresAt }: PreparedOp): Attributes {
  const attributes = { pk: { S: pk }, sk: { S: sk }, v: { N: String(version) }, d: { S: text } };
  return expiresAt === null ? attributes : { ...attributes, exp: { N: String(expiresAt) } };
}

export function keyOf({ pk, sk }: Key): Attributes {
  return { pk: { S: pk }, sk: { S: sk } };
}

/** An item as DynamoDB has it; undefined of one that was taken away. Throws StoreUnavailable for one that this program did not write. */
export function itemIn({ pk, sk, v, d, exp }: Attributes): Item | undefined {
  if (pk?.S === undefined || sk?.S === undefined) throw foreignItem();
  if (v === undefined && d === undefined && exp !== undefined) return undefined;
  if (v?.N === undefined || d?.S === undefined) throw foreignItem();
  const version = Number(v.N);
  const item = { pk: pk.S, sk: sk.S, version, data: parsed(d.S) };
  const expiresAt = exp?.N === undefined ? undefined : Number(exp.N);
  const bytes = storedBytes(item, version, Buffer.byteLength(d.S), expiresAt);
  return rememberBytes(expiresAt === undefined ? item : { ...item, expiresAt }, bytes);
}

/** The same as a list of one or none. */
export function itemsIn(attributes: Attributes): readonly Item[] {
  const item = itemIn(attributes);
  return item === undefined ? [] : [item];
}

function parsed(text: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject;
  } catch (cause) {
    throw foreignItem(cause);
  }
}

function foreignItem(cause?: unknown): StoreUnavailable {
  return new StoreUnavailable("the table holds an item that this program did not write", "not-committed", cause);
}
