import type { Language } from "@suyuan/domain/language";
import { html } from "hono/html";
import * as z from "zod";
import type { OpenapiDocument } from "../../http/openapi/document.ts";
import { frontPage, type Html } from "./shell.ts";

const Media = z.record(z.string(), z.object({ example: z.unknown().optional() }));
const Parameter = z.object({
  name: z.string(),
  in: z.string(),
  required: z.boolean().optional(),
  description: z.string().optional(),
});
const Named = z.object({ $ref: z.string() });

/** What of an operation is shown. */
const Operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  tags: z.array(z.string()).min(1),
  "x-roles": z.union([z.enum(["public", "person"]), z.array(z.string())]).optional(),
  parameters: z.array(z.union([Parameter, Named])).optional(),
  requestBody: z.object({ content: Media }).optional(),
  responses: z.record(z.string(), z.union([z.object({ description: z.string(), content: Media.optional() }), Named])),
});
type Operation = z.infer<typeof Operation>;

const METHODS = ["get", "post", "put", "patch", "delete"] as const;

interface Listed extends Operation {
  readonly method: string;
  readonly path: string;
}

function operationsIn({ paths }: OpenapiDocument): readonly Listed[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = (item as Readonly<Record<string, unknown>>)[method];
      return operation === undefined ? [] : [{ ...Operation.parse(operation), method: method.toUpperCase(), path }];
    }),
  );
}

const WORDS = {
  zh: {
    title: "接口说明",
    lead: "请求和应答均为 JSON，重量为千克（最多三位小数），时间为带时区的 ISO 8601。写操作可带 Idempotency-Key；同一编号、同一内容重复提交视为同一操作。",
    key: "在 Authorization: Bearer 中提供密钥；公开地址无需密钥。",
    whole: "完整契约（OpenAPI 3.1，可生成客户端）",
    anyone: "任何人",
    person: "已登录的人员",
    roles: "角色",
    parameters: "参数",
    asked: "请求示例",
    answered: "应答示例",
    refusals: "可能的状态码",
  },
  en: {
    title: "The interface, explained",
    lead: "Bodies are JSON, weights kilograms with at most three decimals, times ISO 8601 with an offset. Every POST honours Idempotency-Key; the same id with the same content is the same command.",
    key: "Send your key as Authorization: Bearer. Public addresses need none.",
    whole: "The whole contract (OpenAPI 3.1, for generated clients)",
    anyone: "anyone",
    person: "whoever is signed in",
    roles: "Roles",
    parameters: "Parameters",
    asked: "A request",
    answered: "Its answer",
    refusals: "Statuses",
  },
} as const;

const EXAMPLE_CHARS_MAX = 1500;

function exampleOf(content: z.infer<typeof Media> | undefined): string | undefined {
  const example = Object.values(content ?? {}).find((media) => media.example !== undefined)?.example;
  if (example === undefined) return undefined;
  const text = typeof example === "string" ? example : JSON.stringify(example, undefined, 2);
  return text.length > EXAMPLE_CHARS_MAX ? `${text.slice(0, EXAMPLE_CHARS_MAX)}\n…` : text;
}

function operationHtml(operation: Listed, language: Language): Html {
  const words = WORDS[language];
  const { method, path, summary, operationId, parameters = [], requestBody, responses } = operation;
  const held = operation["x-roles"] ?? "public";
  const roles = typeof held === "string" ? (held === "public" ? words.anyone : words.person) : held.join(", ");
  const own = parameters.flatMap((parameter) => ("$ref" in parameter ? [] : [parameter]));
  const rows = own.map(
    ({ name, in: place, required, description = "" }) =>
      html`<tr><td><code>${name}</code></td><td>${place}${required === true ? " *" : ""}</td><td>${description}</td></tr>`,
  );
  const answers = Object.entries(responses);
  const asked = exampleOf(requestBody?.content);
  const answered = answers.flatMap(([status, answer]) => {
    const text = status.startsWith("2") && !("$ref" in answer) ? exampleOf(answer.content) : undefined;
    return text === undefined ? [] : [html`<h3>${words.answered} · ${status}</h3><pre>${text}</pre>`];
  });
  return html`<details id="${operationId}"><summary><b>${method}</b> <code>${path}</code><br>${summary}</summary><p class="soft">${words.roles}: ${roles}</p>${rows.length === 0 ? "" : html`<h3>${words.parameters}</h3><table>${rows}</table>`}${asked === undefined ? "" : html`<h3>${words.asked}</h3><pre>${asked}</pre>`}${answered}<p class="soft">${words.refusals}: ${answers.map(([status]) => status).join(", ")}</p></details>`;
}

/** `/docs`: the contract for people, made from the document itself: every operation with who may use it, an example and its answer. */
export function contractPage(document: OpenapiDocument, language: Language): Html {
  const words = WORDS[language];
  const operations = operationsIn(document);
  const parts = document.tags.map(({ name, description }) => {
    const own = operations.filter(({ tags }) => tags[0] === name);
    const said = description.split("\n\n")[language === "zh" ? 0 : 1] ?? description;
    return { name, said, own };
  });
  const index = parts.map(({ name, said }) => html`<a href="#${name.replace(/ /g, "-")}">${said}</a> `);
  const sections = parts.map(
    ({ name, said, own }) =>
      html`<section><h2 id="${name.replace(/ /g, "-")}">${said}</h2>${own.map((operation) => operationHtml(operation, language))}</section>`,
  );
  const body = html`<section><p>${words.key}</p><p><a href="/openapi.json">${words.whole}</a></p><nav>${index}</nav></section>${sections}`;
  return frontPage({ language, title: words.title, lead: words.lead, description: words.lead, isListed: true, body });
}
