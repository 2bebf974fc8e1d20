import { type ChangeScope, changeScope } from "@suyuan/domain/certificates/change-scope";
import { everCovered } from "@suyuan/domain/certificates/scope";
import type { CertificateView } from "@suyuan/domain/certificates/view";
import type * as z from "zod";
import type { Answer } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { contextOf } from "../../ledger/context.ts";
import { baseKey, organisationKey, productKey } from "../../ledger/keys.ts";
import { actOf } from "../act.ts";
import { alter, basesNamed, type IdCall } from "./alter.ts";
import type { ScopeBody } from "./bodies.ts";
import { othersOf } from "./published.ts";

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
