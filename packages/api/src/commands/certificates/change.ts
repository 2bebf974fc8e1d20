import { type CalendarDate as Day, dateInChina } from "@suyuan/domain/calendar";
import type { Certificate } from "@suyuan/domain/certificates/certificate";
import { changeCertificateStatus, isLifted, stillStands, undoneSince } from "@suyuan/domain/certificates/change";
import { checkStands, recordAnnualCheck, voidAnnualCheck, voidStands } from "@suyuan/domain/certificates/checks";
import {
  type CertificatesOf,
  overlapping,
  overlapWarnings,
  uncomparedWarnings,
} from "@suyuan/domain/certificates/overlap";
import { keptWarnings } from "@suyuan/domain/certificates/room";
import { everCovered } from "@suyuan/domain/certificates/scope";
import { openGrounds } from "@suyuan/domain/certificates/standing";
import { type CertificateView, certificateView } from "@suyuan/domain/certificates/view";
import { type Context, today } from "@suyuan/domain/context";
import type { Fact } from "@suyuan/domain/fact";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import type { Organisation } from "@suyuan/domain/organisation";
import type { Key, Op } from "@suyuan/store/table";
import type * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { referTo } from "../../ledger/batch-rows.ts";
import { execute } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { certificateKey, factKey, gtinCertificatesKey, organisationKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { readRow } from "../../ledger/read.ts";
import { type Act, actOf } from "../act.ts";
import { besideOf, NONE_BESIDE, withBeside } from "./beside.ts";
import type { AnnualCheckBody, CheckVoidBody, StatusBody } from "./bodies.ts";
import {
  comingBackWrites,
  isNumberAnothers,
  isNumberReleased,
  numberKeys,
  numberTaken,
  releasedNumberOf,
  successorKeys,
} from "./number-rows.ts";
import { concerns, othersOf, ownRowsOf, republish } from "./published.ts";

interface Change<Command> {
  readonly command: Command;
  readonly act: Act;
  readonly rule: (
    certificate: Certificate | undefined,
    holder: Organisation | undefined,
    command: Command,
    ctx: Context,
  ) => { readonly certificate: Certificate; readonly fact: Fact };
  /** Does what the act's fact did still stand? Without an id, the same content then is the same act; otherwise nobody can tell. */
  readonly stands: (certificate: Certificate, fact: Fact) => boolean;
}

/** The fact of the same act, if it stands; the refusal when it was taken back since and the act has no id of its own. */
function sameAct(loaded: Loaded, id: string, { act, stands }: Change<unknown>, hasId: boolean) {
  const done = act.taken(loaded);
  const certificate = loaded.state(certificateKey(id));
  if (done === undefined || hasId || certificate === undefined) return done;
  const fact = loaded.state(done)?.fact;
  if (fact === undefined || stands(certificate, fact)) return done;
  throw undoneSince();
}

/** The certificate with warnings of those that it newly overlaps, and which they are. */
function warned(before: Certificate | undefined, after: Certificate, others: readonly CertificatesOf[]) {
  const known = new Set(before === undefined ? [] : overlapping(before, others).map((other) => other.id));
  const overlaps = overlapping(after, others).filter((other) => !known.has(other.id));
  const warnings = [
    ...after.warnings,
    ...overlapWarnings(overlaps),
    ...(overlaps.length > 0 ? uncomparedWarnings(others) : []),
  ];
  return { certificate: { ...after, warnings: keptWarnings(warnings) }, overlaps };
}

/**
 * A withdrawn certificate may have lost its number to another: it cannot come back while that has it. One whose number was released comes back
 * once it is corrected to its own.
 */
function requireNumber(loaded: Loaded, before: Certificate | undefined, after: Certificate): void {
  const isBack = before !== undefined && isLifted(before, after);
  if (isNumberAnothers(loaded, after) || (isBack && isNumberReleased(loaded, after))) throw numberTaken();
}

/** What a certificate that is withdrawn no more takes back of its number. */
function numberBack(loaded: Loaded, before: Certificate | undefined, after: Certificate, day: Day): Op[] {
  const isWithdrawn = (each: Certificate) => openGrounds(each).some(({ change }) => change.status === "withdrawn");
  if (before === undefined || !isWithdrawn(before) || isWithdrawn(after)) return [];
  return comingBackWrites(loaded, after, day);
}

/** What lies beside a certificate: its holder, its public rows, its number. */
function keysOf(certificate: Certificate | undefined): readonly Key[] {
  if (certificate === undefined) return [];
  const published = everCovered(certificate).gtins.map(gtinCertificatesKey);
  return [organisationKey(certificate.holder), ...published, ...numberKeys(certificate), releasedNumberOf(certificate)];
}

/** What those name: its own public rows, and the certificate that took its number over. */
function furtherKeys(loaded: Loaded, certificate: Certificate | undefined): readonly Key[] {
  if (certificate === undefined) return [];
  const successor = successorKeys(loaded, certificate);
  const own = ownRowsOf(loaded, certificate, everCovered(certificate).gtins);
  return successor === undefined ? own : [...own, successor.certificate, successor.number];
}

/** A change to a granted certificate: loads it with its holder and public rows, lets the rule decide, writes them together. */
function change<Command extends object>(
  deps: Deps,
  { actor, params, idempotency }: Call<{ readonly id: string }, unknown, unknown>,
  asked: Change<Command> & { readonly id: string | undefined },
): Promise<Answer<CertificateView>> {
  const { act, command, rule, id } = asked;
  const key = certificateKey(params.id);
  const look = async () => {
    const certificate = (await readRow(deps.table, key))?.data;
    return certificate === undefined ? NONE_BESIDE : besideOf(deps, everCovered(certificate).gtins, certificate.holder);
  };
  return withBeside(deps, look, (beside) =>
    execute(deps, {
      actor,
      idempotency,
      digest: act.digest,
      lane: key.pk,
      keys: [key, act.key, organisationKey(actor.organisation)],
      taken: (loaded) => sameAct(loaded, params.id, asked as Change<unknown>, id !== undefined),
      more: (loaded) => keysOf(loaded.state(key)),
      further: (loaded) => furtherKeys(loaded, loaded.state(key)),
      decide: (loaded) => {
        const before = loaded.state(key);
        const holder = before && loaded.state(organisationKey(before.holder));
        const ctx = contextOf(deps, actor, loaded);
        const { certificate: after, fact } = rule(before, holder, command, ctx);
        const others = othersOf(loaded, everCovered(after).gtins, beside);
        const { certificate, overlaps } = warned(before, after, others);
        requireNumber(loaded, before, certificate);
        return {
          writes: [
            loaded.next(key, certificate),
            referTo(factKey(key, loaded.version(key) + 1), act.key),
            ...numberBack(loaded, before, certificate, today(ctx)),
            ...republish(loaded, certificate),
          ],
          fact,
          factKey: act.key,
          exceptions: concerns(loaded, ctx, { certificate, holder, overlaps }),
          status: 201 as const,
          body: certificateView(certificate, dateInChina(deps.now().toISOString())),
          location: `/api/certificates/${plainId(params.id)}`,
        };
      },
    }),
  );
}

type IdCall<Body> = Call<{ readonly id: string }, unknown, Body>;

/** The change of a certificate's status; without an id, the same content is the same change while its effect stands. */
export function changeStatus(deps: Deps, call: IdCall<z.infer<typeof StatusBody>>): Promise<Answer<CertificateView>> {
  const { actor, params, body } = call;
  const { id, ...content } = body;
  // Grounds have names of their own for each certificate.
  const name = id === undefined ? undefined : `${params.id}/${id}`;
  const act = actOf(deps, actor, "certificate-status", name, { certificate: params.id, ...content });
  const stands = (certificate: Certificate, fact: Fact) =>
    fact.kind !== "certificate-status-changed" || stillStands(certificate, fact.data, fact.recordedAt);
  return change(deps, call, { id, act, command: body, rule: changeCertificateStatus, stands });
}

export function recordCheck(
  deps: Deps,
  call: IdCall<z.infer<typeof AnnualCheckBody>>,
): Promise<Answer<CertificateView>> {
  const { actor, params, body } = call;
  const { id, ...content } = body;
  const act = actOf(deps, actor, "annual-check", id, { certificate: params.id, ...content });
  const stands = (certificate: Certificate, fact: Fact) =>
    fact.kind !== "annual-check-recorded" || checkStands(certificate, fact.data, fact.recordedAt);
  return change(deps, call, { id, act, command: body, rule: recordAnnualCheck, stands });
}

type CheckCall = Call<{ readonly id: string; readonly year: number }, unknown, z.infer<typeof CheckVoidBody>>;

/** Takes an annual check back. Sent again it is the same act, unless a check was recorded since that it might mean. */
export function voidCheck(deps: Deps, call: CheckCall): Promise<Answer<CertificateView>> {
  const { actor, params, body } = call;
  const { id, ...content } = body;
  const act = actOf(deps, actor, "annual-check-void", id, { certificate: params.id, year: params.year, ...content });
  const stands = (certificate: Certificate, fact: Fact) => voidStands(certificate, params.year, fact.recordedAt);
  const command = { ...body, year: params.year };
  return change(deps, call, { id, act, command, rule: voidAnnualCheck, stands });
}
