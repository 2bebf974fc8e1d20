import { dateInChina } from "@suyuan/domain/calendar";
import type { Certificate } from "@suyuan/domain/certificates/certificate";
import { SCHEMES, STATUS_CHANGES } from "@suyuan/domain/certificates/certificate";
import { grantCertificate } from "@suyuan/domain/certificates/grant";
import { numberSkeleton, plainNumber } from "@suyuan/domain/certificates/spelling";
import type { CertificateView } from "@suyuan/domain/certificates/view";
import { certificateView, publicCertificate } from "@suyuan/domain/certificates/view";
import type { Context } from "@suyuan/domain/context";
import { DomainError } from "@suyuan/domain/errors";
import type { Fact } from "@suyuan/domain/fact";
import { Id, type Organisation } from "@suyuan/domain/organisation";
import type { Op } from "@suyuan/store/table";
import * as z from "zod";
import type { Answer, Call } from "../call.ts";
import type { Deps } from "../host.ts";
import { Text } from "../http/text.ts";
import type { Decision } from "../ledger/commit.ts";
import { execute } from "../ledger/commit.ts";
import { contextOf } from "../ledger/context.ts";
import { digestOf } from "../ledger/digest.ts";
import {
  balanceKey,
  baseKey,
  certificateKey,
  certificateNumberKey,
  factKey,
  gtinCertificatesKey,
  holderCertificateKey,
  organisationKey,
  productKey,
} from "../ledger/keys.ts";
import type { Loaded } from "../ledger/loaded.ts";
import { create } from "../ledger/loaded.ts";
import { CalendarDate, Gtin, Kilograms } from "./wire.ts";

export const CertificateBody = z
  .strictObject({
    id: Id,
    scheme: z.enum(SCHEMES),
    number: Text(60).meta({ examples: ["LB-18-26012212345A"] }),
    grade: z.enum(["A", "AA"]).optional(),
    enterpriseCode: z.string().max(20).optional().meta({ description: "GF…: names the company, never the product" }),
    holder: Id,
    gtins: z.array(Gtin).min(1).max(20),
    bases: z.array(Id).min(1).max(20),
    approvedKgPerYear: Kilograms,
    validFrom: CalendarDate,
    validTo: CalendarDate,
  })
  .meta({ id: "Certificate" });

export const StatusBody = z.strictObject({
  status: z.enum(STATUS_CHANGES),
  reason: Text(300),
  effectiveFrom: CalendarDate,
  id: Id.optional().meta({ description: "Names the ground of a suspension or withdrawal 事由编号" }),
  lifts: z
    .array(Id)
    .min(1)
    .max(20)
    .optional()
    .meta({ description: "Grounds that a reinstatement ends; needed while more than one is open 所解除的事由" }),
});

export const AnnualCheckBody = z.strictObject({
  year: z.number().int().min(1990).max(2099),
  result: z.enum(["passed", "failed"]),
  inspectedOn: CalendarDate,
});

/** The row per GTIN with this certificate put in, or put in anew. */
function republish(loaded: Loaded, certificate: Certificate): Op[] {
  const entry = publicCertificate(certificate);
  return certificate.gtins.map((gtin) => {
    const key = gtinCertificatesKey(gtin);
    const others = (loaded.state(key)?.certificates ?? []).filter(({ id }) => id !== certificate.id);
    return loaded.next(key, { certificates: [...others, entry] });
  });
}

export function grant(
  deps: Deps,
  { actor, body, idempotency }: Call<unknown, unknown, z.infer<typeof CertificateBody>>,
) {
  const key = certificateKey(body.id);
  const numberKey = certificateNumberKey(body.scheme, numberSkeleton(body.number));
  // Rows from before numbers were compared by what a person would take for one.
  const formerNumberKey = certificateNumberKey(body.scheme, plainNumber(body.number));
  const gtins = [...new Set(body.gtins)];
  const bases = [...new Set(body.bases)];
  return execute(deps, {
    actor,
    idempotency,
    digest: digestOf(deps, "certificate", body),
    lane: key.pk,
    keys: [
      key,
      numberKey,
      formerNumberKey,
      organisationKey(actor.organisation),
      organisationKey(body.holder),
      ...gtins.flatMap((gtin) => [productKey(gtin), gtinCertificatesKey(gtin)]),
      ...bases.map(baseKey),
    ],
    taken: (loaded) => (loaded.item(key) ? factKey(key, 1) : undefined),
    decide: (loaded) => {
      const { certificate, balance, fact } = grantCertificate(
        {
          holder: loaded.state(organisationKey(body.holder)),
          products: gtins.map((gtin) => loaded.state(productKey(gtin))),
          bases: bases.map((base) => loaded.state(baseKey(base))),
          others: gtins.flatMap((gtin) => loaded.state(gtinCertificatesKey(gtin))?.certificates ?? []),
        },
        { ...body, gtins, bases },
        contextOf(deps, actor, loaded),
      );
      if (loaded.item(numberKey) || loaded.item(formerNumberKey)) throw numberTaken();
      return {
        writes: [
          create(key, certificate),
          create(balanceKey(body.id), balance),
          create(numberKey, { id: body.id }),
          create(holderCertificateKey(body.holder, body.id), { id: body.id }),
          ...republish(loaded, certificate),
        ],
        fact,
        factKey: factKey(key, 1),
        status: 201 as const,
        body: certificateView(certificate, dateInChina(deps.now().toISOString())),
        location: `/api/certificates/${body.id}`,
      };
    },
  });
}

/** A change to a granted certificate: loads it with its holder and public rows, lets the rule decide, writes them together. */
export function change<Body extends object>(
  deps: Deps,
  call: Call<{ readonly id: string }, unknown, Body>,
  kind: string,
  rule: (
    certificate: Certificate | undefined,
    holder: Organisation | undefined,
    command: Body,
    ctx: Context,
  ) => { readonly certificate: Certificate; readonly fact: Fact },
): Promise<Answer<CertificateView>> {
  const { actor, params, body, idempotency } = call;
  const key = certificateKey(params.id);
  return execute(deps, {
    actor,
    idempotency,
    digest: digestOf(deps, kind, { ...params, ...body }),
    lane: key.pk,
    keys: [key, organisationKey(actor.organisation)],
    more: (loaded) => {
      const certificate = loaded.state(key);
      if (certificate === undefined) return [];
      return [organisationKey(certificate.holder), ...certificate.gtins.map(gtinCertificatesKey)];
    },
    decide: (loaded): Decision<CertificateView> => {
      const before = loaded.state(key);
      const holder = before && loaded.state(organisationKey(before.holder));
      const { certificate, fact } = rule(before, holder, body, contextOf(deps, actor, loaded));
      return {
        writes: [loaded.next(key, certificate), ...republish(loaded, certificate)],
        fact,
        factKey: factKey(key, loaded.version(key) + 1),
        status: 201,
        body: certificateView(certificate, dateInChina(deps.now().toISOString())),
        location: `/api/certificates/${params.id}`,
      };
    },
  });
}

function numberTaken(): DomainError {
  return new DomainError(
    "certificate-number-taken",
    {
      en: "A certificate with this scheme and number is already registered. Nothing was changed. Check the number, or change the registered certificate's status.",
      zh: "该认证类别下此证书编号已登记，未作任何更改。请核对编号，或变更已登记证书的状态。",
    },
    { errors: [{ pointer: "/number", detail: "already registered", detailZh: "已登记" }] },
  );
}
