import type { Deps } from "@suyuan/api/host";
import { sharedDeviceKey, sharedDeviceOps } from "@suyuan/api/ledger/people/shared-devices";
import { readMany, readRow } from "@suyuan/api/ledger/read";
import { freshToken, untilCommitted } from "@suyuan/api/ledger/retry";
import { dateInChina } from "@suyuan/domain/calendar";
import { defined } from "@suyuan/domain/fact";
import { liveMemberships, type Person } from "@suyuan/domain/people/person";
import type { SharedDevice } from "@suyuan/domain/people/shared-device";
import { hashPassword, isPassword } from "../passwords.ts";
import { mayGoOn, type Signer, signerOf } from "../people.ts";

type Needs = Pick<Deps, "table" | "sha256" | "randomBytes" | "now" | "signIn">;
type Pin = SharedDevice["pins"][number];

/** People of one device. */
const PINS_MAX = 30;
/** Wrong tries of one person on one device; then its password is asked for. */
export const PIN_TRIES = 5;

const PIN = /^\d{4,6}$/;
const UP = "0123456789012345";
const DOWN = [...UP].reverse().join("");

/** What is wrong with a PIN that somebody chose; undefined for one that will do. */
export function pinFault(pin: string, again: string): "form" | "common" | "differs" | undefined {
  if (!PIN.test(pin)) return "form";
  if (/^(\d)\1+$/.test(pin) || UP.includes(pin) || DOWN.includes(pin) || /^(\d\d)\1+$/.test(pin)) return "common";
  return pin === again ? undefined : "differs";
}

export async function sharedDevice(
  { table, sha256 }: Pick<Needs, "table" | "sha256">,
  secret: string | undefined,
): Promise<SharedDevice | undefined> {
  if (secret === undefined) return undefined;
  const device = (await readRow(table, sharedDeviceKey(sha256(secret))))?.data;
  return device?.ended === undefined ? device : undefined;
}

/** Those who may come in by a PIN of theirs at this device now, by name. */
export async function peopleAt(
  deps: Needs,
  device: SharedDevice,
): Promise<readonly (Signer & { readonly pin: Pin })[]> {
  const found = await Promise.all(device.pins.map(async (pin) => ({ pin, signer: await signerOf(deps, pin.person) })));
  return found.flatMap(({ pin, signer }) =>
    signer !== undefined && mayComeIn(device, pin, signer.person) ? [{ ...signer, pin }] : [],
  );
}

function mayComeIn({ organisations }: SharedDevice, pin: Pin, person: Person): boolean {
  return mayGoOn(person, pin.since) && isOf(person, organisations);
}

function isOf(person: Person, organisations: readonly string[]): boolean {
  return liveMemberships(person).some(({ organisation }) => organisations.includes(organisation));
}

/**
 * Sets a person's PIN at a device, which begins to be shared with the first, under the `name` that is given then: of those organisations that
 * the first acts for. False where the person is of none of them, there are too many, or the operator ended it meanwhile.
 */
export async function setPin(
  deps: Needs,
  secret: string,
  { person }: Signer,
  { pin, name }: { readonly pin: string; readonly name?: string | undefined },
): Promise<boolean> {
  const digest = deps.sha256(secret);
  const key = sharedDeviceKey(digest);
  const hash = await hashPassword(pin);
  return untilCommitted(
    deps,
    async () => {
      const loaded = await readMany(deps.table, [key]);
      const kept = loaded.state(key);
      const now = deps.now().toISOString();
      const organisations = [...new Set(liveMemberships(person).map(({ organisation }) => organisation))];
      const before: SharedDevice = kept ?? {
        ...defined({ name }),
        organisations,
        begunBy: person.id,
        begunAt: now,
        pins: [],
      };
      if (before.ended !== undefined || !isOf(person, before.organisations)) return false;
      const others = before.pins.filter((one) => one.person !== person.id);
      if (others.length >= PINS_MAX) return false;
      // Sessions of the second of a sign-out count no more: this PIN is of now.
      const since = Math.max(Math.floor(Date.now() / 1000), (person.signedOutAt ?? 0) + 1);
      const pins = [...others, { person: person.id, hash, since, failures: 0 }];
      const after = { ...before, usedOn: dateInChina(now), pins };
      return (
        (await deps.table.transact(sharedDeviceOps(deps, loaded, digest, after), freshToken(deps))).ok || undefined
      );
    },
    { gaveUp: "the device changes all the time" },
  );
}

/** Who it is by a PIN; `locked` after five wrong ones, whatever comes then. A try is counted before it is looked at. */
export async function pinSigner(
  deps: Needs,
  secret: string,
  { person, pin }: { readonly person: string; readonly pin: string },
): Promise<Signer | "locked" | "wrong"> {
  const digest = deps.sha256(secret);
  const key = sharedDeviceKey(digest);
  const counted = async (failuresOf: (failures: number) => number | undefined) =>
    untilCommitted(
      deps,
      async () => {
        const loaded = await readMany(deps.table, [key]);
        const device = loaded.state(key);
        const own = device?.pins.find((one) => one.person === person);
        if (device === undefined || device.ended !== undefined || own === undefined) return "wrong" as const;
        const failures = failuresOf(own.failures);
        if (failures === undefined) return "locked" as const;
        const pins = device.pins.map((one) => (one === own ? { ...one, failures } : one));
        // Tries are taken back by the right one alone.
        const used = failures === 0 ? { usedOn: dateInChina(deps.now().toISOString()) } : {};
        const ops = sharedDeviceOps(deps, loaded, digest, { ...device, ...used, pins });
        const commit = await deps.table.transact(ops, freshToken(deps));
        return commit.ok ? { device, own } : undefined;
      },
      { gaveUp: "the device changes all the time" },
    );
  const found = await counted((failures) => (failures >= PIN_TRIES ? undefined : failures + 1));
  if (typeof found === "string") return found;
  const { device, own } = found;
  if (!(await isPassword(pin, own.hash))) return "wrong";
  const signer = await signerOf(deps, person);
  if (signer === undefined || !mayComeIn(device, own, signer.person)) return "wrong";
  await counted(() => 0);
  return signer;
}
