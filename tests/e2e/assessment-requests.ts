/** Requests of the assessment, for tests over every route. */
import { type ActorName, daysFromNow, must, type Service } from "./api-fixture.ts";

/** What a request of these names. `assessed`: whose set. */
interface Named {
  readonly assessed: string;
  readonly objection: string;
}

interface Asked {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: unknown;
}

const YEAR = Number(daysFromNow(0).slice(0, 4));
const RAISED_BY = "?from=cangxi-county";
const source = { zh: "追溯系统检测记录" };
const SET = {
  name: { zh: "年度考核指标" },
  counties: ["510823", "510824"],
  indicators: [
    {
      ...{ id: "pass", name: { zh: "检测合格率" }, kind: "share", weight: 100, target: 98, direction: "higher" },
      definition: { zh: "合格报告占检测报告的比例" },
      numerator: { measures: ["tests-passed"], source },
      denominator: { measures: ["tests"], source },
    },
  ],
};
let fresh = 0;
const newId = (): string => {
  fresh += 1;
  return `assessment-${fresh}`;
};
const get = (path: string): Asked => ({ method: "GET", path });
const post = (path: string, body: unknown): Asked => ({ method: "POST", path, body });
/** A county of the set's region. */
const county = ({ assessed }: Named): string => `${assessed.slice(0, 4)}24`;
const sheet = (names: Named, ending = ""): Asked =>
  get(`/api/assessment${ending}?region=${county(names)}&year=${YEAR}`);

export const ASSESSMENT_ASKS: Readonly<Record<string, (names: Named, who: ActorName | "nobody") => Asked>> = {
  // The same each time: there is one set for a year.
  "POST /api/assessment/indicators": () =>
    post("/api/assessment/indicators", { id: "next-year", region: "510800", year: YEAR + 1, ...SET }),
  "GET /api/assessment/indicators": () => get("/api/assessment/indicators"),
  "GET /api/assessment/indicators/{region}/{year}": ({ assessed }) =>
    get(`/api/assessment/indicators/${assessed}/${YEAR}`),
  "POST /api/assessment/indicators/{region}/{year}/corrections": ({ assessed }) =>
    post(`/api/assessment/indicators/${assessed}/${YEAR}/corrections`, {
      ...{ id: newId(), reason: "名称有误", ...SET },
      name: { zh: `年度考核指标 ${fresh}` },
    }),
  "GET /api/assessment": (names) => sheet(names),
  "GET /api/assessment/ranking": ({ assessed }) => get(`/api/assessment/ranking?set=${assessed}&year=${YEAR}`),
  "GET /api/assessment/sheet.html": (names) => sheet(names, "/sheet.html"),
  "GET /api/assessment/sheet.pdf": (names) => sheet(names, "/sheet.pdf"),
  "GET /api/assessment/sheet.xlsx": (names) => sheet(names, "/sheet.xlsx"),
  "POST /api/assessment/objections": ({ assessed }, who) =>
    post("/api/assessment/objections", {
      ...{ id: newId(), set: assessed, year: who === "statistician" ? YEAR - 1 : YEAR },
      ...{ indicator: "pass", reason: "漏报两份报告" },
    }),
  "GET /api/assessment/objections": () => get("/api/assessment/objections"),
  "GET /api/assessment/objections/{id}": ({ objection }) => get(`/api/assessment/objections/${objection}${RAISED_BY}`),
  "POST /api/assessment/objections/{id}/settlement": ({ objection }) =>
    post(`/api/assessment/objections/${objection}/settlement${RAISED_BY}`, { outcome: "rejected", reason: "已核对" }),
  "POST /api/assessment/objections/{id}/withdrawal": ({ objection }) =>
    post(`/api/assessment/objections/${objection}/withdrawal${RAISED_BY}`, { reason: "已核对" }),
};

/** Makes the sets of this year and the last, and the objection that are known. */
export async function makeAssessment(service: Service, { assessed, objection }: Named): Promise<void> {
  for (const year of [YEAR, YEAR - 1]) {
    const set = { id: `set-${year}`, region: assessed, year, ...SET };
    await must(service.call("cityStatistician", "POST", "/api/assessment/indicators", set));
  }
  const raised = { id: objection, set: assessed, year: YEAR, indicator: "pass", reason: "漏报一份报告" };
  await must(service.call("statistician", "POST", "/api/assessment/objections", raised));
}
