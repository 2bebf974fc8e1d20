import { DomainError } from "@suyuan/domain/errors";
import type { Idempotency } from "../call.ts";
import type { Deps } from "../host.ts";
import { IDEMPOTENCY_KEY_CHARS_MAX } from "../limits.ts";

const PRINTABLE_ASCII = /^[\u0020-\u007e]+$/;

/** What a request asked, byte for byte. */
export interface Asked {
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
  readonly query: string;
  readonly bytes: Uint8Array;
}

/**
 * The `Idempotency-Key` of a POST with the digest of what was asked, or undefined without the header. The key is 1 to 255
 * printable ASCII characters, else `invalid-request`. The use case stores it with what it commits.
 */
export function idempotencyOf(deps: Deps, key: string | null, asked: Asked): Idempotency | undefined {
  if (key === null) return undefined;
  if (key.length > IDEMPOTENCY_KEY_CHARS_MAX || !PRINTABLE_ASCII.test(key)) {
    throw new DomainError("invalid-request", {
      en: `Idempotency-Key must be 1 to ${IDEMPOTENCY_KEY_CHARS_MAX} printable ASCII characters.`,
      zh: `Idempotency-Key 须为 1 至 ${IDEMPOTENCY_KEY_CHARS_MAX} 个可打印 ASCII 字符。`,
    });
  }
  // The parts cannot hold a line feed, so the joined text says where each ends.
  const digest = deps.sha256(`${asked.method}\n${asked.path}\n${asked.query}\n${deps.sha256(asked.bytes)}`);
  return { key, digest };
}
