import { addKeyOf, addOrganisationTo } from "@suyuan/cli/administration";
import { configuration } from "@suyuan/cli/configuration";
import { type RunningServer, startServer } from "@suyuan/cli/serve";
import { addUserTo } from "@suyuan/cli/users/add-user";
import { freshFolder } from "./api-fixture.ts";
import { freePort } from "./free-port.ts";
import { authorization, Browser, follow, type Tokens } from "./sign-in-browser.ts";

/** One machine with its own issuer, and people of it. */
export interface House {
  readonly origin: string;
  readonly issuer: string;
  readonly folder: string;
  readonly server: RunningServer;
  readonly lines: string[];
}

const KINDS = { coop: "cooperative", depot: "depot", service: "platform" } as const;

export async function openHouse(environment: Readonly<Record<string, string>> = {}): Promise<House> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const folder = freshFolder();
  const lines: string[] = [];
  const settings = configuration({ PORT: String(port), HOST: "localhost", DATA_DIR: folder, ...environment });
  const server = await startServer(settings, (line) => void lines.push(line));
  const { deps } = server.machine;
  for (const [id, kind] of Object.entries(KINDS)) {
    await addOrganisationTo(deps, { id, name: id, kind, regionCode: "510824" });
  }
  return { origin, issuer: `${origin}/sign-in`, folder, server, lines };
}

let count = 0;
/** A new person with a password of its own, and a browser. */
export async function newPersonOf(house: House, place = { organisation: "coop", role: "clerk" }) {
  const account = `zhang${++count}`;
  const user = { name: `张${count}`, account, ...place };
  const { id, password = "" } = await addUserTo(house.server.machine.deps, user, { isInitial: false });
  return { ...house, id, account, password, browser: new Browser(house.origin) };
}

export const asPerson = (
  { origin }: Pick<House, "origin">,
  { access_token: token }: Tokens,
  path: string,
  init: RequestInit = {},
): Promise<Response> =>
  fetch(`${origin}${path}`, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });

/** Calls by a key of an organisation. */
export async function keyOf({ server, origin }: House, org: string, role: "operator" | "clerk" | "depot") {
  const { secret } = await addKeyOf(server.machine.deps, { org, role });
  return async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${secret}`, "content-type": "application/json" };
    const answer = await fetch(`${origin}${path}`, {
      ...{ method, headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
  };
}

/** A page that asks for account and password, for one request of the console. */
export async function loginPageOf(house: House, browser: Browser, over: Readonly<Record<string, string>> = {}) {
  const asked = authorization(house.issuer, house.origin, over);
  const page = await follow(browser, await browser.open(asked.address));
  return { ...asked, ...page };
}
