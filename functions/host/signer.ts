import { KMSClient } from "@aws-sdk/client-kms";
import { kmsSigner } from "@suyuan/store/kms-signer";
import type { Signer } from "@suyuan/store/signer";

/** The log's key of this deployment, by its id, ARN or alias. */
export function awsSigner(keyId: string): Signer {
  return kmsSigner(new KMSClient({}), keyId);
}
