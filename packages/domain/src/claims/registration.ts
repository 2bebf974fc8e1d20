import type { EpcisEvent } from "@suyuan/epcis/event";
import type { CalendarDate } from "../calendar.ts";
import { ourId } from "../events/uris.ts";
import type { FieldFault } from "../field-errors.ts";
import type { WeighedLot } from "./lots.ts";
import { documentsOf, placesOf, type StatedDocument, type StatedPlace, type Term, termsOf } from "./terms.ts";

/** Name, in a lot's master data, of the plots that it was harvested from: one plot id or a list of them. Under `{publicUrl}`. */
export const PLOTS_TERM = "/voc/plots";

/** Name, there, of what the commitment certificate of the lot rests on: one basis as `commitmentBasis` of our own route has it, or a list. */
export const COMMITMENT_TERM = "/voc/commitmentBasis";

/** A harvest date of the Core Business Vocabulary's lot master data, as JSON and as XML spell its namespace. */
const HARVEST_DATE = /^urn:epcglobal:cbv:mda[:#]?harvest(?:Start|End)Date$/;

/** A lot of a product of ours comes into being with so many kilograms. */
export interface RegistrationClaim {
  readonly kind: "registration";
  readonly item: WeighedLot;
  readonly base: (StatedPlace & { readonly id: string }) | undefined;
  /** Undefined when the event names none: a base with one plot leaves no doubt. */
  readonly plots: { readonly ids: readonly string[]; readonly pointer: string } | undefined;
  /** As said; whether each is a basis is judged as our own route does. Undefined when the event says nothing of one. */
  readonly commitment: { readonly basis: readonly string[]; readonly pointer: string } | undefined;
  readonly harvest: { readonly on: CalendarDate; readonly pointer: string } | undefined;
  readonly certificate: (StatedDocument & { readonly id: string }) | undefined;
  readonly faults: readonly FieldFault[];
}

function dateIn(value: unknown): CalendarDate | undefined {
  const text = typeof value === "object" && value !== null && "@value" in value ? value["@value"] : value;
  if (typeof text !== "string") return undefined;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? undefined : text;
}

const HARVEST_MISSING: FieldFault = {
  pointer: "/ilmd",
  en: "Give the day of the harvest as cbvmda:harvestStartDate and cbvmda:harvestEndDate, YYYY-MM-DD.",
  zh: "请用 cbvmda:harvestStartDate 和 cbvmda:harvestEndDate 填写采收日期（YYYY-MM-DD）。",
};

function harvestIn(terms: readonly Term[]): Pick<RegistrationClaim, "harvest" | "faults"> {
  const dates = terms.filter(({ iri }) => HARVEST_DATE.test(iri)).map((term) => ({ ...term, on: dateIn(term.value) }));
  const faults: FieldFault[] = dates
    .filter(({ on }) => on === undefined)
    .map(({ pointer }) => ({ pointer, en: "must be a date YYYY-MM-DD", zh: "须为有效日期（YYYY-MM-DD）" }));
  const [first, second] = dates;
  if (faults.length > 0) return { harvest: undefined, faults };
  if (first?.on === undefined) return { harvest: undefined, faults: [HARVEST_MISSING] };
  if (second !== undefined && second.on !== first.on) {
    const en = "A batch is harvested on one day here: register a lot for each day.";
    const fault = { pointer: second.pointer, en, zh: "一个批次只对应一个采收日，请按采收日分批登记。" };
    return { harvest: undefined, faults: [fault] };
  }
  return { harvest: { on: first.on, pointer: first.pointer }, faults: [] };
}

/** The words of a term of ours, one or a list: `undefined` where the event has no such term, `pointer` alone where it holds something else. */
function wordsOf(terms: readonly Term[], iri: string) {
  const term = terms.find((one) => one.iri === iri);
  if (term === undefined) return undefined;
  const words = [term.value].flat();
  const isWords = words.length > 0 && words.every((word) => typeof word === "string");
  return { pointer: term.pointer, words: isWords ? words : undefined };
}

function plotsIn(terms: readonly Term[], publicUrl: string): Pick<RegistrationClaim, "plots" | "faults"> {
  const said = wordsOf(terms, publicUrl + PLOTS_TERM);
  if (said === undefined) return { plots: undefined, faults: [] };
  const { pointer, words: ids } = said;
  if (ids !== undefined) return { plots: { ids, pointer }, faults: [] };
  const fault = { pointer, en: "must be a plot id or a list of them", zh: "须为地块编号或其列表" };
  return { plots: undefined, faults: [fault] };
}

function commitmentIn(terms: readonly Term[], publicUrl: string): Pick<RegistrationClaim, "commitment" | "faults"> {
  const said = wordsOf(terms, publicUrl + COMMITMENT_TERM);
  if (said === undefined) return { commitment: undefined, faults: [] };
  const { pointer, words: basis } = said;
  if (basis !== undefined) return { commitment: { basis, pointer }, faults: [] };
  const fault = { pointer, en: "must be a basis of the commitment or a list of them", zh: "须为承诺依据或其列表" };
  return { commitment: undefined, faults: [fault] };
}

/** What to do when the base has several plots and the event names none. */
export function plotsMissing(publicUrl: string): FieldFault {
  return {
    pointer: "/ilmd",
    en: `Name the plots that were harvested: a member whose full name is ${publicUrl}${PLOTS_TERM}, with plot ids.`,
    zh: `请在 ilmd 中填写采收地块：名称为 ${publicUrl}${PLOTS_TERM}，值为地块编号。`,
  };
}

function baseOf(event: EpcisEvent, publicUrl: string): Pick<RegistrationClaim, "base" | "faults"> {
  for (const place of placesOf(event)) {
    const id = ourId(place.uri, "base", publicUrl);
    if (id !== undefined) return { base: { ...place, id }, faults: [] };
  }
  const fault = {
    pointer: "/readPoint/id",
    en: `Name the base where it was harvested as ${publicUrl}/id/base/{id}, in readPoint or bizLocation.`,
    zh: `请在 readPoint 或 bizLocation 中填写采收的生产基地：${publicUrl}/id/base/{编号}。`,
  };
  return { base: undefined, faults: [fault] };
}

function certificateOf(event: EpcisEvent, publicUrl: string): Pick<RegistrationClaim, "certificate" | "faults"> {
  const named = documentsOf(event, "cert").flatMap((document) => {
    const id = ourId(document.uri, "certificate", publicUrl);
    return id === undefined ? [] : [{ ...document, id }];
  });
  const [certificate, second] = named;
  if (second === undefined) return { certificate, faults: [] };
  const fault = {
    pointer: second.pointer,
    en: "A batch draws on one certificate: name the one that it draws on.",
    zh: "一个批次只占用一张证书的余量，请只填写该证书。",
  };
  return { certificate: undefined, faults: [fault] };
}

/** Reads a commissioning of lots of ours (one at least) as the registration that it claims, or with what is missing. */
export function readRegistration(
  event: EpcisEvent,
  [item, ...others]: readonly [WeighedLot, ...WeighedLot[]],
  { context, publicUrl }: { readonly context: readonly unknown[]; readonly publicUrl: string },
): RegistrationClaim {
  const terms = termsOf((event as { readonly ilmd?: unknown }).ilmd, "/ilmd", context);
  const parts = {
    base: baseOf(event, publicUrl),
    plots: plotsIn(terms, publicUrl),
    commitment: commitmentIn(terms, publicUrl),
    harvest: harvestIn(terms),
    certificate: certificateOf(event, publicUrl),
  };
  const single = others.map(({ pointer }) => ({
    pointer,
    en: "Register one lot with each event.",
    zh: "每个事件只登记一个批次。",
  }));
  return {
    kind: "registration",
    item,
    base: parts.base.base,
    plots: parts.plots.plots,
    commitment: parts.commitment.commitment,
    harvest: parts.harvest.harvest,
    certificate: parts.certificate.certificate,
    faults: [...single, ...item.faults, ...Object.values(parts).flatMap(({ faults }) => faults)],
  };
}
