import type { Sent } from "@suyuan/domain/answer";
import { plainNumber } from "@suyuan/domain/certificates/spelling";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import type * as z from "zod";
import type { Actor, Answer, Call } from "../../call.ts";
import { releasedNumberOf } from "../../commands/certificates/number-rows.ts";
import { claimedNumber, holdingIn, holdingKeys, isOfCertificate, moreHoldingKeys } from "../../commands/ids/release.ts";
import type { ClaimQuery } from "../../commands/ids/release-bodies.ts";
import { numberHolders, type WrittenNumber } from "../../commands/ids/release-number.ts";
import type { Deps } from "../../host.ts";
import { releasedKey } from "../../ledger/keys.ts";
import { readMany } from "../../ledger/read.ts";
import { recordHistory } from "../record-history.ts";
import type { ClaimState } from "./claim-answer.ts";

/** Who holds a certificate's number, and from whom it was released. */
async function certificateNumber(
  deps: Deps,
  actor: Actor,
  asked: WrittenNumber,
): Promise<Answer<Sent<typeof ClaimState>>> {
  const { scheme, number } = asked;
  const [holders, history] = await Promise.all([
    numberHolders(deps, asked),
    recordHistory(deps, actor, releasedNumberOf(asked)),
  ]);
  return { status: 200, body: { kind: "certificate-number", scheme, number: plainNumber(number), holders, history } };
}

/** Who holds a number, and from whom it was released. */
export async function claimOf(
  deps: Deps,
  { actor, query }: Call<unknown, z.infer<typeof ClaimQuery>, unknown>,
): Promise<Answer<Sent<typeof ClaimState>>> {
  if (isOfCertificate(query)) return certificateNumber(deps, actor, query);
  const claimed = claimedNumber(query, "?number");
  const { kind, number } = claimed;
  const first = await readMany(deps.table, holdingKeys(claimed));
  const loaded = first.with(await readMany(deps.table, moreHoldingKeys(first, claimed)));
  const held = holdingIn(loaded, claimed, "", "")?.held;
  const history = await recordHistory(deps, actor, releasedKey(kind, number));
  if (held === undefined) return { status: 200, body: { kind, number, history } };
  const { organisation: heldBy, of, claim } = held;
  const shown = claim === "verified" ? "verified" : "unverified";
  return { status: 200, body: { kind, number, claim: shown, heldBy, of: { ...of, id: plainId(of.id) }, history } };
}
