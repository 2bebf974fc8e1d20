import { hash, randomUUID } from "node:crypto";
import type { SendMessageBatchCommandInput, SendMessageBatchCommandOutput } from "@aws-sdk/client-sqs";
import type { DeliveryOrders, DueOrder, Log } from "@suyuan/api/host";
import { partsOf } from "@suyuan/api/ledger/read";

/** SQS takes so many messages at once. */
const TOGETHER = 10;
/** Whoever tells of what is due does not wait longer than this for the queue. */
const SEND_MS_MAX = 1_000;

/**
 * The queue of deliveries: a message for each subscription that is due. It keeps the order within a receiver, an organisation's host, and
 * hands out one message of it at a time: a receiver that is slow holds up what goes to it and nothing else. What cannot be sent is logged;
 * its row among those due is found by the next look.
 */
export class DeliveryQueue implements DeliveryOrders {
  #sender: Promise<Sending> | undefined;
  readonly #queueUrl: string;
  readonly #log: Log;

  constructor(queueUrl: string, log: Log) {
    this.#queueUrl = queueUrl;
    this.#log = log;
  }

  /** `turn`: the queue takes one message of a subscription for each of them, and drops others; each is one by itself when left out. */
  async order(some: readonly DueOrder[], turn?: string): Promise<void> {
    await Promise.all(partsOf(some, TOGETHER).map((part) => this.#send(part, turn)));
  }

  async #send(part: readonly DueOrder[], turn: string | undefined): Promise<void> {
    const Entries = part.map((order, n) => ({
      Id: String(n),
      MessageBody: JSON.stringify(order),
      MessageGroupId: receiverName(order),
      MessageDeduplicationId: turn === undefined ? randomUUID() : hash("sha256", `${order.due.id}\n${turn}`),
    }));
    try {
      this.#sender ??= sending();
      const send = await this.#sender;
      const { Failed = [] } = await send({ QueueUrl: this.#queueUrl, Entries });
      if (Failed.length > 0) this.#log.warn("deliveries-not-queued", { count: Failed.length });
    } catch (error) {
      this.#log.error("deliveries-not-queued", error, { count: part.length });
    }
  }
}

type Sending = (input: SendMessageBatchCommandInput) => Promise<SendMessageBatchCommandOutput>;

/** The client is read when somebody is first told of: followers have webhooks to tell of only where there are any. */
async function sending(): Promise<Sending> {
  const { SendMessageBatchCommand, SQSClient } = await import("@aws-sdk/client-sqs");
  const client = new SQSClient({ maxAttempts: 1 });
  return (input) => client.send(new SendMessageBatchCommand(input), { abortSignal: AbortSignal.timeout(SEND_MS_MAX) });
}

/** What keeps its order: an organisation's host, by a name of the characters that SQS takes. */
function receiverName({ due: { id, organisation, host = id } }: DueOrder): string {
  return hash("sha256", `${organisation}\n${host}`);
}
