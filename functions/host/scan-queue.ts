import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Log, Metrics, ScanRecorder } from "@suyuan/api/host";
import type { ScanMessage } from "./scan-message.ts";

/** A page is not held up longer than this by its scan. */
const SEND_MS_MAX = 500;

/** Sends each scan to a queue while the page is rendered. What cannot be sent is logged, counted, and forgotten. */
export class ScanQueue implements ScanRecorder {
  readonly #client = new SQSClient({ maxAttempts: 1 });
  readonly #queueUrl: string;
  readonly #log: Log;
  readonly #metrics: Metrics;
  #sending: Promise<void>[] = [];

  constructor(queueUrl: string, { log, metrics }: { readonly log: Log; readonly metrics: Metrics }) {
    this.#queueUrl = queueUrl;
    this.#log = log;
    this.#metrics = metrics;
  }

  record(scan: ScanMessage): void {
    const { gtin, lot, serial, at, netWeightGrams, isFirst } = scan;
    const command = new SendMessageCommand({
      QueueUrl: this.#queueUrl,
      MessageBody: JSON.stringify({ gtin, lot, serial, at, netWeightGrams, isFirst } satisfies ScanMessage),
    });
    const sent = this.#client.send(command, { abortSignal: AbortSignal.timeout(SEND_MS_MAX) }).then(
      () => undefined,
      (error: unknown) => {
        this.#log.error("scan-lost", error);
        this.#metrics.count("ScansLost", "queue");
      },
    );
    this.#sending.push(sent);
  }

  /** Resolves when nothing is under way. Never rejects. */
  async flushed(): Promise<void> {
    const sending = this.#sending;
    this.#sending = [];
    await Promise.all(sending);
  }
}
