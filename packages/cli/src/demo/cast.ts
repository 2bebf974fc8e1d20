import type { OrganisationKind, Role } from "@suyuan/domain/organisation";
import { addKeyOf, addOrganisationTo } from "../administration.ts";
import type { Machine } from "../machine.ts";
import { addUserTo } from "../users/add-user.ts";
import { ApiClient } from "./api-client.ts";

/** An organisation of the demo with the key of the people who act for it. Names say that they are made up. */
export interface Member {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly secret: string;
  readonly api: ApiClient;
  /** With which a person signs in at the console; nobody sits before a warehouse's own system. */
  readonly account?: { readonly name: string; readonly password: string };
}

interface Part {
  readonly id: string;
  readonly name: string;
  readonly kind: OrganisationKind;
  readonly regionCode: string;
  readonly contact?: string;
  readonly address?: string;
  readonly role: Role;
  /** The person who acts for it: account name and name. */
  readonly person?: readonly [account: string, name: string];
}

const CHENGDU = { id: "chengdu-depot", name: "成都青白江冷库（演示）", kind: "depot", regionCode: "510113" } as const;

const PARTS = {
  clerk: {
    id: "honglin-coop",
    name: "苍溪红林合作社（演示）",
    kind: "cooperative",
    regionCode: "510824",
    // Numbers from 000 on are nobody's.
    contact: "0839-0000000",
    address: "苍溪县陵江镇（演示）",
    role: "clerk",
    person: ["clerk", "林小禾（演示）"],
  },
  guangyuan: {
    id: "guangyuan-depot",
    name: "广元冷链分拣站（演示）",
    kind: "depot",
    regionCode: "510802",
    role: "depot",
    person: ["depot", "冷大山（演示）"],
  },
  chengdu: { ...CHENGDU, role: "depot", person: ["chengdu", "成小库（演示）"] },
  inspector: {
    id: "cangxi-bureau",
    name: "苍溪县农业农村局（演示）",
    kind: "bureau",
    regionCode: "510824",
    role: "inspector",
    person: ["inspector", "郑督（演示）"],
  },
  laboratory: {
    id: "guangyuan-lab",
    name: "广元农产品检测中心（演示）",
    kind: "laboratory",
    // The city's: it reports on bases in its counties.
    regionCode: "510800",
    role: "laboratory",
    person: ["laboratory", "化小验（演示）"],
  },
  /** The cold store's own warehouse system. */
  integrator: { ...CHENGDU, role: "integrator" },
  statistician: {
    id: "cangxi-statistics",
    name: "苍溪县统计办公室（演示）",
    kind: "county",
    regionCode: "510824",
    role: "statistician",
    person: ["statistician", "舒统（演示）"],
  },
  operator: {
    id: "suyuan-operator",
    name: "溯源平台运维（演示）",
    kind: "service",
    regionCode: "510100",
    role: "operator",
    person: ["operator", "云维（演示）"],
  },
} as const satisfies Record<string, Part>;

/** Everybody in the demo: a key for each role, two for depots; every key is of an organisation of its own but the integrator's. */
export type Cast = Readonly<Record<keyof typeof PARTS, Member>>;

/** Adds the organisations and makes their keys, as the command line's administration does. */
export async function gatherCast({ deps }: Machine, url: string): Promise<Cast> {
  const member = async ({ role, person, ...organisation }: Part): Promise<Member> => {
    await addOrganisationTo(deps, organisation);
    const { secret } = await addKeyOf(deps, { org: organisation.id, role });
    const { id, name } = organisation;
    const own = { id, name, role, secret, api: new ApiClient(url, secret) };
    if (person === undefined) return own;
    const [account, called] = person;
    const user = { name: called, account, organisation: id, role };
    const { password = "" } = await addUserTo(deps, user, { isInitial: false });
    return { ...own, account: { name: account, password } };
  };
  return {
    clerk: await member(PARTS.clerk),
    guangyuan: await member(PARTS.guangyuan),
    chengdu: await member(PARTS.chengdu),
    inspector: await member(PARTS.inspector),
    laboratory: await member(PARTS.laboratory),
    integrator: await member(PARTS.integrator),
    statistician: await member(PARTS.statistician),
    operator: await member(PARTS.operator),
  };
}
