import type { Language } from "@suyuan/domain/language";
import { type AsOf, asOfHour } from "@suyuan/domain/views/as-of";
import { parseDigitalLink } from "@suyuan/gs1/link/parse";
import { itemText } from "@suyuan/store/capacity";
import type { Item, Key } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { type NamedPack, printedSerial } from "../../ledger/batches/printed.ts";
import { namedBeside } from "../../ledger/certificates/published.ts";
import { batchKey, gtinCertificatesKey, serialKey, stopKeyOf } from "../../ledger/keys.ts";
import { CONSISTENT } from "../../ledger/read.ts";
import { HotPages } from "./hot-pages.ts";
import type { Page, PageKind, Pages } from "./page.ts";
import { once, pageOf } from "./page.ts";
import { type PagePress, type PassportJob, PassportRenderer } from "./passport-rendering.ts";

/** The batch or serial that a path names. */
interface Target {
  readonly serial: string | undefined;
  /** The pack, where it names one. */
  readonly pack?: NamedPack;
  readonly keys: readonly Key[];
  /** Where its page is, where the path is an older way to write that. */
  readonly path?: string;
}

/** What a page is kept with: what its address names, and what it was made of. Rows are the same objects until they are written. */
interface Known {
  readonly target: Target;
  readonly rows: readonly (Item | undefined)[];
  readonly until: string;
}

/** What was asked: `hot` is what is kept under `id`. */
interface Asked {
  readonly id: string;
  readonly hot: { readonly about: Known; readonly page: Page } | undefined;
  readonly target: Target;
  readonly path: string;
  readonly language: Language;
  readonly kind: PageKind;
}

/** `undefined`: no Digital Link. `notIssued`: a link, but to no batch. */
function targetOf(path: string): Target | "not-issued" | undefined {
  // As under `/01`: the 13 digits below a bar code are what people type.
  const parsed = parseDigitalLink(path, { legacyGtin: true });
  if (!parsed.ok) return undefined;
  const { gtin, lot, serial, isLegacy, path: canonical } = parsed.value;
  if (gtin === undefined || lot === undefined) return "not-issued";
  const keys = [batchKey(gtin, lot), gtinCertificatesKey(gtin)];
  return {
    serial,
    keys: serial === undefined ? keys : [...keys, serialKey(gtin, lot, serial)],
    ...(serial === undefined ? {} : { pack: { gtin, lot, serial } }),
    ...(isLegacy ? { path: canonical } : {}),
  };
}

/**
 * Answers what is known of a batch or serial: one round of at most three reads, eventually consistent, and one read more
 * where the certificate lies beside the row of its GTIN. Every well-formed code that
 * was never issued gets the same bytes after the same reads; only a malformed one gets 400.
 */
export class PassportPages {
  readonly #deps: Deps;
  readonly #pages: Pages;
  readonly #renderer: PassportRenderer;
  readonly #press: PagePress | undefined;
  readonly #hot = new HotPages<Known>();
  readonly #constant = new Map<string, Page>();
  #hour: { readonly minute: number; readonly asOf: AsOf } = { minute: -1, asOf: { today: "", until: "" } };

  constructor(deps: Deps, pages: Pages, press?: PagePress) {
    this.#deps = deps;
    this.#pages = pages;
    this.#renderer = new PassportRenderer(pages, deps.publicUrl);
    this.#press = press;
  }

  /** `path` is the raw path after `/v`, e.g. `/01/06901234567892/10/L1/21/ABC`. At once where the table answers at once. */
  page(path: string, language: Language, kind: PageKind): Page | Promise<Page> {
    const { table } = this.#deps;
    const asked = this.#asked(path, language, kind);
    if ("status" in asked) return asked;
    const found = table.getManyNow?.(asked.target.keys);
    if (found !== undefined) return this.#withNamed(asked, found);
    return table.getMany(asked.target.keys).then((items) => this.#withNamed(asked, items));
  }

  /** The rows that the page of a path is made of, for who reads them with others: none where it names no batch or pack. */
  keysOf(path: string): readonly Key[] {
    const target = targetOf(path);
    return target === undefined || target === "not-issued" ? [] : target.keys;
  }

  /** As `page`, of rows that were read already: `found` has what lies under each of `keysOf`. */
  pageOfRows(
    path: string,
    asked: { readonly language: Language; readonly kind: PageKind },
    found: (key: Key) => Item | undefined,
  ): Page | Promise<Page> {
    const known = this.#asked(path, asked.language, asked.kind);
    return "status" in known ? known : this.#withNamed(known, known.target.keys.map(found));
  }

  /** What a path asks for; the page that answers it where it names no batch or pack. */
  #asked(path: string, language: Language, kind: PageKind): Asked | Page {
    const id = `${kind}${language}${path}`;
    const hot = this.#hot.find(id);
    const target = hot?.about.target ?? targetOf(path);
    if (target === undefined) return this.fixed(400, language, kind);
    if (target === "not-issued") return this.fixed(404, language, kind);
    return { id, hot, target, path, language, kind };
  }

  /** Of a GTIN with more certificates than its row holds the one that the batch names is one more read, of one item. */
  #withNamed(asked: Asked, items: readonly (Item | undefined)[]): Page | Promise<Page> {
    if (asked.hot !== undefined && this.#isOf(asked.hot.about, items)) return asked.hot.page;
    const [batch, certificates] = items;
    const isIssued =
      batch !== undefined && (asked.target.pack === undefined || this.#issued(asked, items) !== undefined);
    const own = isIssued ? namedBeside(batch, certificates) : undefined;
    if (own === undefined) return this.#pageOf(asked, items);
    const [named] = this.#deps.table.getManyNow?.([own]) ?? [];
    return named === undefined ? this.#named(asked, items, own) : this.#pageOf(asked, items, named);
  }

  /** Is a page that is kept made of just these rows, in this hour? Sooner told than its tag is written. */
  #isOf({ rows, until }: Known, items: readonly (Item | undefined)[]): boolean {
    if (rows.length !== items.length || until !== this.#asOf(this.#deps.now()).until) return false;
    for (let n = 0; n < items.length; n += 1) if (items[n] !== rows[n]) return false;
    return true;
  }

  async #named(asked: Asked, items: readonly (Item | undefined)[], own: Key): Promise<Page> {
    const { table } = this.#deps;
    const [named] = await table.getMany([own]);
    const [batch, , issued] = items;
    if (named !== undefined || batch === undefined) return this.#pageOf(asked, items, named);
    // It changed places between the two reads, or the second was older than the first.
    const [, at] = asked.target.keys;
    const [certificates, again] = await table.getMany(at === undefined ? [] : [at, own], CONSISTENT);
    return this.#pageOf(asked, [batch, certificates, issued], again);
  }

  /**
   * The page of a batch whose own row is damaged, where its recall can be read: that is said, and of the rest what was known then. One more
   * read, of one item. Undefined for every other batch.
   */
  async stopped(path: string, language: Language, kind: PageKind): Promise<Page | undefined> {
    const target = targetOf(path);
    if (target === undefined || target === "not-issued") return undefined;
    const [at] = target.keys;
    const stop = at && (await this.#deps.table.get(stopKeyOf(at), { consistent: true }));
    if (stop === undefined || !("recall" in stop.data)) return undefined;
    const found = { batch: stop, certificates: undefined, named: undefined, issued: undefined };
    const asOf = this.#asOf(this.#deps.now());
    const job = jobOf(found, { serial: undefined, path: target.path ?? path, ...asOf, language });
    const tag = `stop.${stop.version}.${asOf.until.slice(0, 13)}.${language}.${kind}`;
    return kind === "json" ? this.#data(tag, job) : this.#html(tag, job);
  }

  #pageOf(asked: Asked, items: readonly (Item | undefined)[], named?: Item): Page {
    const { id, hot, target, language, kind } = asked;
    const [batch, certificates] = items;
    const issued = this.#issued(asked, items);
    const { serial, path = asked.path } = target;
    if (batch === undefined || (serial !== undefined && issued === undefined)) return this.fixed(404, language, kind);
    const asOf = this.#asOf(this.#deps.now());
    const published = `${certificates?.version ?? 0}${named === undefined ? "" : `-${named.version}`}`;
    const tag = `${batch.version}.${published}.${issued?.version ?? 0}.${asOf.until.slice(0, 13)}.${language}.${kind}`;
    // Where a certificate's own row was read, too, the rows alone do not tell.
    const known = { target, rows: named === undefined ? items : [], until: asOf.until };
    if (hot?.page.tag === tag) {
      this.#hot.put(id, known, hot.page);
      return hot.page;
    }
    const job = jobOf({ batch, certificates, named, issued }, { serial, path, ...asOf, language });
    const page = kind === "json" ? this.#data(tag, job) : this.#html(tag, job);
    this.#hot.put(id, known, page);
    return page;
  }

  /** The row of the pack that is asked for; of one that was printed and has none, what its code tells, as version 0 of that row. */
  #issued({ target: { pack, keys } }: Asked, [batch, , row]: readonly (Item | undefined)[]): Item | undefined {
    if (row !== undefined || pack === undefined) return row;
    const printed = printedSerial(this.#deps, batch, pack);
    const [, , at] = keys;
    return printed && at && { pk: at.pk, sk: at.sk, version: 0, data: { ...printed } };
  }

  /** The hour and its day in China, worked out once a minute: no hour begins within one. */
  #asOf(at: Date): AsOf {
    const minute = Math.floor(at.getTime() / 60_000);
    if (this.#hour.minute !== minute) this.#hour = { minute, asOf: asOfHour(at.toISOString()) };
    return this.#hour.asOf;
  }

  #data(tag: string, job: () => PassportJob): Page {
    return pageOf(200, tag, "json", () => ({ text: JSON.stringify(this.#renderer.passport(job())) }));
  }

  #html(tag: string, job: () => PassportJob): Page {
    const press = this.#press;
    const fresh = once(() => this.#renderer.freshPack(job()));
    const zip = press && (() => (fresh() === undefined ? press.gzip(job()) : undefined));
    return pageOf(200, tag, "html", () => fresh() ?? this.#renderer.page(job()), zip);
  }

  /** The page for what is no code (400), or one that was not issued (404): the same bytes for each. */
  fixed(status: 400 | 404, language: Language, kind: PageKind): Page {
    const id = `${status}${language}${kind}`;
    const known = this.#constant.get(id);
    if (known) return known;
    const page = pageOf(status, id, kind, () => ({ text: this.#fixedText(status, language, kind) }));
    this.#constant.set(id, page);
    return page;
  }

  #fixedText(status: 400 | 404, language: Language, kind: PageKind): string {
    const { publicUrl } = this.#deps;
    if (kind === "html") return (status === 400 ? this.#pages.badCode : this.#pages.notIssued)(language, { publicUrl });
    const state = { code: status === 400 ? "malformed-code" : "not-issued" };
    return JSON.stringify({ state });
  }
}

type Found = Readonly<Record<"certificates" | "named" | "issued", Item | undefined>> & { readonly batch: Item };

/** The job, put together when it is needed: rows go into it as text. */
function jobOf(
  { batch, certificates, named, issued }: Found,
  asked: Pick<PassportJob, "path" | "today" | "until" | "language"> & { readonly serial: string | undefined },
): () => PassportJob {
  const { serial, path, today, until, language } = asked;
  return () => ({
    batch: itemText(batch),
    ...(certificates === undefined ? {} : { certificates: itemText(certificates) }),
    ...(named === undefined ? {} : { certificate: itemText(named) }),
    ...(serial === undefined || issued === undefined ? {} : { issued: itemText(issued), serial }),
    path,
    today,
    until,
    language,
  });
}
