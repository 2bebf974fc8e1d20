import { type ChangeScope, changeScope } from "@suyuan/domain/certificates/change-scope";
import { everCovered } from "@suyuan/domain/certificates/scope";
import type { CertificateView } from "@suyuan/domain/certificates/view";
import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";
import type { Answer } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { contextOf } from "../../ledger/context.ts";
import { baseKey, organisationKey, productKey } from "../../ledger/keys.ts";
import { actOf } from "../act.ts";
import { ActId, CalendarDate, Gtin, Kilograms, Reason } from "../wire.ts";
import { alter, basesNamed, type IdCall } from "./alter.ts";
import { othersOf } from "./published.ts";

const Gtins = z.array(Gtin).min(1).max(20);
const Bases = z.array(Id).min(1).max(20);

export const ScopeBody = z
  .strictObject({
    id: ActId.optional(),
    reason: Reason,
    gtins: Gtins.optional().meta({ description: "All that it covers from then on; absent: as before 产品" }),
    bases: Bases.optional().meta({ description: "All that it covers from then on; absent: as before 生产基地" }),
    approvedKgPerYear: Kilograms.optional(),
    effectiveFrom: CalendarDate.meta({ description: "Harvests from this day on 生效日期（按采收日）" }),
  })
  .meta({ id: "CertificateScope" });

/** Records what the certificate covers and allows for harvests from a day on. */
export async function extend(deps: Deps, call: IdCall<z.infer<typeof ScopeBody>>): Promise<Answer<CertificateView>> {
  const { actor, params, body } = call;
  const { id, ...content } = body;
  const act = actOf(deps, actor, "certificate-scope", id, { certificate: params.id, ...content });
  const [gtins, bases] = [[...new Set(body.gtins ?? [])], await basesNamed(deps, params.id, body)];
  const command: ChangeScope = {
    ...body,
    ...(body.gtins ? { gtins } : {}),
    ...(body.bases ? { bases } : {}),
  };
  const change = { ...(body.gtins ? { gtins } : {}), ...(body.bases ? { bases } : {}) };
  return alter(deps, call, {
    act,
    gtins,
    bases,
    keys: () => [],
    likely: (before) => ({
      ...before,
      scopeChanges: [
        ...(before.scopeChanges ?? []),
        { ...change, effectiveFrom: body.effectiveFrom, reason: body.reason, recordedAt: "" },
      ],
    }),
    rule: (loaded, certificate, beside) =>
      changeScope(
        {
          certificate,
          holder: certificate && loaded.state(organisationKey(certificate.holder)),
          products: (body.gtins ? gtins : (certificate?.gtins ?? [])).map((gtin) => loaded.state(productKey(gtin))),
          bases: (body.bases ? bases : (certificate?.bases ?? [])).map((base) => loaded.state(baseKey(base))),
          others: certificate
            ? othersOf(loaded, [...new Set([...everCovered(certificate).gtins, ...gtins])], beside)
            : [],
        },
        command,
        contextOf(deps, actor, loaded),
      ),
    found: () => [],
  });
}
