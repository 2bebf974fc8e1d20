import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import type { Passwords } from "@suyuan/api/host";
import { DomainError } from "@suyuan/domain/errors";
import { isCommon } from "./guessed-passwords.ts";

const derive = promisify(argon2);

/** OWASP's second recommendation for argon2id: 19 MiB, two passes, one lane. */
const MEMORY_KIB = 19 * 1024;
const PASSES = 2;
const TAG_BYTES = 32;
const SALT_BYTES = 16;

export const PASSWORD_CHARS_MIN = 10;
export const PASSWORD_CHARS_MAX = 128;

/** Hashed at once, each 19 MiB on a thread of Node's pool; how many may wait. Beyond that a sign-in is asked to come again. */
const AT_ONCE = 2;
const WAITING_MAX = 40;

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= WAITING_MAX) throw busy();
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

function busy(): DomainError {
  return new DomainError(
    "busy",
    { en: "Many people are signing in just now. Try again in a few seconds.", zh: "当前登录人数较多，请几秒后重试。" },
    { extensions: { retryAfterSeconds: 5 } },
  );
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64").replace(/=+$/, "");

/** The same characters however a keyboard composes them. */
const bytesOf = (password: string): Buffer => Buffer.from(password.normalize("NFC"));

function tagOf(password: string, parameters: Omit<Argon2Parameters, "message">): Promise<Buffer> {
  return inTurn(() => derive("argon2id", { ...parameters, message: bytesOf(password) }));
}

/** The PHC string of a password: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`. Off the thread that serves. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(SALT_BYTES);
  const tag = await tagOf(password, {
    nonce,
    parallelism: 1,
    tagLength: TAG_BYTES,
    memory: MEMORY_KIB,
    passes: PASSES,
  });
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=1$${base64(nonce)}$${base64(tag)}`;
}

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d)\$([A-Za-z0-9+/]{22,})\$([A-Za-z0-9+/]{43,})$/;

/** For accounts that are not there: nobody's password, so that the answer takes as long. */
let nobodys: Promise<string> | undefined;

/** Is this the password? Takes as long for an account that has none (`undefined`). */
export async function isPassword(password: string, phc: string | undefined): Promise<boolean> {
  if (phc === undefined) nobodys ??= hashPassword(randomBytes(SALT_BYTES).toString("hex"));
  const [, memory, passes, parallelism, salt = "", hash = ""] = PHC.exec(phc ?? (await nobodys) ?? "") ?? [];
  const expected = Buffer.from(hash, "base64");
  const tag = await tagOf(password.slice(0, PASSWORD_CHARS_MAX), {
    nonce: Buffer.from(salt, "base64"),
    parallelism: Number(parallelism),
    tagLength: expected.length,
    memory: Number(memory),
    passes: Number(passes),
  });
  return timingSafeEqual(tag, expected) && phc !== undefined;
}

/** Why nobody should use this password for this account; undefined for one that will do (NIST SP 800-63B section 3.1.1.2). */
export function passwordFault(
  password: string,
  names: readonly (string | undefined)[],
): keyof typeof FAULTS | undefined {
  const length = [...password].length;
  if (length < PASSWORD_CHARS_MIN) return "short";
  if (password.length > PASSWORD_CHARS_MAX) return "long";
  if (isCommon(password)) return "common";
  const plain = password.toLowerCase();
  return names.some((name) => name !== undefined && name.length >= 2 && holds(plain, name.toLowerCase()))
    ? "name"
    : undefined;
}

/** Little more than a name: four characters beside it are no password. */
function holds(password: string, name: string): boolean {
  return password.includes(name) && [...password.replace(name, "")].length < 6;
}

/** What is said of a password that will not do. */
export const FAULTS = {
  short: {
    zh: `密码至少 ${PASSWORD_CHARS_MIN} 个字符`,
    en: `A password has at least ${PASSWORD_CHARS_MIN} characters`,
  },
  long: { zh: `密码最多 ${PASSWORD_CHARS_MAX} 个字符`, en: `A password has at most ${PASSWORD_CHARS_MAX} characters` },
  common: {
    zh: "这个密码太常见，容易被猜到，请换一个",
    en: "This password is too common and easily guessed; choose another",
  },
  name: {
    zh: "密码不要只由姓名或登录名加几个字符组成",
    en: "A password must be more than your name and a few characters",
  },
} as const;

/** A password to begin with: four groups of four letters and digits that are not taken for one another, 78 bits. */
export function freshPassword(): string {
  const letters = "abcdefghjkmnpqrstuvwxyz23456789";
  const drawn: string[] = [];
  while (drawn.length < 16) {
    for (const byte of randomBytes(16))
      if (byte < letters.length * 8 && drawn.length < 16) drawn.push(letters[byte % letters.length] ?? "");
  }
  return [0, 4, 8, 12].map((at) => drawn.slice(at, at + 4).join("")).join("-");
}

/** The passwords of this machine's own issuer. */
export const OWN_PASSWORDS: Passwords = { fresh: freshPassword, hash: hashPassword };
