import { dateInChina } from "@suyuan/domain/calendar";
import type { Certificate } from "@suyuan/domain/certificates/certificate";
import { grantCertificate, isOverBy } from "@suyuan/domain/certificates/grant";
import { plainNumber } from "@suyuan/domain/certificates/spelling";
import { type CertificateView, certificateView } from "@suyuan/domain/certificates/view";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import type { Op } from "@suyuan/store/table";
import type * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { execute } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { digestOf } from "../../ledger/digest.ts";
import { storedBases } from "../../ledger/ids/bases.ts";
import { ownOf } from "../../ledger/ids/own.ts";
import {
  balanceKey,
  baseKey,
  certificateKey,
  factKey,
  gtinCertificatesKey,
  holderCertificateKey,
  holderIdKey,
  namesakeKey,
  organisationKey,
  productKey,
} from "../../ledger/keys.ts";
import { create, type Loaded } from "../../ledger/loaded.ts";
import { besideOf, withBeside } from "./beside.ts";
import type { CertificateBody } from "./bodies.ts";
import {
  heldNumberWrites,
  holderNumberOf,
  isNumberReleased,
  numberKeys,
  numberTaken,
  numberWrites,
  ownNumberKey,
  releasedNumberOf,
  supersededWrites,
} from "./number-rows.ts";
import { bureausOf, concerns, othersOf, republish } from "./published.ts";
import { type Rivals, registeredTwice, rivalsOf } from "./rivals.ts";

type GrantCall = Call<unknown, unknown, z.infer<typeof CertificateBody>>;

/**
 * Rows by which it is found: its number, that of its holder, and its holder's list. The number is refused that a certificate has which the
 * bureau may see, save where each of those is withdrawn by the day from which this one holds.
 */
function foundWrites(loaded: Loaded, certificate: Certificate, { seen }: Rivals): readonly Op[] {
  const { id, holder, number } = certificate;
  const rivals = seen.map((each) => loaded.state(certificateKey(each.id)) ?? each);
  const isOver = (each: Certificate) => isOverBy(each, certificate.validFrom);
  if (!rivals.every(isOver)) throw numberTaken();
  const [before] = rivals;
  const own = numberKeys(certificate)[0];
  const isOwnKnown = own === undefined || !loaded.has(own) || rivals.some((each) => each.id === loaded.state(own)?.id);
  if (!isOwnKnown || isNumberReleased(loaded, certificate)) throw numberTaken();
  return [
    ...numberWrites(loaded, certificate, before),
    ...rivals.map((each) => loaded.unchanged(certificateKey(each.id))),
    ...supersededWrites(loaded, certificate, rivals),
    ...heldNumberWrites(loaded, { held: holderNumberOf(holder, number), add: id, drop: before?.id }),
    ...heldNumberWrites(loaded, { held: holderIdKey(holder, plainId(id)), add: id }),
    create(holderCertificateKey(holder, id), { id }),
    create(namesakeKey("certificate", plainId(id), certificate.grantedBy), { id }),
  ];
}

/** Grants a certificate, under a number that no other has, save one that is withdrawn by the day from which this one holds. */
export async function grant(deps: Deps, { actor, body, idempotency }: GrantCall): Promise<Answer<CertificateView>> {
  const own = ownOf(certificateKey, actor.organisation, body.id);
  const { id, key } = own;
  const gtins = [...new Set(body.gtins)];
  const bases = await storedBases(deps.table, body.holder, [...new Set(body.bases)]);
  const numbered = { ...body, number: plainNumber(body.number), grantedBy: actor.organisation };
  const rivals = await rivalsOf(deps, actor, numbered);
  return withBeside(
    deps,
    () => besideOf(deps, gtins, body.holder),
    (beside) =>
      execute(deps, {
        actor,
        idempotency,
        digest: digestOf(deps, "certificate", body),
        lane: key.pk,
        keys: [
          ...own.keys,
          ...numberKeys(numbered),
          releasedNumberOf(numbered),
          ...rivals.seen.flatMap((each) => [certificateKey(each.id), ownNumberKey(each)]),
          holderNumberOf(body.holder, body.number),
          holderIdKey(body.holder, body.id),
          organisationKey(actor.organisation),
          organisationKey(body.holder),
          ...gtins.flatMap((gtin) => [productKey(gtin), gtinCertificatesKey(gtin)]),
          ...bases.map(baseKey),
        ],
        taken: own.taken,
        more: (loaded) => bureausOf(loaded, gtins, body, beside),
        decide: (loaded) => {
          const ctx = contextOf(deps, actor, loaded);
          const holder = loaded.state(organisationKey(body.holder));
          const products = gtins.map((gtin) => loaded.state(productKey(gtin)));
          const state = { holder, products, bases: bases.map((base) => loaded.state(baseKey(base))) };
          const { certificate, balance, overlaps, fact } = grantCertificate(
            { ...state, others: othersOf(loaded, gtins, beside) },
            { ...body, id, gtins, bases },
            ctx,
          );
          const rows = [create(key, certificate), create(balanceKey(id), balance)];
          return {
            writes: [...rows, ...foundWrites(loaded, certificate, rivals), ...republish(loaded, certificate)],
            fact,
            factKey: factKey(key, 1),
            exceptions: [
              ...concerns(loaded, ctx, { certificate, holder, overlaps }),
              ...registeredTwice(certificate, rivals, ctx, holder),
            ],
            status: 201 as const,
            body: certificateView(certificate, dateInChina(deps.now().toISOString())),
            location: `/api/certificates/${body.id}`,
          };
        },
      }),
  );
}
