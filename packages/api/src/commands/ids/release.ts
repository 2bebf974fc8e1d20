import { invalidRequest } from "@suyuan/domain/field-errors";
import { type HeldClaim, releaseClaim } from "@suyuan/domain/identifiers/company-prefix";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import type { LinkShelf } from "@suyuan/domain/links/link";
import type { NumberKind } from "@suyuan/gs1/company-prefix";
import { parseGln } from "@suyuan/gs1/gln";
import { parseGtin } from "@suyuan/gs1/gtin";
import { digitalLinkPath } from "@suyuan/gs1/link/parse";
import { parseSscc } from "@suyuan/gs1/sscc";
import type { Key, Op } from "@suyuan/store/table";
import type * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { referTo } from "../../ledger/batch-rows.ts";
import { execute } from "../../ledger/commit.ts";
import { operatorContext } from "../../ledger/context.ts";
import {
  baseKey,
  factKey,
  glnKey,
  gtinCertificatesKey,
  linkKey,
  linksKey,
  organisationKey,
  productKey,
  releasedKey,
} from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import type { FactRow } from "../../ledger/rows.ts";
import { actOf } from "../act.ts";
import { claimIn, claimKeys } from "./gs1-claims.ts";
import type { ClaimQuery, ReleaseBody } from "./release-bodies.ts";
import { certificateNumberReleased, type WrittenNumber } from "./release-number.ts";
import type { ReleaseRecord } from "./release-record.ts";

/** A number that is claimed by whoever registers it, as it is kept. */
export interface ClaimedNumber {
  readonly kind: NumberKind;
  readonly number: string;
}

/** A number as somebody names it: of a certificate with its scheme. */
type Asked = z.infer<typeof ClaimQuery>;

export function isOfCertificate(asked: Asked): asked is Asked & WrittenNumber {
  return asked.kind === "certificate-number" && asked.scheme !== undefined;
}

const PARSERS = { gtin: parseGtin, gln: parseGln, sscc: parseSscc } as const;

/** A number as it is kept. Throws `invalid-request` for one that is none of its kind. */
export function claimedNumber({ kind, number }: Asked, pointer: string): ClaimedNumber {
  if (kind === "certificate-number") throw new RangeError("a certificate's number is no GS1 key");
  const read = PARSERS[kind](number);
  if (read.ok) return { kind, number: read.value };
  const en = `${number}: ${read.reason.detail}.`;
  throw invalidRequest([{ pointer, en, zh: `${number} 不是有效的编码：位数或校验码不符。` }]);
}

/** A number as it is held: who holds it as what, and what its release writes. */
interface Holding {
  readonly held: HeldClaim;
  /** `released` is the fact of the release. */
  readonly writes: (released: RowKey<FactRow>) => readonly Op[];
  /** Facts of what stood under it, the release among them. */
  readonly facts?: number;
}

const shelfOf = ({ kind, number }: ClaimedNumber): RowKey<LinkShelf> =>
  linksKey(digitalLinkPath([{ ai: { gtin: "01", gln: "414", sscc: "00" }[kind], value: number }]));

/** Where a number and what hangs on it lie. */
export function holdingKeys(claimed: ClaimedNumber): readonly Key[] {
  const { kind, number } = claimed;
  const shelf = [shelfOf(claimed), ...claimKeys(kind, number)];
  if (kind === "gtin") return [productKey(number), gtinCertificatesKey(number), ...shelf];
  return kind === "gln" ? [glnKey(number), ...shelf] : shelf;
}

/** What else is there of it, once those are loaded. */
export function moreHoldingKeys(loaded: Loaded, claimed: ClaimedNumber): readonly Key[] {
  const links = (loaded.state(shelfOf(claimed))?.links ?? []).map(({ id }) => linkKey(id));
  const place = claimed.kind === "gln" ? loaded.state(glnKey(claimed.number)) : undefined;
  if (place === undefined) return links;
  return [place.kind === "base" ? baseKey(place.id) : organisationKey(place.id), ...links];
}

/** Who holds a number, and what its release changes; undefined where nobody does. */
export function holdingIn(loaded: Loaded, claimed: ClaimedNumber, at: string, reason: string): Holding | undefined {
  const { kind, number } = claimed;
  const held = (organisation: string, of: HeldClaim["of"]): HeldClaim => ({
    organisation,
    of,
    claim: claimIn(loaded, kind, number, organisation),
  });
  const links = () => linksTaken(loaded, shelfOf(claimed), at, reason);
  switch (kind) {
    case "gtin": {
      const key = productKey(number);
      const product = loaded.state(key);
      if (product === undefined) return undefined;
      const facts = loaded.version(key) + 1;
      const shown = gtinCertificatesKey(number);
      const { page, ...published } = loaded.state(shown) ?? { certificates: [] };
      return {
        held: held(product.organisation, { kind: "product", id: number }),
        facts,
        writes: (released) => [
          loaded.removed(key),
          referTo(factKey(key, facts), released),
          ...(page === undefined ? [] : [loaded.next(shown, published)]),
          ...links(),
        ],
      };
    }
    case "gln": {
      const place = loaded.state(glnKey(number));
      if (place === undefined) return undefined;
      return {
        held: held(place.organisation, { kind: place.kind, id: place.id }),
        writes: (released) => [loaded.removed(glnKey(number)), ...placeWithout(loaded, number, released), ...links()],
      };
    }
    case "sscc": {
      const shelf = loaded.state(shelfOf(claimed));
      if (shelf === undefined || shelf.links.length === 0) return undefined;
      return { held: held(shelf.organisation, { kind: "links", id: number }), writes: links };
    }
  }
}

/** The base or organisation that a GLN named, without it. */
function placeWithout(loaded: Loaded, number: string, released: RowKey<FactRow>): readonly Op[] {
  const place = loaded.state(glnKey(number));
  if (place === undefined) return [];
  if (place.kind === "base") {
    const key = baseKey(place.id);
    const { gln, ...base } = loaded.state(key) ?? {};
    if (gln !== number || !("id" in base)) return [];
    return [loaded.next(key, base), referTo(factKey(key, loaded.version(key) + 1), released)];
  }
  const key = organisationKey(place.id);
  const { gln, ...organisation } = loaded.state(key) ?? {};
  if (gln !== number || !("id" in organisation)) return [];
  return [loaded.next(key, organisation), referTo(factKey(key, loaded.version(key) + 1), released)];
}

/** Links that one transaction takes out of service beside the rest of a release; of more, the others are served nowhere either. */
const LINKS_TAKEN_MAX = 80;

/** The shelf is gone, and its links say that they are withdrawn. */
function linksTaken(loaded: Loaded, shelf: RowKey<LinkShelf>, at: string, reason: string): readonly Op[] {
  if (!loaded.has(shelf)) return [];
  const records = (loaded.state(shelf)?.links ?? []).slice(0, LINKS_TAKEN_MAX).flatMap(({ id }) => {
    const record = loaded.state(linkKey(id));
    return record === undefined ? [] : [loaded.next(linkKey(id), { ...record, withdrawn: { at, reason } })];
  });
  return [loaded.removed(shelf), ...records];
}

type ReleaseCall = Pick<Call<unknown, unknown, z.infer<typeof ReleaseBody>>, "actor" | "body" | "idempotency">;

/** Releases a number from the organisation that holds it; both the old claim and the release stay on record. */
export function claimReleased(deps: Deps, call: ReleaseCall): Promise<Answer<ReleaseRecord>> {
  const { actor, body, idempotency } = call;
  const { id, from, reason } = body;
  if (isOfCertificate(body)) return certificateNumberReleased(deps, { ...call, body });
  const claimed = claimedNumber(body, "/number");
  const { kind, number } = claimed;
  const row = releasedKey(kind, number);
  const act = actOf(deps, actor, "claim-release", id, { kind, number, from, reason });
  return execute<ReleaseRecord>(deps, {
    actor,
    idempotency,
    digest: act.digest,
    lane: row.pk,
    keys: [act.key, ...holdingKeys(claimed)],
    more: (loaded) => moreHoldingKeys(loaded, claimed),
    taken: act.taken,
    decide: (loaded) => {
      const ctx = operatorContext(deps, actor, "");
      const holding = holdingIn(loaded, claimed, ctx.now, reason);
      const held = holding?.held.organisation === from ? holding.held : undefined;
      const fact = releaseClaim(held, { id, kind, number, reason }, ctx);
      const before = loaded.state(row);
      const others = (before?.from ?? []).filter((each) => each !== from);
      const facts = holding?.facts ?? before?.facts;
      const { of } = fact.data;
      return {
        writes: [
          ...(holding?.writes(act.key) ?? []),
          loaded.next(row, {
            from: [...others, from].slice(-RELEASED_KEPT),
            ...(facts === undefined ? {} : { facts }),
          }),
          referTo(factKey(row, loaded.version(row) + 1), act.key),
        ],
        fact,
        factKey: act.key,
        status: 201,
        body: { kind, number, from, of: { ...of, id: plainId(of.id) }, reason, at: fact.recordedAt },
        location: `/api/claims?kind=${kind}&number=${number}`,
      };
    },
  });
}

/** Organisations that a number is kept from after its release. */
const RELEASED_KEPT = 20;
