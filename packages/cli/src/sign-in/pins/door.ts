import { randomBytes } from "node:crypto";
import { languageOf, rawQuery } from "@suyuan/api/http/target";
import { Text } from "@suyuan/api/http/text";
import type { Context, Hono } from "hono";
import { knownDevice } from "../devices.ts";
import { type Doors, formOf, page } from "../doors.ts";
import { accountDigest, tried } from "../login.ts";
import { messagePage } from "../pages.ts";
import { WORDS } from "../words.ts";
import { sharedCookie, sharedSecret } from "./cookie.ts";
import { PIN_PATH, setPinPage } from "./pages.ts";
import { pinFault, setPin, sharedDevice } from "./pins.ts";

const DeviceName = Text(40);

/** `/sign-in/pin`: whoever shows account and password sets a PIN that opens the account at this device alone. Counted as a sign-in. */
export function pinDoor(app: Hono, doors: Doors): void {
  const languageIn = (c: Context) => languageOf(rawQuery(c.req.raw.url), c.req.raw.headers.get("accept-language"));

  app.get(PIN_PATH, async (c) => {
    doors.gate.admit(c);
    const begins = (await sharedDevice(doors.deps, sharedSecret(c.req.raw))) === undefined;
    return page(doors, setPinPage(languageIn(c), { begins }));
  });

  app.post(PIN_PATH, async (c) => {
    const network = doors.gate.admit(c);
    const form = await formOf(doors.deps, c.req.raw);
    const language = languageIn(c);
    const words = WORDS[language];
    const account = (form.get("account") ?? "").slice(0, 64);
    const known = sharedSecret(c.req.raw);
    const begins = (await sharedDevice(doors.deps, known)) === undefined;
    const called = (form.get("called") ?? "").trim();
    const refused = (said: string, status: number) =>
      page(doors, setPinPage(language, { account, said, begins, called: called.slice(0, 40) }), status);
    const [pin, again] = [form.get("pin") ?? "", form.get("again") ?? ""];
    const fault = pinFault(pin, again);
    if (fault !== undefined) return refused(words.pinFaults[fault], 400);
    if (begins && called !== "" && !DeviceName.safeParse(called).success) return refused(words.deviceNameFault, 400);
    const device = knownDevice(doors, c.req.raw, accountDigest(doors, account));
    const signer = await tried(doors, { account, password: form.get("password") ?? "", network, device });
    if (typeof signer === "number") return signer === 0 ? refused(words.wrong, 400) : refused(words.wait(signer), 429);
    if (signer.person.suspended !== undefined) return refused(words.suspended, 403);
    if (signer.password?.isInitial === true) return refused(words.chooseFirst, 403);
    const secret = known === undefined || begins ? randomBytes(24).toString("base64url") : known;
    const name = begins && called !== "" ? called : undefined;
    if (!(await setPin(doors.deps, secret, signer, { pin, name }))) return refused(words.pinNotHere, 403);
    const done = await page(
      doors,
      messagePage(language, { title: words.pinTitle, text: words.pinSaved, isDone: true }),
    );
    done.headers.append("set-cookie", sharedCookie(doors, secret));
    return done;
  });
}
