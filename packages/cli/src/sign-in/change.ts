import { languageOf, rawQuery } from "@suyuan/api/http/target";
import type { Context, Hono } from "hono";
import { knownDevice } from "./devices.ts";
import { type Doors, formOf, page } from "./doors.ts";
import { accountDigest, chosenFault, tried } from "./login.ts";
import { changePage, messagePage } from "./pages.ts";
import { SIGN_IN_PATH } from "./paths.ts";
import { setPassword } from "./people.ts";
import { WORDS } from "./words.ts";

/** `/sign-in/password`: whoever knows account and present password sets another one; every session of until then ends. Counted as a sign-in. */
export function changeDoor(app: Hono, doors: Doors): void {
  const path = `${SIGN_IN_PATH}/password`;
  const languageIn = (c: Context) => languageOf(rawQuery(c.req.raw.url), c.req.raw.headers.get("accept-language"));

  app.get(path, (c) => {
    doors.gate.admit(c);
    return page(doors, changePage(languageIn(c), {}));
  });

  app.post(path, async (c) => {
    const network = doors.gate.admit(c);
    const form = await formOf(doors.deps, c.req.raw);
    const language = languageIn(c);
    const words = WORDS[language];
    const account = (form.get("account") ?? "").slice(0, 64);
    const device = knownDevice(doors, c.req.raw, accountDigest(doors, account));
    const signer = await tried(doors, { account, password: form.get("current") ?? "", network, device });
    const refused = (said: string, status: number) => page(doors, changePage(language, { account, said }), status);
    if (typeof signer === "number") return signer === 0 ? refused(words.wrong, 400) : refused(words.wait(signer), 429);
    if (signer.person.suspended !== undefined) return refused(words.suspended, 403);
    const fault = chosenFault(language, signer, form);
    if (fault !== undefined) return refused(fault, 400);
    await setPassword(doors.deps, signer.person.id, form.get("fresh") ?? "");
    return page(doors, messagePage(language, { title: words.change, text: words.saved, isDone: true }));
  });
}
