import { effect, signal } from "@preact/signals";
import { whereabouts } from "../outbox/content.ts";
import { CORRECTED_AT_ONCE } from "../outbox/order.ts";
import { Outbox, unsentIn } from "../outbox/outbox.ts";
import { hindered } from "../outbox/store.ts";
import { everybodyLeft, type Here, knownHere, lastHere, type Vault, vaultOf } from "../outbox/vaults.ts";
import { outbox, vault } from "../records/acting.ts";
import { askedAsPerson } from "../service/client.ts";
import { SignedOut, Unreachable, useCredentials } from "../service/credentials.ts";
import { newId } from "../service/ids.ts";
import { forgetReads } from "../service/reading.ts";
import { type Carrier, carryBy, straight } from "../service/send.ts";
import { type Membership, session } from "../sign-in/session.ts";
import { unverified } from "../sign-in/unverified.ts";
import { isOffline } from "./network.ts";

/** Commands that lie sealed on this device after everybody signed out. */
export const sealedUnsent = signal(0);

/** What others of those who share the device have not sent: it waits for each of them. */
export const othersUnsent = signal<readonly { readonly name: string; readonly count: number }[]>([]);

/** More than one person has been at this device and not signed out. */
export const isShared = signal(false);

async function lookAtOthers({ name }: Pick<Vault, "name">): Promise<void> {
  const here = await knownHere<Membership>();
  isShared.value = new Set(here.map(({ who }) => who.person.id)).size > 1;
  const known = here.filter((one) => one.name !== name);
  const counted = known.map(async (one) => ({ name: one.who.person.name, count: await unsentIn(one.name) }));
  othersUnsent.value = (await Promise.all(counted)).filter(({ count }) => count > 0);
}

/** With a network a form waits so long for what the service says of it; then it is told that it is kept. */
const PATIENCE_MS = 8_000;

let changing: Promise<void> = Promise.resolve();
let opened: { readonly name: string; readonly isVerified: boolean } | undefined;

async function open({ name, key }: Vault, { person }: Here<Membership>, isVerified: boolean): Promise<void> {
  if (opened?.name === name && opened.isVerified === isVerified) return outbox.value?.sendNow();
  await close();
  const { userAgent } = navigator;
  const isPhone = /Mobile|Android|iPhone/.test(userAgent);
  const system = /Android|iPhone|iPad|Windows|Mac OS|Linux/.exec(userAgent)?.[0] ?? "Web";
  const made = new Outbox({
    ...{ name, key, person: person.name, system, newId, origin: location.origin },
    deviceKind: isPhone ? "phone" : "desktop",
    ask: isVerified ? askedAsPerson : () => Promise.reject(new SignedOut("not signed in yet")),
  });
  await made.start();
  opened = { name, isVerified };
  vault.value = { name, key };
  outbox.value = made;
  carryBy(carrierOf(made));
  // Few say where they are: what follows that comes for whoever was asked.
  if (localStorage.getItem("suyuan-place")) (await import("./device/whereabouts.ts")).follow(person.id);
}

async function close(): Promise<void> {
  const before = outbox.value;
  outbox.value = undefined;
  vault.value = undefined;
  opened = undefined;
  carryBy(straight);
  whereabouts.now = undefined;
  await before?.stop();
}

/** A screen's command is kept first, whatever the network does. One that is refused while its form waits goes back to the form. */
function carrierOf(box: Outbox): Carrier {
  return async (command) => {
    const fate = await box.carry(command, isOffline.value ? 0 : PATIENCE_MS).catch((error: unknown) => {
      if (!hindered.value) throw error;
    });
    // The bar says what to do; what was typed stays in its form.
    if (fate === undefined) return { kind: "unreachable" };
    if (!("answered" in fate)) return { kind: "kept" };
    if (fate.answered.kind === "taken") return { kind: "taken", answer: fate.body };
    if (fate.answered.kind !== "refused" || fate.problem === undefined) return { kind: "kept" };
    const parked = box.shown.value.find(({ id }) => id === command.id);
    if (parked !== undefined) await box.giveUp(parked.number, CORRECTED_AT_ONCE);
    return { kind: "refused", problem: fate.problem };
  };
}

/** Follows the session: opens the outbox of whoever signs in, goes on for whoever was here last without a network, and closes when they leave. */
async function follow(now: typeof session.value): Promise<void> {
  if (now.kind === "signed-in" && now.acting !== undefined) {
    const who = { person: now.me.person, acting: now.acting };
    const own = await vaultOf(who, Date.now());
    if (now.isAnew === true) await (await import("../outbox/locks.ts")).forgiveTries(own);
    await open(own, who, true);
    unverified.value = undefined;
    await lookAtOthers(own);
    return;
  }
  if (now.kind === "unreachable") {
    const last = await lastHere<Membership>();
    if (last === undefined) return;
    await open(last, last.who, false);
    await lookAtOthers(last);
    // Whatever is read meanwhile cannot be reached: nobody was refused.
    useCredentials({
      token: () => Promise.reject(new Unreachable("not signed in yet")),
      organisation: () => last.who.acting.organisation.id,
      role: () => last.who.acting.role,
    });
    unverified.value = last.who;
    return;
  }
  if (now.kind === "signed-out") {
    await close();
    unverified.value = undefined;
    othersUnsent.value = [];
    sealedUnsent.value = await everybodyLeft(({ name }) => unsentIn(name));
  }
}

/** From now on what a person does goes through the outbox. */
export function startUnsent(): void {
  setTimeout(() => void import("./device/refresh.ts"), 20_000);
  if (!("indexedDB" in globalThis) || globalThis.crypto?.subtle === undefined) return;
  let before = 0;
  effect(() => {
    const waiting = outbox.value?.summary.value.waiting ?? 0;
    // What was sent by itself is on record: screens that were read before ask again.
    if (waiting === 0 && before > 0) forgetReads();
    before = waiting;
  });
  effect(() => {
    const now = session.value;
    changing = changing.then(() => follow(now)).catch((error: unknown) => console.error("outbox", error));
  });
}
