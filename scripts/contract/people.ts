import { PERSON, SHARED_DEVICE, type Step, type Who } from "./site.ts";

const post = (as: Who, path: string, body?: unknown): Step => ({ as, method: "POST", path, body });
const get = (as: Who, path: string, headers: Step["headers"] = {}): Step => ({ as, method: "GET", path, headers });

/** People, what they may do, and who is signed in. */
export const PEOPLE: readonly Step[] = [
  get("nobody", "/console/sign-in.json"),
  post("operator", "/api/people", {
    id: PERSON,
    name: "张三",
    contact: "0839-0000000",
    account: "zhang.san",
    subject: { issuer: "https://id.example", subject: "zhang.san" },
  }),
  post("operator", `/api/people/${PERSON}/memberships`, { organisation: "yunfeng", role: "clerk" }),
  get("operator", "/api/people?organisation=yunfeng"),
  get("operator", "/api/people?q=zs"),
  get("operator", `/api/people/${PERSON}`),
  get("operator", `/api/people/${PERSON}/memberships`),
  post("operator", `/api/people/${PERSON}/corrections`, { id: "pc-1", contact: "0839-1111111", reason: "换了号码" }),
  post("operator", `/api/people/${PERSON}/recovery`, { id: "pr-1", reason: "忘记密码" }),
  get("operator", "/api/shared-devices?organisation=guangyuan-cold"),
  post("operator", `/api/shared-devices/${SHARED_DEVICE}/end`, { id: "sde-2026-1", reason: "平板遗失" }),
  post("person", "/api/me/corrections", { id: "mc-1", name: "张叁", reason: "姓名写错" }),
  get("person", "/api/me", { "suyuan-organisation": "yunfeng" }),
  post("person", "/api/me/sign-out"),
  post("operator", "/api/keys", {
    id: "k-2026-1",
    organisation: "guangyuan-cold",
    role: "integrator",
    expiresOn: "2027-06-30",
  }),
  get("operator", "/api/keys?organisation=guangyuan-cold"),
  // Its id follows from the id of the command.
  post("operator", "/api/keys/key-ce6a4eb9fb4eeac9/revocation", { reason: "系统停用" }),
  get("operator", "/api/set-aside"),
  get("operator", "/api/set-aside?limit=20"),
  post("operator", "/api/set-aside/retry", {}),
  get("operator", "/api/backups?limit=20"),
  post("operator", `/api/people/${PERSON}/status`, { status: "suspended", reason: "手机遗失" }),
  post("operator", `/api/people/${PERSON}/status`, { status: "reinstated", reason: "已更换手机" }),
  post("operator", `/api/people/${PERSON}/memberships/end`, { organisation: "yunfeng", role: "clerk", reason: "离职" }),
  post("operator", `/api/people/${PERSON}/erasure`, { reason: "本人要求" }),
];
