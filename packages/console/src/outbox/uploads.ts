import { problemIn } from "../service/client.ts";
import { SignedOut, Unreachable } from "../service/credentials.ts";
import { type FileOf, uploadIdOf } from "./content.ts";
import type { Ask } from "./deliver.ts";
import { type Answered, meaningOf } from "./order.ts";

/** Of a piece: small enough for a signal that breaks every minute, within what the service takes. */
const PIECE_BYTES = 256 * 1024;

/** So often may the service send a file back to an earlier byte. */
const BACKWARD_MAX = 2;

interface Step {
  readonly answered: Answered;
  readonly offset?: number;
}

async function asked(ask: Ask, request: Request): Promise<Step> {
  try {
    const response = await ask(request);
    const body: unknown = await response.json().catch(() => undefined);
    const problem = problemIn(body);
    const told = (body as { readonly offset?: unknown } | undefined)?.offset;
    const offset = typeof told === "number" ? { offset: told } : {};
    const { status, headers } = response;
    // No receipt comes with a piece: what counts is that the service itself answered.
    const receipt = "offset" in offset ? "0" : null;
    return { answered: meaningOf({ status, retryAfter: headers.get("retry-after"), receipt, problem }), ...offset };
  } catch (error) {
    if (error instanceof SignedOut) return { answered: { kind: "signed-out" } };
    if (error instanceof Unreachable || error instanceof TypeError) return { answered: { kind: "unreachable" } };
    throw error;
  }
}

/**
 * Sends a file in pieces, from where it stopped before; `taken` once all of it is there. Never rejects for the network. `told` hears how many bytes
 * are there after each piece.
 */
export async function uploaded(
  ask: Ask,
  origin: string,
  file: FileOf,
  bytes: Uint8Array<ArrayBuffer>,
  told: (offset: number) => void = () => undefined,
): Promise<Answered> {
  const id = uploadIdOf(file);
  const { sha256, purpose } = file;
  const begin = new Request(new URL("/api/uploads", origin), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ id, bytes: bytes.length, sha256, purpose }),
  });
  let step = await asked(ask, begin);
  let backward = 0;
  while (step.answered.kind === "taken" || step.offset !== undefined) {
    const { offset = 0 } = step;
    told(offset);
    if (offset >= bytes.length) return { kind: "taken" };
    const piece = new Request(new URL(`/api/uploads/${id}`, origin), {
      method: "PATCH",
      headers: { "content-type": "application/partial-upload", "upload-offset": String(offset) },
      body: bytes.slice(offset, offset + PIECE_BYTES),
    });
    const next = await asked(ask, piece);
    // Another tab or an earlier try was here: the service says where to go on. Where that leads nowhere, something else is wrong.
    if (next.offset !== undefined && next.offset <= offset) backward += 1;
    if (backward > BACKWARD_MAX) return next.answered.kind === "taken" ? { kind: "failed" } : next.answered;
    step = next;
  }
  return step.answered;
}
