import type { Deps } from "@suyuan/api/host";
import { type SharedDevice, sharedDeviceKey } from "@suyuan/api/ledger/people/keys";
import { readMany, readRow } from "@suyuan/api/ledger/read";
import { freshToken, untilCommitted } from "@suyuan/api/ledger/retry";
import { liveMemberships, type Person } from "@suyuan/domain/people/person";
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
  return device?.endedAt === undefined ? device : undefined;
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
 * Sets a person's PIN at a device, which begins to be shared with the first: of those organisations that the first acts for. False where the
 * person is of none of them, or there are too many.
 */
export async function setPin(deps: Needs, secret: string, { person }: Signer, pin: string): Promise<boolean> {
  const key = sharedDeviceKey(deps.sha256(secret));
  const hash = await hashPassword(pin);
  return untilCommitted(
    deps,
    async () => {
      const loaded = await readMany(deps.table, [key]);
      const kept = loaded.state(key);
      const now = deps.now().toISOString();
      const organisations = [...new Set(liveMemberships(person).map(({ organisation }) => organisation))];
      const before: SharedDevice =
        kept === undefined || kept.endedAt !== undefined
          ? { organisations, begunBy: person.id, begunAt: now, pins: [] }
          : kept;
      if (!isOf(person, before.organisations)) return false;
      const others = before.pins.filter((one) => one.person !== person.id);
      if (others.length >= PINS_MAX) return false;
      // Sessions of the second of a sign-out count no more: this PIN is of now.
      const since = Math.max(Math.floor(Date.now() / 1000), (person.signedOutAt ?? 0) + 1);
      const after = { ...before, pins: [...others, { person: person.id, hash, since, failures: 0 }] };
      return (await deps.table.transact([loaded.next(key, after)], freshToken(deps))).ok || undefined;
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
  const key = sharedDeviceKey(deps.sha256(secret));
  const counted = async (failuresOf: (failures: number) => number | undefined) =>
    untilCommitted(
      deps,
      async () => {
        const loaded = await readMany(deps.table, [key]);
        const device = loaded.state(key);
        const own = device?.pins.find((one) => one.person === person);
        if (device === undefined || device.endedAt !== undefined || own === undefined) return "wrong" as const;
        const failures = failuresOf(own.failures);
        if (failures === undefined) return "locked" as const;
        const pins = device.pins.map((one) => (one === own ? { ...one, failures } : one));
        const commit = await deps.table.transact([loaded.next(key, { ...device, pins })], freshToken(deps));
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
