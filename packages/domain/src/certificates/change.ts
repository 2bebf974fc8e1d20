import { notFound, requireInspector } from "../access.ts";
import type { CalendarDate } from "../calendar.ts";
import { startOfDay } from "../calendar.ts";
import { type Context, factOf, today } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { Reason } from "../evidence.ts";
import type { Fact } from "../fact.ts";
import { requireValid } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import type { Organisation } from "../organisation.ts";
import type { Certificate, StatusChange } from "./certificate.ts";
import { requireCertificateRoom } from "./room.ts";
import { type Ground, groundsOf, openGrounds } from "./standing.ts";

/**
 * A change of status. It holds from `effectiveFrom`, which may lie before or after the day it is recorded. `id` names the ground of a
 * suspension or withdrawal, `lifts` the grounds that a reinstatement ends: needed while more than one is open.
 */
export interface ChangeCertificateStatus {
  readonly status: StatusChange["status"];
  readonly reason: string;
  readonly effectiveFrom: CalendarDate;
  readonly id?: string | undefined;
  readonly lifts?: readonly string[] | undefined;
}

/** The certificate, for a bureau that covers its holder; else `not-found`. */
export function requireCertificate(
  certificate: Certificate | undefined,
  holder: Organisation | undefined,
  ctx: Context,
): Certificate {
  requireInspector("certificate", [holder?.regionCode], ctx);
  if (certificate === undefined) throw notFound("certificate");
  return certificate;
}

/**
 * The certificate, for the bureau that granted it. Errors: `not-found` as `requireCertificate`; `forbidden` for another bureau that covers
 * the holder, which is told whom to ask.
 */
export function requireGranted(
  certificate: Certificate | undefined,
  holder: Organisation | undefined,
  ctx: Context,
): Certificate {
  const { organisation, role } = ctx.actor;
  if (certificate !== undefined && role === "inspector" && certificate.grantedBy === organisation) return certificate;
  const { id, grantedBy } = requireCertificate(certificate, holder, ctx);
  throw new DomainError("forbidden", {
    en: `Only ${grantedBy}, which granted certificate ${plainId(id)}, can change what was granted. Ask them to; you can suspend or withdraw it.`,
    zh: `证书 ${plainId(id)} 由 ${grantedBy} 颁发，只有颁发机构可以更改颁发内容，请通知对方；贵机构可暂停或撤销该证书。`,
  });
}

/** What the scheme calls it: of green food the right to use the mark is cancelled (绿色食品标志管理办法 art. 26). */
const WITHDRAWN_GREEN_FOOD = { en: "mark right cancelled", zh: "取消标志使用权" };

function stated({ id, change }: Ground, { scheme }: Pick<Certificate, "scheme">, language: "en" | "zh"): string {
  const { status, effectiveFrom, reason } = change;
  const withdrawn = scheme === "green-food" ? WITHDRAWN_GREEN_FOOD : { en: "withdrawn", zh: "撤销" };
  const words = status === "withdrawn" ? withdrawn : { en: "suspended", zh: "暂停" };
  return language === "en"
    ? `${id} (${words.en} from ${effectiveFrom}: ${reason})`
    : `${id}（${effectiveFrom} 起${words.zh}：${reason}）`;
}

function requireLiftable(certificate: Certificate, lifts: readonly string[], open: readonly Ground[]): void {
  const known = open.map(({ id }) => id);
  const list = {
    en: open.map((ground) => stated(ground, certificate, "en")).join("; "),
    zh: open.map((ground) => stated(ground, certificate, "zh")).join("；"),
  };
  requireValid(
    lifts.flatMap((id, n) =>
      known.includes(id)
        ? []
        : [
            {
              pointer: `/lifts/${n}`,
              en: `Certificate ${plainId(certificate.id)} has no open ground ${id}. Open are: ${list.en}.`,
              zh: `证书 ${plainId(certificate.id)} 没有尚未解除的事由 ${id}。尚未解除的有：${list.zh}。`,
            },
          ],
    ),
  );
}

/** The grounds that a reinstatement ends: those that it names, or the one that is open. */
function liftedBy(certificate: Certificate, command: ChangeCertificateStatus, ctx: Context): readonly string[] {
  const open = openGrounds(certificate);
  if (open.length === 0) {
    requireValid([
      {
        pointer: "/status",
        en: `Certificate ${plainId(certificate.id)} is neither suspended nor withdrawn: there is nothing to lift.`,
        zh: `证书 ${plainId(certificate.id)} 未被暂停或撤销，无须恢复。`,
      },
    ]);
  }
  if (command.lifts !== undefined) {
    requireLiftable(certificate, command.lifts, open);
    return [...new Set(command.lifts)];
  }
  const [only] = open;
  const begun = open.find(({ change }) => change.status === "withdrawn" && change.effectiveFrom <= today(ctx));
  if (only === undefined || open.length > 1) {
    requireValid([
      {
        pointer: "/lifts",
        en: `Certificate ${plainId(certificate.id)} has ${open.length} open grounds: name in lifts those that are settled. ${open.map((ground) => stated(ground, certificate, "en")).join("; ")}.`,
        zh: `证书 ${plainId(certificate.id)} 有 ${open.length} 项尚未解除的事由，请在 lifts 中写明已解决的各项：${open.map((ground) => stated(ground, certificate, "zh")).join("；")}。`,
      },
    ]);
  }
  if (begun !== undefined) {
    requireValid([
      {
        pointer: "/lifts",
        en: `Certificate ${plainId(certificate.id)} was withdrawn from ${begun.change.effectiveFrom}, and a withdrawal is final: grant a new certificate instead. If it was entered by mistake, name it: lifts ["${begun.id}"].`,
        zh: `证书 ${plainId(certificate.id)} 自 ${begun.change.effectiveFrom} 起已被撤销，撤销不可恢复，请另行颁发新证书。如属误录，请写明 lifts ["${begun.id}"]。`,
      },
    ]);
  }
  return open.map(({ id }) => id);
}

/** The name of a new ground: as given and not yet used, else its place in the history. */
function groundOf(certificate: Certificate, { id }: ChangeCertificateStatus): string {
  const used = groundsOf(certificate).map((ground) => ground.id);
  if (id === undefined) {
    let place = certificate.statusHistory.length + 1;
    while (used.includes(String(place))) place += 1;
    return String(place);
  }
  requireValid(
    used.includes(id)
      ? [
          {
            pointer: "/id",
            en: `Certificate ${plainId(certificate.id)} has a ground ${id} already. Give this one an id of its own.`,
            zh: `证书 ${plainId(certificate.id)} 已有编号为 ${id} 的事由，请为本次另取编号。`,
          },
        ]
      : [],
  );
  return id;
}

/**
 * Appends a suspension, withdrawal or reinstatement. A withdrawal that has not begun is taken back like a suspension; one that has, only
 * by its name. Errors: `not-found` (unknown, or the holder is outside the bureau's region), `invalid-request` (nothing to lift, several
 * grounds and none named, a ground that is not open, an id used before).
 */
export function changeCertificateStatus(
  certificate: Certificate | undefined,
  holder: Organisation | undefined,
  command: ChangeCertificateStatus,
  ctx: Context,
): { readonly certificate: Certificate; readonly fact: Fact } {
  const current = requireCertificate(certificate, holder, ctx);
  const { status, reason, effectiveFrom } = command;
  const ground =
    status === "reinstated" ? { lifts: liftedBy(current, command, ctx) } : { id: groundOf(current, command) };
  const change: StatusChange = { status, ...ground, reason, effectiveFrom, recordedAt: ctx.now };
  const changed = { ...current, statusHistory: [...current.statusHistory, change] };
  requireCertificateRoom(current, changed);
  return {
    certificate: changed,
    fact: factOf(
      "certificate-status-changed",
      startOfDay(effectiveFrom),
      { certificate: current.id, status, ...ground, reason, effectiveFrom },
      ctx,
    ),
  };
}

/**
 * Does what this change of status did still stand? A ground does while no reinstatement has lifted it; a reinstatement does while no
 * ground is open that was recorded after it. Whoever sends the change again without an id of its own then means the same one.
 */
export function stillStands(
  certificate: Certificate,
  done: Pick<StatusChange, "status" | "id" | "lifts">,
  recordedAt: string,
): boolean {
  const open = openGrounds(certificate);
  if (done.status !== "reinstated") return open.some(({ id }) => id === done.id);
  const { statusHistory } = certificate;
  const place = statusHistory.findLastIndex(
    (change) => change.status === "reinstated" && change.recordedAt === recordedAt && sameLifts(change, done),
  );
  return !open.some(({ change }) => statusHistory.indexOf(change) > place);
}

function sameLifts({ lifts = [] }: Pick<StatusChange, "lifts">, other: Pick<StatusChange, "lifts">): boolean {
  return lifts.join() === (other.lifts ?? []).join();
}

/** The refusal of what looks like a repetition of an act whose effect has been taken back since. */
export function undoneSince(): DomainError {
  return new DomainError("id-taken", {
    en: "The same was recorded before and has been taken back since, so this may be a repetition or a new act. Nothing was changed. If it is new, send it with an id of its own.",
    zh: "相同内容曾经登记，之后已被解除或作废，无法判断这是重发还是新的登记，未作任何更改。如为新的登记，请附上新的编号（id）再提交。",
  });
}

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
