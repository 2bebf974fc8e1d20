/**
 * DynamoDB as far as one table's adapter sees it, in this process, with the time that calls take and the conflicts that they meet. DynamoDB Local
 * carries out one call after another and never answers TransactionConflict; a transaction here holds its items from its beginning to its end,
 * checks among them (Amazon DynamoDB Developer Guide, "Transaction conflict handling in DynamoDB"), and whoever reads several items meanwhile
 * may see some before it and some after it.
 */
import {
  type AttributeValue,
  BatchGetItemCommand,
  type CancellationReason,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";

type Attributes = Record<string, AttributeValue>;

export interface PlayedDynamo {
  readonly client: DynamoDBClient;
  /** What happened since. */
  readonly counts: { calls: number; committed: number; conflicts: number; guardsLost: number };
}

/** What one operation of a transaction asks: of which item, on which condition, and what comes of it. */
interface Asked {
  readonly key: Attributes;
  readonly expected: string | undefined;
  readonly after: Attributes | undefined | "as-it-is";
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const nameOf = ({ pk, sk }: Attributes): string => `${pk?.S}\n${sk?.S}`;

function askedOf({ Put: put, ConditionCheck: check, Delete: removal }: TransactWriteItem): Asked {
  const one = put ?? check ?? removal;
  const key = put?.Item ?? check?.Key ?? removal?.Key ?? {};
  const after = put === undefined ? (check === undefined ? undefined : "as-it-is") : put.Item;
  return { key, expected: one?.ExpressionAttributeValues?.[":v"]?.N, after };
}

/** `latencyMs`: how long a call takes; asked anew for each. */
export function playedDynamo(latencyMs: () => number): PlayedDynamo {
  const items = new Map<string, Attributes>();
  const held = new Set<string>();
  const tokens = new Set<string>();
  const counts = { calls: 0, committed: 0, conflicts: 0, guardsLost: 0 };
  const holds = ({ key, expected }: Asked) => items.get(nameOf(key))?.v?.N === expected;

  const put = (name: string, after: Asked["after"]) => {
    if (after === undefined) items.delete(name);
    else if (after !== "as-it-is") items.set(name, after);
  };

  const getMany = async (keys: readonly Attributes[], ms: number): Promise<Attributes[]> => {
    const half = Math.ceil(keys.length / 2);
    await pause(ms / 2);
    const first = keys.slice(0, half).map((key) => items.get(nameOf(key)));
    await pause(ms / 2);
    const second = keys.slice(half).map((key) => items.get(nameOf(key)));
    return [...first, ...second].filter((item) => item !== undefined);
  };

  const transact = async (operations: readonly TransactWriteItem[], token: string, ms: number): Promise<object> => {
    if (tokens.has(token)) return pause(ms).then(() => ({}));
    const asked = operations.map(askedOf);
    const reasons = asked.map<CancellationReason>((one) => {
      if (held.has(nameOf(one.key))) return { Code: "TransactionConflict" };
      return { Code: holds(one) ? "None" : "ConditionalCheckFailed" };
    });
    if (reasons.some(({ Code: code }) => code !== "None")) {
      const isLost = reasons.some(({ Code: code }) => code === "ConditionalCheckFailed");
      counts[isLost ? "guardsLost" : "conflicts"] += 1;
      await pause(ms);
      throw new TransactionCanceledException({ message: "played", $metadata: {}, CancellationReasons: reasons });
    }
    const names = asked.map(({ key }) => nameOf(key));
    for (const name of names) held.add(name);
    await pause(ms / 2);
    for (const [n, name] of names.entries()) if (n % 2 === 0) put(name, asked[n]?.after);
    await pause(ms / 2);
    for (const [n, name] of names.entries()) if (n % 2 === 1) put(name, asked[n]?.after);
    for (const name of names) held.delete(name);
    tokens.add(token);
    counts.committed += 1;
    return {};
  };

  const query = async ({ input }: QueryCommand, ms: number): Promise<object> => {
    const { ExpressionAttributeValues: values = {}, ScanIndexForward: forward, Limit: limit } = input;
    await pause(ms);
    const after = input.ExclusiveStartKey?.sk?.S;
    const all = [...items.values()]
      .filter((item) => item.pk?.S === values[":pk"]?.S && isIn(item.sk?.S ?? "", values))
      .sort((a, b) => Buffer.compare(Buffer.from(a.sk?.S ?? ""), Buffer.from(b.sk?.S ?? "")));
    if (forward === false) all.reverse();
    const begin = after === undefined ? 0 : all.findIndex((item) => item.sk?.S === after) + 1;
    const page = all.slice(begin, limit === undefined ? undefined : begin + limit);
    const last = begin + page.length < all.length ? page.at(-1) : undefined;
    return { Items: page, ...(last === undefined ? {} : { LastEvaluatedKey: { pk: last.pk, sk: last.sk } }) };
  };

  const answer = async (command: object): Promise<object> => {
    const ms = latencyMs();
    counts.calls += 1;
    if (command instanceof GetItemCommand) {
      const [item] = await getMany([command.input.Key ?? {}], ms);
      return { Item: item };
    }
    if (command instanceof BatchGetItemCommand) {
      const [[name, { Keys: keys = [] }] = ["", {}]] = Object.entries(command.input.RequestItems ?? {});
      return { Responses: { [name]: await getMany(keys, ms) } };
    }
    if (command instanceof QueryCommand) return query(command, ms);
    if (command instanceof PutItemCommand) {
      const item = command.input.Item ?? {};
      await pause(ms);
      if (items.has(nameOf(item))) throw new ConditionalCheckFailedException({ message: "played", $metadata: {} });
      items.set(nameOf(item), item);
      return {};
    }
    if (command instanceof TransactWriteItemsCommand)
      return transact(command.input.TransactItems ?? [], command.input.ClientRequestToken ?? "", ms);
    throw new Error(`not played: ${command.constructor.name}`);
  };

  const client = new DynamoDBClient({ region: "local", credentials: { accessKeyId: "none", secretAccessKey: "none" } });
  return { client: Object.assign(client, { send: answer }), counts };
}

function isIn(sk: string, values: Attributes): boolean {
  const [prefix, from, to] = [":prefix", ":from", ":to"].map((name) => values[name]?.S);
  const bytes = (text: string) => Buffer.from(text);
  return (
    (prefix === undefined || sk.startsWith(prefix)) &&
    (from === undefined || Buffer.compare(bytes(sk), bytes(from)) >= 0) &&
    (to === undefined || Buffer.compare(bytes(sk), bytes(to)) <= 0)
  );
}
