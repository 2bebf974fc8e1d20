import type { CalendarDate, Instant } from "./calendar.ts";
import type { OrganisationKind, Role } from "./organisation.ts";
import type { Grams } from "./quantity.ts";

/** What the facts of organisations, bases, products, certificates and recalls hold. fact-data.ts says what holds for every one of them. */

export interface Correcting {
  readonly id?: string;
  readonly corrects: Corrects;
  readonly reason: string;
}

/** What a correction takes the place of, or takes back. */
export interface Corrects {
  readonly kind: string;
  readonly id: string;
}

export interface OrganisationAdded {
  readonly id: string;
  readonly name: string;
  readonly kind: OrganisationKind;
  /** GB/T 2260: 6, 9 or 12 digits. */
  readonly regionCode: string;
  readonly creditCode?: string;
  readonly gln?: string;
  /** Its work phone and address, as a commitment certificate states them: the organisation's, never a person's. */
  readonly contact?: string;
  readonly address?: string;
  readonly accreditation?: string;
}

/** `before` and `after`: the members that changed, as they were and as they are. One that is absent from either was or is not there. */
interface Changed<Whole> extends Correcting {
  readonly before: Partial<Whole>;
  readonly after: Partial<Whole>;
}

export type OrganisationCorrected = Changed<Omit<OrganisationAdded, "id" | "kind">>;

/** None of the organisation's keys acts from here on, or they act again. */
export interface OrganisationStatusChanged {
  readonly id?: string;
  readonly organisation: string;
  readonly status: "suspended" | "reinstated";
  readonly reason: string;
}

/** Of a bureau: may the laboratory report, by its region or for producers and holders, on what grew in `regionCode`? */
export interface LaboratoryStatusChanged {
  readonly id?: string;
  readonly laboratory: string;
  readonly regionCode: string;
  readonly status: "barred" | "admitted";
  readonly reason: string;
}

/** Samples of one batch (`gtin`, `lot`), or taken from one day to another, narrowed by what else is named. */
export interface CommissionMade {
  readonly id: string;
  readonly laboratory: string;
  /** producer, holder or bureau. */
  readonly as: string;
  readonly scope: {
    readonly gtin?: string;
    readonly lot?: string;
    readonly from?: CalendarDate;
    readonly to?: CalendarDate;
    readonly base?: string;
    readonly regionCode?: string;
  };
}

/** `id` is that of the act, where its sender gave one; `commission` that of its own organisation. */
export interface CommissionEnded {
  readonly id?: string;
  readonly commission: string;
  readonly laboratory: string;
  readonly reason: string;
}

/** A GS1 company prefix is the organisation's, as its GS1 certificate says. */
export interface PrefixRecorded {
  readonly organisation: string;
  readonly prefix: string;
}

export interface PrefixWithdrawn extends PrefixRecorded {
  readonly id?: string;
  readonly reason: string;
}

/** `from` no longer holds the number; `of` is what it named: a product, base, organisation, shelf of links, or certificate. */
export interface ClaimReleased {
  readonly id?: string;
  readonly kind: string;
  readonly number: string;
  readonly from: string;
  readonly of: { readonly kind: string; readonly id: string };
  readonly reason: string;
}

/** `plots`: those that changed. */
export type BaseCorrected = Changed<Omit<BaseAdded, "id" | "organisation">>;

export interface PlotsAdded extends Pick<BaseAdded, "plots"> {
  readonly id?: string;
  readonly base: string;
  readonly reason: string;
}

export type ProductCorrected = Changed<Omit<ProductAdded, "gtin" | "organisation">>;

/** `organisation` may, or may no longer, register batches under the GTIN. */
export interface ProducerChanged {
  readonly id?: string;
  readonly gtin: string;
  readonly organisation: string;
  readonly reason: string;
}

/** A Polygon of one ring or a Point of GeoJSON (RFC 7946), WGS 84. */
type DrawnOutline =
  | {
      readonly type: "Polygon";
      readonly coordinates: readonly (readonly (readonly [longitude: number, latitude: number])[])[];
    }
  | { readonly type: "Point"; readonly coordinates: readonly [longitude: number, latitude: number] };

export interface BaseAdded {
  readonly id: string;
  readonly organisation: string;
  readonly name: string;
  readonly regionCode: string;
  readonly gln?: string;
  readonly plots: readonly {
    readonly id: string;
    readonly areaMu: number;
    readonly crop: string;
    readonly yieldCapKgPerMu?: number;
    readonly closedFrom?: CalendarDate;
    /** GeoJSON (RFC 7946): where it lies. */
    readonly outline?: DrawnOutline;
  }[];
}

export interface CapacityPolicySet {
  readonly base: string;
  readonly capacity: "warn" | "block";
}

export interface ProductAdded {
  readonly gtin: string;
  readonly organisation: string;
  readonly name: { readonly zh: string; readonly en?: string };
  readonly category: string;
  readonly coldChainProfile: string;
  readonly shelfLifeDays?: number;
  readonly form?: string;
}

export interface CertificateGranted {
  readonly id: string;
  readonly scheme: string;
  readonly number: string;
  readonly kind?: string;
  readonly grade?: "A" | "AA";
  readonly enterpriseCode?: string;
  readonly holder: string;
  readonly gtins: readonly string[];
  readonly bases: readonly string[];
  readonly approvedGramsPerYear: Grams;
  readonly validFrom: CalendarDate;
  readonly validTo?: CalendarDate;
}

/** `moved`: batches that count to another certificate year since, or to none. */
export type CertificateCorrected = Changed<Omit<CertificateGranted, "id"> & { readonly holderName: string }> & {
  readonly moved?: number;
};

/** A member of the scope that is absent stays as it was. */
export interface CertificateScopeChanged {
  readonly id?: string;
  readonly certificate: string;
  readonly gtins?: readonly string[];
  readonly bases?: readonly string[];
  readonly approvedGramsPerYear?: Grams;
  readonly effectiveFrom: CalendarDate;
  readonly reason: string;
}

/** `inspectedOn`, `result` and `recordedAt` name the check of that year. */
export interface AnnualCheckVoided extends Correcting {
  readonly certificate: string;
  readonly year: number;
  readonly result: "passed" | "failed";
  readonly inspectedOn: CalendarDate;
  readonly recordedAt: Instant;
}

export interface CertificateStatusChanged {
  readonly certificate: string;
  readonly status: "suspended" | "withdrawn" | "reinstated";
  /** Of a suspension or withdrawal: its ground. */
  readonly id?: string;
  /** Of a reinstatement: the grounds that it ends. */
  readonly lifts?: readonly string[];
  readonly reason: string;
  readonly effectiveFrom: CalendarDate;
}

export interface AnnualCheckRecorded {
  readonly certificate: string;
  readonly year: number;
  readonly result: "passed" | "failed";
  readonly inspectedOn: CalendarDate;
}

/** What the facts of people hold, by kind: ids, never a name. */
export interface PeopleFacts {
  readonly "person-added": PersonAdded;
  readonly "person-status-changed": PersonStatusChanged;
  readonly "person-erased": PersonErased;
  readonly "person-corrected": PersonCorrected;
  readonly "person-recovered": PersonRecovered;
  readonly "membership-added": MembershipAdded;
  readonly "membership-ended": MembershipEnded;
  readonly "shared-device-ended": SharedDeviceEnded;
}

interface PersonAdded {
  readonly id: string;
}

interface OfPerson {
  readonly id?: string;
  readonly person: string;
}

/** The person acts nowhere from here on, or acts again. */
interface PersonStatusChanged extends OfPerson {
  readonly status: "suspended" | "reinstated";
  readonly reason: string;
}

/** Name, contact and accounts are erased, and every membership ended. */
interface PersonErased extends OfPerson {
  readonly reason: string;
}

/** What says who the person is was corrected; `fields` names what, and no value is kept of before or after. */
interface PersonCorrected extends OfPerson {
  readonly fields: readonly string[];
  readonly reason: string;
}

/** Somebody else gave the person a first password: every session of until then ended. */
interface PersonRecovered extends OfPerson {
  readonly reason: string;
}

interface MembershipAdded extends OfPerson {
  readonly organisation: string;
  readonly role: Role;
}

interface MembershipEnded extends MembershipAdded {
  readonly reason: string;
}

/** A device is shared no more; `device` is its id in lists, `organisations` those whose people shared it. */
interface SharedDeviceEnded {
  readonly id: string;
  readonly device: string;
  readonly organisations: readonly string[];
  readonly reason: string;
}

export interface RecallFacts {
  readonly "batch-recalled": BatchRecalled;
  readonly "recall-ended": RecallEnded;
  readonly "recall-ordered": RecallOrdered;
  readonly "recall-task-told": RecallTaskTold;
  readonly "recall-order-ended": RecallOrderEnded;
}

interface BatchRecalled {
  readonly gtin: string;
  readonly lot: string;
  readonly id: string;
  readonly reason: string;
  readonly level: 1 | 2 | 3;
  /** The order that it is a part of, by the id under which that is stored. */
  readonly order?: string;
}

/** `completed`: the goods stay stopped. `mistaken`: there was nothing to recall. */
interface RecallEnded {
  readonly gtin: string;
  readonly lot: string;
  readonly id?: string;
  readonly corrects: Corrects;
  readonly outcome: "mistaken" | "completed";
  readonly reason: string;
}

/** `batches`: what it concerns, as `01/{gtin}/10/{lot}`. `mock`: an exercise, by which no goods are stopped. */
interface RecallOrdered extends Pick<BatchRecalled, "id" | "reason" | "level"> {
  readonly scope: { readonly kind: string; readonly id: string; readonly from?: string; readonly to?: string };
  readonly mock?: true;
  readonly batches: readonly string[];
}

type Whereabouts = "foundGrams" | "returnedGrams" | "destroyedGrams" | "soldGrams";

/** `recall`: the id under which its order is stored; `id`: that of the entry, which its organisation made. */
interface RecallTaskTold extends Readonly<Partial<Record<Whereabouts, Grams>>> {
  readonly recall: string;
  readonly organisation: string;
  readonly id: string;
  readonly acknowledged?: true;
  readonly batch?: string;
  readonly corrects?: string;
  readonly reason?: string;
}

/** `missing`: words for what nobody accounts for. */
interface RecallOrderEnded extends Pick<RecallEnded, "id" | "outcome" | "reason"> {
  readonly recall: string;
  readonly missing?: string;
}
