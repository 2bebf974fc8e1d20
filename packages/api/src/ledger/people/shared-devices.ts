import type { SharedDevice } from "@suyuan/domain/people/shared-device";
import type { Op } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { create, type Loaded } from "../loaded.ts";
import { keyOf, type RowKey, type Stretch, stretchOf } from "../row-key.ts";

/** Where a shared device of a list lies. The digest goes into no answer: it says what the device shows, to whoever learns of that. */
export interface ListedSharedDevice {
  readonly id: string;
  /** SHA-256 of the secret that the device shows. */
  readonly digest: string;
}

/** By the SHA-256 of the secret that the device shows. */
export const sharedDeviceKey = (digest: string): RowKey<SharedDevice> => keyOf(`SHARED#${digest}`, "DEVICE");
/** Every device that is or was shared, by id. */
export const everySharedDevice: Stretch<ListedSharedDevice> = stretchOf("SHARED-DEVICES", "");
export const listedSharedDeviceKey = (id: string): RowKey<ListedSharedDevice> => keyOf(everySharedDevice.pk, id);
/** Those of an organisation, by id. */
export const sharedDevicesOf = (organisation: string): Stretch<ListedSharedDevice> =>
  stretchOf(`ORG#${organisation}`, "SHARED#");
export const sharedDeviceOfKey = (organisation: string, id: string): RowKey<ListedSharedDevice> =>
  keyOf(`ORG#${organisation}`, `SHARED#${id}`);

/**
 * Writes a shared device as it is now. One that is in no list yet gets an id and its rows there: a new one, and one that began to be shared
 * under an earlier version, which so comes into the lists at its next use.
 */
export function sharedDeviceOps(
  { randomBytes }: Pick<Deps, "randomBytes">,
  loaded: Loaded,
  digest: string,
  device: SharedDevice,
): readonly Op[] {
  const key = sharedDeviceKey(digest);
  if (device.id !== undefined) return [loaded.next(key, device)];
  const id = `sd-${Buffer.from(randomBytes(12)).toString("hex")}`;
  const row = { id, digest };
  return [
    loaded.next(key, { ...device, id }),
    create(listedSharedDeviceKey(id), row),
    ...device.organisations.map((organisation) => create(sharedDeviceOfKey(organisation, id), row)),
  ];
}
