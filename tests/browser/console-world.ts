import { addOrganisationTo } from "@suyuan/cli/administration";
import { type RunningServer, startServer } from "@suyuan/cli/serve";
import { addUserTo } from "@suyuan/cli/users/add-user";
import type { Page } from "playwright-core";
import { freshFolder } from "../e2e/api-fixture.ts";
import { freePort } from "../e2e/free-port.ts";
import { sized } from "../sized.ts";
import type { BrowserSession } from "./browser.ts";

export interface Person {
  readonly account: string;
  readonly password: string;
}

/** The service as one machine runs it, with its own sign-in, and people of five organisations. Nothing else is on record. */
export interface ConsoleWorld {
  readonly url: string;
  readonly server: RunningServer;
  readonly people: Readonly<Record<keyof typeof PEOPLE, Person>>;
}

const ORGANISATIONS = [
  { id: "service", name: "溯源运维", kind: "service", regionCode: "510000" },
  { id: "honglin", name: "红林合作社", kind: "cooperative", regionCode: "510824" },
  { id: "cold", name: "广元冷库", kind: "depot", regionCode: "510802" },
  { id: "bureau", name: "苍溪县农业农村局", kind: "bureau", regionCode: "510824" },
  { id: "lab", name: "广元检测中心", kind: "laboratory", regionCode: "510800" },
] as const;

const PEOPLE = {
  operator: { name: "赵运维", organisation: "service", role: "operator" },
  clerk: { name: "王小红", organisation: "honglin", role: "clerk" },
  depot: { name: "李库管", organisation: "cold", role: "depot" },
  inspector: { name: "张科长", organisation: "bureau", role: "inspector" },
  laboratory: { name: "陈检测", organisation: "lab", role: "laboratory" },
} as const;

/** `publicPort`: where people reach it, by something in front of it that a test starts. */
export async function startWorld({ publicPort }: { readonly publicPort?: number } = {}): Promise<ConsoleWorld> {
  const port = await freePort();
  const url = `http://localhost:${publicPort ?? port}`;
  const settings = {
    port,
    host: "127.0.0.1",
    dataDir: freshFolder(),
    publicUrl: url,
    rateLimitPerMinute: 0,
    webhookAllowLoopback: true,
  };
  const server = await startServer(settings, () => undefined);
  const { deps } = server.machine;
  for (const organisation of ORGANISATIONS) await addOrganisationTo(deps, organisation);
  const added = async (name: keyof typeof PEOPLE) => {
    const { password = "" } = await addUserTo(deps, { ...PEOPLE[name], account: name }, { isInitial: false });
    return { account: name, password };
  };
  const people = {
    operator: await added("operator"),
    clerk: await added("clerk"),
    depot: await added("depot"),
    inspector: await added("inspector"),
    laboratory: await added("laboratory"),
  };
  return { url, server, people };
}

/** What a page said that it should not have: errors of scripts, and what its policy kept away. */
export const complaints = new WeakMap<Page, string[]>();

interface SignInOptions {
  readonly path?: string;
  readonly width?: number;
  readonly height?: number;
  readonly language?: keyof typeof SIGN_IN_WORDS;
  /**
   * Whether the app may keep itself on the device: its worker answers before anything that a test puts in the network's place. It reads all of the
   * app, which takes twice what a page takes: in the usual run those have one who are without a network, in the long one all who do not say no.
   */
  readonly hasWorker?: boolean;
  /** A script that runs before the page's own: takes away what an older browser lacks. */
  readonly forget?: string;
  readonly userAgent?: string;
}

const SIGN_IN_WORDS = {
  zh: { account: "登录名", password: "密码", act: "登录" },
  en: { account: "Account name", password: "Password", act: "Sign in" },
} as const;

/** A page with this person signed in, at an address of the app, by the pages that a person sees. */
export async function signedIn(
  { browser }: BrowserSession,
  { url, people }: ConsoleWorld,
  who: keyof typeof PEOPLE | Person,
  {
    path = "/",
    width = 360,
    height = 780,
    language = "zh",
    hasWorker = sized(false, true),
    forget,
    userAgent,
  }: SignInOptions = {},
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: "zh-CN",
    serviceWorkers: hasWorker ? "allow" : "block",
    ...(userAgent !== undefined && { userAgent }),
  });
  if (forget !== undefined) await context.addInitScript(forget);
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const said: string[] = [];
  complaints.set(page, said);
  page.on("console", (message) => message.type() === "error" && said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  const words = SIGN_IN_WORDS[language];
  const address = new URL(`${url}/console${path}`);
  if (language !== "zh") address.searchParams.set("lang", language);
  await page.goto(address.href);
  const { account, password } = typeof who === "string" ? people[who] : who;
  await page.getByLabel(words.account).fill(account);
  await page.getByLabel(words.password).fill(password);
  await page.getByRole("button", { name: words.act, exact: true }).click();
  await page.locator(".places").waitFor();
  return page;
}

/** The bureau grants the clerk's cooperative a certificate of 30,000 kg a year for the product and the base that it has by then. */
export async function granted(session: BrowserSession, world: ConsoleWorld): Promise<Page> {
  const officer = await signedIn(session, world, "inspector", { path: "/certificates/new", width: 1280, height: 860 });
  await officer.getByLabel("证书编号").fill("LB-18-26092200001A");
  await officer.getByLabel("红林合作社").check();
  await officer.getByLabel("红心猕猴桃").check();
  await officer.getByLabel("云峰果园").check();
  await officer.getByLabel("年核准产量").fill("30000");
  await officer.getByRole("button", { name: "颁发证书", exact: true }).click();
  await officer.getByText("30,000 千克").first().waitFor();
  return officer;
}
