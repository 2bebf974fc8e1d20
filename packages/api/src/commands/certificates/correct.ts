import type { Certificate } from "@suyuan/domain/certificates/certificate";
import { correctCertificate } from "@suyuan/domain/certificates/correct";
import { everCovered } from "@suyuan/domain/certificates/scope";
import { plainNumber } from "@suyuan/domain/certificates/spelling";
import type { CertificateView } from "@suyuan/domain/certificates/view";
import { defined } from "@suyuan/domain/fact";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import type { Op } from "@suyuan/store/table";
import type * as z from "zod";
import type { Answer } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { contextOf } from "../../ledger/context.ts";
import {
  balanceKey,
  baseKey,
  certificateKey,
  holderCertificateKey,
  holderIdKey,
  organisationKey,
  productKey,
} from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { readRow } from "../../ledger/read.ts";
import { actOf } from "../act.ts";
import { alter, basesNamed, type IdCall } from "./alter.ts";
import type { CertificateCorrectionBody } from "./bodies.ts";
import {
  freedWrites,
  heldNumberWrites,
  holderNumberOf,
  isNumberReleased,
  numberKeys,
  numberTaken,
  numberWrites,
  releasedNumberOf,
} from "./number-rows.ts";
import { othersOf } from "./published.ts";
import { NO_RIVALS, type Rivals, registeredTwice, rivalsOf } from "./rivals.ts";

type CorrectionBody = z.infer<typeof CertificateCorrectionBody>;

/** Corrects what was granted to what the paper says. `params.id` is the id under which the certificate is stored. */
export async function correct(deps: Deps, call: IdCall<CorrectionBody>): Promise<Answer<CertificateView>> {
  const { actor, params, body } = call;
  const { id, ...content } = body;
  const act = actOf(deps, actor, "certificate-correction", id, { certificate: params.id, ...content });
  const [gtins, bases] = [[...new Set(body.gtins ?? [])], await basesNamed(deps, params.id, body)];
  const { scheme, number, holder, validFrom, validTo } = body;
  const likely = ({ validTo: to, ...before }: Certificate): Certificate => ({
    ...before,
    ...defined({ validTo: validTo === undefined ? to : (validTo ?? undefined) }),
    ...(body.gtins === undefined ? {} : { gtins }),
    ...(body.bases === undefined ? {} : { bases }),
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(holder === undefined ? {} : { holder }),
    ...(scheme === undefined ? {} : { scheme }),
  });
  const rivals = await rivalsOfCorrected(deps, call);
  return alter(deps, call, {
    act,
    gtins,
    bases,
    likely,
    keys: (before) => [
      ...(holder === undefined ? [] : [organisationKey(holder)]),
      ...[before.holder, holder ?? before.holder].map((each) => holderCertificateKey(each, params.id)),
      ...[before, { ...before, scheme: scheme ?? before.scheme, number: number ?? before.number }].flatMap((each) => [
        ...numberKeys(each),
        releasedNumberOf(each),
      ]),
      holderNumberOf(before.holder, before.number),
      holderNumberOf(holder ?? before.holder, number ?? before.number),
      ...[before.holder, holder ?? before.holder].map((each) => holderIdKey(each, plainId(params.id))),
    ],
    rule: (loaded, certificate, beside) => {
      const named = { gtins: body.gtins ? gtins : certificate?.gtins, bases: body.bases ? bases : certificate?.bases };
      return correctCertificate(
        {
          certificate,
          holder: certificate && loaded.state(organisationKey(certificate.holder)),
          newHolder: holder === undefined ? undefined : loaded.state(organisationKey(holder)),
          balance: loaded.state(balanceKey(params.id)),
          products: (named.gtins ?? []).map((gtin) => loaded.state(productKey(gtin))),
          bases: (named.bases ?? []).map((base) => loaded.state(baseKey(base))),
          others: certificate
            ? othersOf(loaded, [...new Set([...everCovered(certificate).gtins, ...gtins])], beside)
            : [],
        },
        { ...content, id, ...(body.gtins ? { gtins } : {}), ...(body.bases ? { bases } : {}) },
        contextOf(deps, actor, loaded),
      );
    },
    found: (loaded, before, after) => foundBy(loaded, before, after, rivals),
    told: (after, ctx) => registeredTwice(after, rivals, ctx),
  });
}

/** Who else has the number that a certificate is corrected to bear. */
async function rivalsOfCorrected(deps: Deps, { actor, params, body }: IdCall<CorrectionBody>): Promise<Rivals> {
  const { scheme, number } = body;
  if (scheme === undefined && number === undefined) return NO_RIVALS;
  const before = (await readRow(deps.table, certificateKey(params.id)))?.data;
  if (before === undefined) return NO_RIVALS;
  const numbered = { ...before, scheme: scheme ?? before.scheme, number: plainNumber(number ?? before.number) };
  const { seen, ...rivals } = await rivalsOf(deps, actor, numbered);
  return { ...rivals, seen: seen.filter(({ id }) => id !== before.id) };
}

/** The rows of its number and holder, where either changes. */
function foundBy(loaded: Loaded, before: Certificate, after: Certificate, { seen }: Rivals): readonly Op[] {
  const { id } = after;
  const isRenumbered = numberKeys(before)[0]?.pk !== numberKeys(after)[0]?.pk;
  const [held, holds] = [holderNumberOf(before.holder, before.number), holderNumberOf(after.holder, after.number)];
  const [own] = numberKeys(after).map((key) => loaded.state(key)?.id ?? id);
  if (isRenumbered && (own !== id || seen.length > 0 || isNumberReleased(loaded, after))) throw numberTaken();
  return [
    ...(isRenumbered ? [...freedWrites(loaded, before), ...numberWrites(loaded, after)] : []),
    ...(held.sk === holds.sk && held.pk === holds.pk
      ? []
      : [...heldNumberWrites(loaded, { held, drop: id }), ...heldNumberWrites(loaded, { held: holds, add: id })]),
    ...(before.holder === after.holder
      ? []
      : [
          ...(loaded.has(holderCertificateKey(before.holder, id))
            ? [loaded.removed(holderCertificateKey(before.holder, id))]
            : []),
          loaded.next(holderCertificateKey(after.holder, id), { id }),
          ...heldNumberWrites(loaded, { held: holderIdKey(before.holder, plainId(id)), drop: id }),
          ...heldNumberWrites(loaded, { held: holderIdKey(after.holder, plainId(id)), add: id }),
        ]),
  ];
}
