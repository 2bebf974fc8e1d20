import { Duration, RemovalPolicy } from "aws-cdk-lib";
import {
  type DeadLetterQueue,
  DeduplicationScope,
  FifoThroughputLimit,
  Queue,
  QueueEncryption,
} from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";

export interface QueueProps {
  readonly visibilitySeconds?: number;
  readonly deadLetterQueue?: DeadLetterQueue;
  /** Messages of one group are handed out in their order, one at a time. */
  readonly keepsOrder?: boolean;
}

/** SQS bounds the messages of a second for each group instead of the whole queue. */
const IN_ORDER = {
  fifo: true,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
};

/** An encrypted queue, reached over TLS only, that keeps what nobody took for two weeks. */
export function closedQueue(
  scope: Construct,
  id: string,
  { visibilitySeconds = 30, deadLetterQueue, keepsOrder = false }: QueueProps = {},
): Queue {
  return new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
    removalPolicy: RemovalPolicy.DESTROY,
    visibilityTimeout: Duration.seconds(visibilitySeconds),
    ...(keepsOrder ? IN_ORDER : {}),
    ...(deadLetterQueue === undefined ? {} : { deadLetterQueue }),
  });
}
