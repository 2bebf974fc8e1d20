import { keyOf, type Partition, partitionOf, type RowKey, type Stretch, stretchOf } from "../row-key.ts";
import type { PageRow } from "./page.ts";

/** Keys of devices; see keys.ts of this room's parent for how keys are made. */

/** A device of an organisation: ids live inside it. */
export interface DeviceRow {
  readonly id: string;
  readonly organisation: string;
  readonly name: string;
  /** Nobody called it so: the app made the name up of its system. */
  readonly isMadeUp?: true | undefined;
  readonly kind: string;
  readonly registeredAt: string;
  /** Public id of the key that registered it. */
  readonly by: string;
}

/** A second history of a device: a command that came with a number which another had, or that does not follow what came before it. */
export interface ForkRow {
  readonly number: number;
  readonly kind: "number-used-twice" | "chain-broken";
  readonly command: string;
  /** When it was written, by the device's clock; when it came, by the service's. */
  readonly deviceTime: string;
  readonly at: string;
  /** How it ended: `received`, or the code that it was refused with. */
  readonly outcome: string;
}

/** Numbers that a device gave up, and why. */
export interface GivenUpRow {
  readonly id: string;
  readonly digest: string;
  readonly numbers: readonly { readonly from: number; readonly to: number }[];
  readonly reason: string;
  readonly at: string;
  readonly by: string;
}

/** Where a command of a device was recorded, by the person's leave. Kept by itself: it can be erased, and the store lets it go. */
export interface PlaceRow {
  readonly number: number;
  readonly command: string;
  /** Latitude and longitude in degrees, to two decimals. */
  readonly place: string;
  /** When the command was written, by the device's clock; when it came, by the service's. */
  readonly writtenAt: string;
  readonly at: string;
}

/** Places are kept so long. */
export const PLACES_KEPT_DAYS = 366;

const padded = (value: number): string => String(value).padStart(10, "0");
const placeOf = (organisation: string, device: string): string => `DEVICE#${organisation}#${device}`;

export const deviceKey = (organisation: string, id: string): RowKey<DeviceRow> => keyOf(`DEVICES#${organisation}`, id);
export const devicesOf = (organisation: string): Stretch<DeviceRow> => stretchOf(`DEVICES#${organisation}`, "");
/** Every device there is, for the operator. */
export const everyDeviceKey = (organisation: string, id: string): RowKey<DeviceRow> =>
  keyOf("DEVICES", `${organisation}#${id}`);
export const everyDevice: Stretch<DeviceRow> = stretchOf("DEVICES", "");

export const devicePageKey = (organisation: string, device: string, page: number): RowKey<PageRow> =>
  keyOf(placeOf(organisation, device), `PAGE#${padded(page)}`);
/** The pages of a device, and nothing else. */
export const devicePages = (
  organisation: string,
  device: string,
): { readonly place: Partition<PageRow>; readonly range: { readonly from: string; readonly to: string } } => ({
  place: partitionOf(placeOf(organisation, device)),
  range: { from: "PAGE#", to: "PAGE#~" },
});
export const pageInKey = ({ sk }: { readonly sk: string }): number => Number(sk.slice("PAGE#".length));

const placesPartition = (organisation: string, device: string): string => `DEVICEPLACES#${organisation}#${device}`;
export const placeKey = (organisation: string, device: string, number: number): RowKey<PlaceRow> =>
  keyOf(placesPartition(organisation, device), padded(number));
export const placesOfDevice = (organisation: string, device: string): Stretch<PlaceRow> =>
  stretchOf(placesPartition(organisation, device), "");

export const forkKey = (organisation: string, device: string, number: number, tag: string): RowKey<ForkRow> =>
  keyOf(placeOf(organisation, device), `FORK#${padded(number)}#${tag}`);
export const forksOf = (organisation: string, device: string): Stretch<ForkRow> =>
  stretchOf(placeOf(organisation, device), "FORK#");
export const givenUpKey = (organisation: string, device: string, id: string): RowKey<GivenUpRow> =>
  keyOf(placeOf(organisation, device), `GIVENUP#${id}`);
export const givenUpOf = (organisation: string, device: string): Stretch<GivenUpRow> =>
  stretchOf(placeOf(organisation, device), "GIVENUP#");
