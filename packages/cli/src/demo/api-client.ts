import * as z from "zod";

const Problem = z.looseObject({ code: z.string(), detail: z.string(), detailZh: z.string().optional() });

type Body = string | Uint8Array<ArrayBuffer>;

/** What a refused call was told. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly en: string;
  readonly zh: string;
}

/** One organisation's machine: calls the public api with that organisation's key, over HTTP. */
export class ApiClient {
  readonly #url: string;
  readonly #key: string;
  constructor(url: string, key: string) {
    this.#url = url;
    this.#key = key;
  }

  /** Posts a command that must succeed. Throws with the whole refusal otherwise. */
  async post(path: string, body: object): Promise<void> {
    await this.#send(path, JSON.stringify(body), "application/json");
  }

  /** Uploads a file as it came off its device. */
  async upload(path: string, file: string | Uint8Array<ArrayBuffer>): Promise<void> {
    const type = typeof file === "string" ? "text/plain; charset=utf-8" : "application/octet-stream";
    await this.#send(path, file, type);
  }

  /** Posts a command that must be refused, and says why it was. Throws when it was taken. */
  async refused(path: string, body: object): Promise<Refusal> {
    const response = await this.#call(path, { method: "POST", body: JSON.stringify(body), type: "application/json" });
    const text = await response.text();
    if (response.ok) throw new Error(`POST ${path} was taken, and should not have been: ${text}`);
    const { code, detail, detailZh } = Problem.parse(JSON.parse(text));
    return { status: response.status, code, en: detail, zh: detailZh ?? detail };
  }

  /** The text of an answer that must be 200. */
  async read(path: string): Promise<string> {
    const response = await this.#call(path, {});
    const text = await response.text();
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${text}`);
    return text;
  }

  async #send(path: string, body: Body, type: string): Promise<void> {
    const response = await this.#call(path, { method: "POST", body, type });
    const text = await response.text();
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${text}`);
  }

  #call(path: string, { method, body, type }: { method?: string; body?: Body; type?: string }): Promise<Response> {
    return fetch(`${this.#url}${path}`, {
      method: method ?? "GET",
      headers: { authorization: `Bearer ${this.#key}`, ...(type === undefined ? {} : { "content-type": type }) },
      ...(body === undefined ? {} : { body }),
    });
  }
}
