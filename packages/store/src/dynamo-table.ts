import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type ConsumedCapacity,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { rememberWriteUnits, writeUnits } from "./capacity.ts";
import { makeCursor, readCursor } from "./cursor.ts";
import { type Attributes, attributesOf, itemIn, itemsIn, keyOf } from "./dynamo/items.ts";
import { Contended, Refused, type RetryOptions, withRetries } from "./dynamo-retry.ts";
import { checkKey, checkKeys, checkRange, type PreparedOp, prepareItems, prepareTransaction } from "./limits.ts";
import {
  type Commit,
  type Cursor,
  type Filled,
  type Item,
  type Key,
  keyText,
  LimitExceeded,
  type Op,
  type Page,
  type Range,
  type ReadOptions,
  StoreUnavailable,
  type Table,
} from "./table.ts";

export interface DynamoOptions extends RetryOptions {
  /** Asks DynamoDB what each read consumed, too, and hands over the units of every answer. Tests compare the meter with it. */
  readonly onConsumed?: (units: number) => void;
  /**
   * Whether a row of this partition is deleted at once. Of every other that is taken away what it held goes, and its bare key stays until the
   * time-to-live of the table takes it: nobody needs a right to delete there, which would be one to delete what lies beside it. Without this, all are.
   */
  readonly deletes?: (pk: string) => boolean;
}

/** Holds where no item is, and where nothing but the key of one is left. */
const NOTHING_LIES_THERE = "attribute_not_exists(v)";
/** A page that met rows which are not there goes on by so many at least. */
const PASSED_ROWS = 100;

/**
 * A table in DynamoDB. Attributes of an item: `pk` S, `sk` S, `v` N (version), `d` S (data as JSON text), and `exp` N (epoch
 * seconds, the time-to-live attribute) where there is an expiry; of one that was taken away and not deleted `pk`, `sk` and `exp` alone: what
 * has no version is not there, for readers and guards alike. Throttling, transaction conflicts and time-outs are retried
 * here, so make the client with `maxAttempts: 1`.
 */
export function dynamoTable(client: DynamoDBClient, tableName: string, options: DynamoOptions = {}): Table {
  return new DynamoTable(client, tableName, options);
}

class DynamoTable implements Table {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #options: DynamoOptions;
  /** Goes with every read. */
  readonly #asked: { readonly ReturnConsumedCapacity?: "TOTAL" };
  /** The expiry of what is taken away: one for all, so that a repeated transaction is the same to the byte. */
  readonly #since = String(Math.floor(Date.now() / 1000));

  constructor(client: DynamoDBClient, tableName: string, options: DynamoOptions) {
    this.#client = client;
    this.#tableName = tableName;
    this.#options = options;
    this.#asked = options.onConsumed === undefined ? {} : { ReturnConsumedCapacity: "TOTAL" };
  }

  async get(key: Key, { consistent = false }: ReadOptions = {}): Promise<Item | undefined> {
    checkKey(key);
    const command = { TableName: this.#tableName, Key: keyOf(key), ConsistentRead: consistent, ...this.#asked };
    const answer = await withRetries(
      "read",
      (abortSignal) => this.#client.send(new GetItemCommand(command), { abortSignal }),
      this.#options,
    );
    this.#report(answer.ConsumedCapacity);
    return answer.Item && itemIn(answer.Item);
  }

  async getMany(
    keys: readonly Key[],
    { consistent = false }: ReadOptions = {},
  ): Promise<readonly (Item | undefined)[]> {
    checkKeys(keys);
    const found = new Map<string, Item>();
    let left: Attributes[] = keys.map(keyOf);
    const attempt = async (abortSignal: AbortSignal) => {
      const wanted = { [this.#tableName]: { Keys: left, ConsistentRead: consistent } };
      const command = new BatchGetItemCommand({ RequestItems: wanted, ...this.#asked });
      const answer = await this.#client.send(command, { abortSignal });
      this.#report(...(answer.ConsumedCapacity ?? []));
      for (const item of (answer.Responses?.[this.#tableName] ?? []).flatMap(itemsIn)) found.set(keyText(item), item);
      left = answer.UnprocessedKeys?.[this.#tableName]?.Keys ?? [];
      if (left.length > 0) throw new Refused(`${left.length} keys were not processed`);
    };
    await withRetries("read", attempt, this.#options);
    return keys.map((key) => found.get(keyText(key)));
  }

  async query(pk: string, range: Range = {}, cursor?: Cursor, { consistent = false }: ReadOptions = {}): Promise<Page> {
    checkRange(pk, range);
    const after = cursor === undefined ? undefined : readCursor(pk, range, cursor);
    const condition = keyCondition(pk, range);
    if (condition === undefined) return { items: [] };
    const command: QueryCommandInput = {
      TableName: this.#tableName,
      ...condition,
      ...this.#asked,
      ConsistentRead: consistent,
      ScanIndexForward: range.reverse !== true,
    };
    const items: Item[] = [];
    const wanted = range.limit ?? Number.POSITIVE_INFINITY;
    let [limit, from] = [range.limit, after];
    for (;;) {
      const { rows, last } = await this.#queried(command, limit, from === undefined ? undefined : { pk, sk: from });
      const found = rows.flatMap(itemsIn);
      items.push(...found);
      const isWhole =
        items.length >= wanted || found.length === rows.length || (limit === undefined && items.length > 0);
      if (last === undefined || isWhole) return pageOf(pk, range, items, last);
      if (limit !== undefined) limit = Math.max(wanted - items.length, PASSED_ROWS);
      from = last;
    }
  }

  async #queried(
    command: QueryCommandInput,
    limit: number | undefined,
    from: Key | undefined,
  ): Promise<{ readonly rows: readonly Attributes[]; readonly last: string | undefined }> {
    const asked = new QueryCommand({ ...command, Limit: limit, ExclusiveStartKey: from && keyOf(from) });
    const answer = await withRetries("read", (abortSignal) => this.#client.send(asked, { abortSignal }), this.#options);
    this.#report(answer.ConsumedCapacity);
    return { rows: answer.Items ?? [], last: answer.LastEvaluatedKey?.sk?.S };
  }

  async transact(ops: readonly Op[], token: string): Promise<Commit> {
    const input = {
      TransactItems: prepareTransaction(ops, token).map((op) => this.#writeOf(op)),
      ClientRequestToken: token,
      ReturnConsumedCapacity: "TOTAL" as const,
    };
    const attempt = async (abortSignal: AbortSignal) => {
      try {
        const answer = await this.#client.send(new TransactWriteItemsCommand(input), { abortSignal });
        this.#report(...(answer.ConsumedCapacity ?? []));
        return committed(answer.ConsumedCapacity);
      } catch (error) {
        if (error instanceof TransactionCanceledException) return cancelled(error, ops.length);
        throw error;
      }
    };
    return withRetries("write", attempt, this.#options);
  }

  async putAbsent(items: readonly Item[]): Promise<Filled> {
    const puts = prepareItems(items);
    const units = await Promise.all(puts.map((put) => this.#putAbsent(put)));
    const there = units.flatMap((put, index) => (put === undefined ? [index] : []));
    // What a put that met an item consumed is not told with its refusal: reckoned by the item that was not put.
    const consumed = puts.map(({ bytes }, index) => units[index] ?? writeUnits(0, bytes));
    return rememberWriteUnits(
      { there },
      consumed.reduce((sum, one) => sum + one, 0),
    );
  }

  /** Units that it consumed; undefined where an item is. An answer that was lost shows as one that is. */
  #putAbsent(put: PreparedOp): Promise<number | undefined> {
    const input = {
      TableName: this.#tableName,
      Item: attributesOf(put),
      ConditionExpression: NOTHING_LIES_THERE,
      ReturnConsumedCapacity: "TOTAL" as const,
    };
    const attempt = async (abortSignal: AbortSignal) => {
      try {
        const { ConsumedCapacity: consumed } = await this.#client.send(new PutItemCommand(input), { abortSignal });
        this.#report(consumed);
        return consumed?.CapacityUnits ?? writeUnits(0, put.bytes);
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      }
    };
    return withRetries("write", attempt, this.#options);
  }

  #writeOf(op: PreparedOp): TransactWriteItem {
    const guard =
      op.expected === 0
        ? { ConditionExpression: NOTHING_LIES_THERE }
        : { ConditionExpression: "v = :v", ExpressionAttributeValues: { ":v": { N: String(op.expected) } } };
    const target = { TableName: this.#tableName, ...guard };
    if (op.kind === "put") return { Put: { ...target, Item: attributesOf(op) } };
    if (op.kind === "check") return { ConditionCheck: { ...target, Key: keyOf(op) } };
    if (this.#options.deletes?.(op.pk) ?? true) return { Delete: { ...target, Key: keyOf(op) } };
    return { Put: { ...target, Item: { ...keyOf(op), exp: { N: this.#since } } } };
  }

  #report(...consumed: readonly (ConsumedCapacity | undefined)[]): void {
    for (const one of consumed) this.#options.onConsumed?.(one?.CapacityUnits ?? 0);
  }
}

/** Of a repeated token DynamoDB reports read units, which are not the price of the write. */
function committed(consumed: readonly ConsumedCapacity[] | undefined): Commit {
  if (consumed === undefined) return { ok: true };
  let units = 0;
  for (const { CapacityUnits: total = 0, ReadCapacityUnits: read, WriteCapacityUnits: written } of consumed) {
    units += written ?? (read === undefined ? total : 0);
  }
  return rememberWriteUnits({ ok: true }, units);
}

/**
 * What a cancelled transaction means. Reasons stand in the order of the ops; without a reason for each op nothing is known of the
 * guards, which is not a conflict.
 */
function cancelled(error: TransactionCanceledException, opCount: number): Commit {
  const reasons = error.CancellationReasons ?? [];
  if (reasons.length !== opCount) {
    throw new StoreUnavailable("DynamoDB cancelled the transaction and gave no reasons", "unknown", error);
  }
  const conflicts = reasons.flatMap(({ Code: code }, index) => (code === "ConditionalCheckFailed" ? [index] : []));
  if (conflicts.length > 0) return { ok: false, conflicts };
  const invalid = reasons.find(
    ({ Code: code }) => code === "ValidationError" || code === "ItemCollectionSizeLimitExceeded",
  );
  if (invalid !== undefined) throw new LimitExceeded(invalid.Message ?? "DynamoDB refused an item", { cause: error });
  const codes = new Set(reasons.map(({ Code: code }) => code ?? "None").filter((code) => code !== "None"));
  const said = `the transaction was cancelled: ${[...codes].join(", ")}`;
  if (codes.size === 1 && codes.has("TransactionConflict")) throw new Contended(said, { cause: error });
  throw new Refused(said, { cause: error });
}

/** Undefined for a range that can hold nothing, which DynamoDB would refuse instead of answering with an empty page. */
function keyCondition(pk: string, { prefix, from, to }: Range) {
  const values: Attributes = { ":pk": { S: pk } };
  let condition = "pk = :pk";
  if (to === "") return undefined;
  if (from && to !== undefined && Buffer.compare(Buffer.from(from), Buffer.from(to)) > 0) return undefined;
  if (prefix) {
    condition += " AND begins_with(sk, :prefix)";
    values[":prefix"] = { S: prefix };
  } else if (from && to !== undefined) {
    condition += " AND sk BETWEEN :from AND :to";
  } else if (from) {
    condition += " AND sk >= :from";
  } else if (to !== undefined) {
    condition += " AND sk <= :to";
  }
  if (from) values[":from"] = { S: from };
  if (to !== undefined) values[":to"] = { S: to };
  return { KeyConditionExpression: condition, ExpressionAttributeValues: values };
}

/** `last`: where the search for the items ended, if not at the end. Items beyond the limit are left to the next page. */
function pageOf(pk: string, range: Range, found: readonly Item[], last: string | undefined): Page {
  const items = found.slice(0, range.limit);
  const end = items.length < found.length ? items.at(-1)?.sk : last;
  return end === undefined ? { items } : { items, cursor: makeCursor(pk, range, end) };
}
