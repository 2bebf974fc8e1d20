import { languageOf, rawQuery } from "@suyuan/api/http/target";
import type { Context, Hono } from "hono";
import { type Doors, formOf, page } from "./doors.ts";
import { chosenFault } from "./login.ts";
import { messagePage, passwordPage } from "./pages.ts";
import { SIGN_IN_PATH } from "./paths.ts";
import { recover, recoveringSigner, type Signer } from "./people.ts";
import { WORDS } from "./words.ts";

/** The page behind a link that the operator made: a new password, once, within 30 minutes. Looking at it uses nothing up. */
export function recoveryDoor(app: Hono, doors: Doors): void {
  const path = `${SIGN_IN_PATH}/recovery/:secret`;
  const languageIn = (c: Context) => languageOf(rawQuery(c.req.raw.url), c.req.raw.headers.get("accept-language"));
  const asking = (c: Context, { names }: Signer, text?: string) => {
    const language = languageIn(c);
    const words = WORDS[language];
    const form = { account: names.account ?? "", asksCurrent: false, said: text };
    return passwordPage(language, { ...form, title: words.recovery, lead: words.recoveryFor(names.name) });
  };
  const ended = (c: Context) => {
    const language = languageIn(c);
    const words = WORDS[language];
    return page(doors, messagePage(language, { title: words.recovery, text: words.recoveryEnded }), 404);
  };

  app.get(path, async (c) => {
    const network = doors.gate.admit(c);
    const signer = await recoveringSigner(doors.deps, c.req.param("secret") ?? "");
    if (signer !== undefined) return page(doors, asking(c, signer));
    doors.gate.miss(network);
    return ended(c);
  });

  app.post(path, async (c) => {
    const network = doors.gate.admit(c);
    const form = await formOf(doors.deps, c.req.raw);
    const secret = c.req.param("secret") ?? "";
    const signer = await recoveringSigner(doors.deps, secret);
    if (signer === undefined) {
      doors.gate.miss(network);
      return ended(c);
    }
    const fault = chosenFault(languageIn(c), signer, form);
    if (fault !== undefined) return page(doors, asking(c, signer, fault), 400);
    if (!(await recover(doors.deps, secret, form.get("fresh") ?? ""))) return ended(c);
    const language = languageIn(c);
    const words = WORDS[language];
    return page(doors, messagePage(language, { title: words.recovery, text: words.saved, isDone: true }));
  });
}
