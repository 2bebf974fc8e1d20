import { type Context, today } from "../context.ts";
import type { Reason } from "../evidence.ts";
import type { Certificate, StatusChange } from "./certificate.ts";
import { groundsOf, openGrounds } from "./standing.ts";

/**
 * A certificate whose number the operator released: suspended from that day, on a ground of its own, unless it is withdrawn. Its bureau corrects
 * the number, then lifts the ground.
 */
export function numberReleased(certificate: Certificate, reason: string, ctx: Context): Certificate {
  if (openGrounds(certificate).some(({ change }) => change.status === "withdrawn")) return certificate;
  const used = new Set(groundsOf(certificate).map(({ id }) => id));
  let id = GROUND;
  for (let n = 2; used.has(id); n += 1) id = `${GROUND}-${n}`;
  const change: StatusChange = {
    ...{ status: "suspended", id, reason },
    effectiveFrom: today(ctx),
    recordedAt: ctx.now,
  };
  return { ...certificate, statusHistory: [...certificate.statusHistory, change] };
}

const GROUND = "number-released";

/** Does one certificate stand where the other is suspended or withdrawn: is a ground lifted? */
export function isLifted(before: Certificate, after: Certificate): boolean {
  return openGrounds(after).length < openGrounds(before).length;
}

/** What its bureaus are told. */
export function releasedReasons({ number }: Certificate, reason: string): readonly Reason[] {
  return [
    {
      code: "certificate-number-released",
      en: `The operator released number ${number} from this certificate (${reason}); it is suspended. Compare it with the paper: correct the number, then lift the suspension, or withdraw the certificate.`,
      zh: `平台已释放本证书的编号 ${number}（${reason}），证书暂停。请与纸质证书核对：更正编号后解除暂停，或撤销证书。`,
    },
  ];
}
