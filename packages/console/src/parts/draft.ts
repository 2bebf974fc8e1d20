import { useEffect, useState } from "preact/hooks";
import { type FieldsNamed, openForm, type Typed } from "../service/send.ts";
import { session } from "../sign-in/session.ts";
import { unverified } from "../sign-in/unverified.ts";
import { BASE } from "./address.ts";

const PREFIX = "suyuan-draft ";

/** What the fields on the screen hold now, those too that nobody touched: a form that is filled again is then the form that was sent. */
const shown = new Map<string, unknown>();

/** Who is at the device: what one person typed is no other's, whoever signs in at this tab next. */
function person(): string {
  const now = session.value;
  return (now.kind === "signed-in" ? now.me.person.id : unverified.value?.person.id) ?? "";
}

/** Where the drafts of a screen stand, of whoever is at the device. */
function placeOf(path: string): string {
  return `${PREFIX}${person()} ${path} `;
}

function kept<Value>(key: string): Value | undefined {
  try {
    const text = sessionStorage.getItem(key);
    return text === null ? undefined : (JSON.parse(text) as Value);
  } catch {
    return undefined;
  }
}

function keep(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing still has the form itself.
  }
}

/**
 * What is typed into a form, kept in this tab with every stroke, so that a reload, a way round by another screen, or a session that ended
 * meanwhile loses nothing. It is forgotten once it was sent, or kept to be sent (`useSending`). A draft of an earlier shape of the form is
 * filled up from `initial`.
 */
export function useDraft<Value extends object>(
  name: string,
  initial: Value,
): { readonly value: Value; readonly set: (part: Partial<Value>) => void; readonly forget: () => void } {
  const [key] = useState(() => placeOf(location.pathname) + name);
  const [value, setValue] = useState<Value>(() => ({ ...initial, ...kept<Partial<Value>>(key) }));
  shown.set(key, value);
  useEffect(() => () => void shown.delete(key), [key]);
  const set = (part: Partial<Value>) => {
    setValue((before) => {
      const next = { ...before, ...part };
      keep(key, next);
      return next;
    });
  };
  return { value, set, forget: () => sessionStorage.removeItem(key) };
}

/** One field of a form, kept as a draft is: `useState` for what a person types. */
export function useTyped<Value>(name: string, initial: Value): readonly [Value, (value: Value) => void] {
  const { value, set } = useDraft<{ readonly typed: Value }>(name, { typed: initial });
  return [value.typed, (typed) => set({ typed })];
}

type Weights = readonly (number | undefined)[];

/** Weights of a list's lines. What is kept as text knows no undefined: one that was emptied comes back as null. */
export function useTypedWeights(name: string, initial: Weights): readonly [Weights, (value: Weights) => void] {
  const [typed, set] = useTyped<readonly (number | undefined | null)[]>(name, initial);
  return [typed.map((kg) => kg ?? undefined), set];
}

/** What is typed at an address as it goes out: answers what forgets it, once it was sent, or is kept to be sent. A form that is opened meanwhile is another. */
function goingOut(path: string, which: FieldsNamed): () => void {
  const place = placeOf(path);
  const keys = Object.keys(sessionStorage).filter((key) => key.startsWith(place) && which(key.slice(place.length)));
  return () => {
    for (const key of keys) sessionStorage.removeItem(key);
  };
}
openForm.going = goingOut;

/** Longer than that, as JSON, a form is not kept with its command. */
const TYPED_MAX = 20_000;

/** What the form at this address holds; a reason alone, as a dialog asks it, is none, nor is a depot's round, whose goods are scanned. */
function typedHere(): Typed | undefined {
  if (location.pathname.startsWith(`${BASE}/scan`)) return undefined;
  const place = placeOf(location.pathname);
  const fields = [...shown].flatMap(([key, value]) => {
    const name = key.slice(place.length);
    return key.startsWith(place) && !name.startsWith("reason ") ? [[name, value] as const] : [];
  });
  const typed = { at: location.pathname + location.search, fields: Object.fromEntries(fields) };
  return fields.length === 0 || JSON.stringify(typed).length > TYPED_MAX ? undefined : typed;
}
openForm.read = typedHere;

/** Fills the form at an address with what it held once: whoever opens it next finds that. */
export function fillAgain({ at, fields }: Typed): void {
  const place = placeOf(at.replace(/[?#].*$/, ""));
  for (const [name, value] of Object.entries(fields)) keep(place + name, value);
}

/** Forgets what was typed into one field of a screen on which others stay. */
export function forgetField(path: string, name: string): void {
  sessionStorage.removeItem(placeOf(path) + name);
}

/** Whoever signs out leaves nothing that they typed. */
export function dropDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
}
