import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { type DeadLetterQueue, Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";

export interface QueueProps {
  readonly visibilitySeconds?: number;
  readonly deadLetterQueue?: DeadLetterQueue;
}

/** An encrypted queue, reached over TLS only, that keeps what nobody took for two weeks. */
export function closedQueue(
  scope: Construct,
  id: string,
  { visibilitySeconds = 30, deadLetterQueue }: QueueProps = {},
): Queue {
  return new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
    removalPolicy: RemovalPolicy.DESTROY,
    visibilityTimeout: Duration.seconds(visibilitySeconds),
    ...(deadLetterQueue === undefined ? {} : { deadLetterQueue }),
  });
}
