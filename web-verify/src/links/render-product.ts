import type { Language } from "@suyuan/domain/language";
import type { ProductCertificate, ProductPage, ProductView } from "@suyuan/domain/views/product/product-view";
import { productName } from "../batch-sections.ts";
import { validityText } from "../certificate/certificate-section.ts";
import { namesOf, standingText } from "../certificate/certificate-words.ts";
import { dateText, hourText } from "../figures.ts";
import { escapeHtml, isolated } from "../html.ts";
import { drawn, TAGS } from "../marks.ts";
import { complaint, type PageOptions, page, row, section } from "../shell.ts";
import { TEXT } from "../words.ts";
import { embedded, linkList } from "./render-links.ts";

const SHAPE = '<path d="M24 4l18 10v20L24 44 6 34V14zM6 14l18 10 18-10M24 24v20"/>';

function factsSection({ gtin, name, category, owner }: ProductView, language: Language): string {
  const words = TEXT[language];
  const tag = TAGS[language].declared;
  return (
    `<section class="product"><h2>${productName(name, language)}</h2><div class="in"><dl>` +
    row(words.owner, `${isolated(owner.name, language)} <span class="dim">${isolated(owner.region, language)}</span>`) +
    row(words.category, isolated(category, language) + tag) +
    `${row(words.gtin, `<span class="code">${escapeHtml(gtin)}</span>`)}</dl></div></section>`
  );
}

/** Where the number of the batch stands on the pack, and what to do with it. */
function findSection({ gtin }: ProductView, language: Language, { publicUrl }: PageOptions): string {
  const words = TEXT[language];
  const address = `${escapeHtml(publicUrl)}/v/01/${escapeHtml(gtin)}/10/<b>${words.lotHere}</b>`;
  return section(
    words.findBatch,
    `<ol class="advice"><li>${words.findByCode}</li><li>${words.findByLot}<p class="code">${address}</p></li><li>${words.findNone}</li></ol>`,
    "batch",
  );
}

function certificateItem(certificate: ProductCertificate, today: string, language: Language): string {
  const words = TEXT[language];
  const { grade, number, holder } = certificate;
  const names = namesOf(certificate);
  const named = names.scheme[language] + (grade === undefined ? "" : ` ${words.phrase.grade(escapeHtml(grade))}`);
  return (
    `<li><h3>${named}</h3><dl>${row(names.number[language], `<span class="code">${isolated(number, language)}</span>`)}` +
    row(words.holder, isolated(holder, language)) +
    row(words.validity, validityText(certificate, language)) +
    `${row(words.onDay, `${standingText(certificate, certificate, language)} <span class="dim">${dateText(today, language)}</span>`)}</dl></li>`
  );
}

/** Every scheme the product was certified under. No tick: whether a certificate speaks for a batch is told by that batch alone. */
function schemesSection(view: ProductView, language: Language): string {
  const words = TEXT[language];
  const { certificates, certificatesBeyond, today } = view;
  if (certificates.length === 0) return section(words.schemes, `<p>${words.noSchemes}</p>`, "certificate");
  const items = certificates.map((one) => certificateItem(one, today, language)).join("");
  const more = certificatesBeyond === 0 ? "" : `<li>… +${certificatesBeyond}</li>`;
  return section(
    words.schemes + TAGS[language].attested,
    `<p class="dim">${words.schemesHint}</p><ul class="advice">${items}${more}</ul>`,
    "certificate",
  );
}

/**
 * The page of a product, for who typed a bar code or scanned one without a lot: whose it is, how it was certified, and how to find the batch on
 * the pack. It judges nothing and shows no batch.
 */
export function renderProduct(view: ProductPage, language: Language, options: PageOptions): string {
  const words = TEXT[language];
  const { product, levels, jsonLd, query } = view;
  const name = language === "en" ? (product.name.en ?? product.name.zh) : product.name.zh;
  const self = `${options.publicUrl}/v/01/${product.gtin}`;
  const links = levels.map((level) => linkList(level, language, options, self)).join("");
  return page({
    language,
    title: `${name} ${product.gtin} · ${words.home}`,
    about: words.aboutProduct,
    canonical: self,
    tone: "plain",
    band:
      `<div class="state">${drawn(SHAPE)}<div><h1>${words.productPage}</h1><p>${words.productHint}</p></div></div>` +
      `<p class="as-of">${words.asOf} ${hourText(product.until, language)}<span class="paper">${words.chinaTime} · ${escapeHtml(self)}</span></p>`,
    body:
      factsSection(product, language) +
      findSection(product, language, options) +
      schemesSection(product, language) +
      (links === "" ? "" : section(words.ownLinks, links)) +
      complaint(language, options, "") +
      embedded(jsonLd),
    query,
  });
}
