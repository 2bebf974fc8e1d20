import type { Language } from "@suyuan/domain/language";
import type { Passport } from "@suyuan/domain/views/passport-schema";
/** The upper half of the page: what state the batch is in, what it is, and what was certified or promised of it. */
import { datedProse, dateText, hourText, instantText, numberText } from "./figures.ts";
import { glance } from "./glance.ts";
import { escapeHtml, isolated } from "./html.ts";
import { ALERT, CROSS, isStopped, legend, stateMark, TAGS, tick } from "./marks.ts";
import { row, section } from "./shell.ts";
import { stateText } from "./state-text.ts";
import { type StateCode, TEXT } from "./words.ts";

type Commitment = NonNullable<Passport["commitment"]>;
type Reasons = Passport["state"]["reasons"];

function reasonItems(reasons: Reasons, language: Language): string {
  let items = "";
  for (const reason of reasons) items += `<li>${isolated(datedProse(reason[language], language), language)}</li>`;
  return `<ul class="why">${items}</ul>`;
}

/** Reasons as a list; empty when there are none. */
export function reasonList(reasons: Reasons, language: Language): string {
  return reasons.length === 0 ? "" : reasonItems(reasons, language);
}

/** Reasons beside the state that leave room for product and producer on a phone's first screen. */
const REASONS_OPEN = 2;

/** The weightiest reasons, and the others under a fold; one alone is not worth a fold. */
function stateReasons(reasons: Reasons, language: Language): string {
  if (reasons.length <= REASONS_OPEN + 1) return reasonList(reasons, language);
  const more = reasons.slice(REASONS_OPEN);
  return (
    reasonItems(reasons.slice(0, REASONS_OPEN), language) +
    `<details><summary>${TEXT[language].phrase.moreReasons(String(more.length))}</summary>${reasonItems(more, language)}</details>`
  );
}

/** Names in the page's language where there is one, the Chinese one beside it. */
export function productName(product: Pick<Passport["product"], "zh" | "en">, language: Language): string {
  if (language === "zh" || product.en === undefined) return isolated(product.zh, language);
  return `${isolated(product.en, language)} <span>${isolated(product.zh, language)}</span>`;
}

/** The first words of the page: shape, state, what to do, why; on paper the record's address too. */
export function stateBand(passport: Passport, language: Language): string {
  const words = TEXT[language];
  const { code, reasons } = passport.state;
  const { title, action } = stateText(passport, language);
  return (
    `<div class="state">${stateMark(code)}<div><h1>${title}</h1><p>${action}</p></div></div>` +
    `${stateReasons(reasons, language)}<p class="as-of">${words.asOf} ${hourText(passport.until, language)}` +
    `<span class="paper">${words.chinaTime} · ${escapeHtml(passport.uri)}</span></p>`
  );
}

/**
 * What the pack should say too: product, lot, producer; what the page does not prove; harvest and base; then the findings. Goods not to be eaten
 * get no findings here: a row of ticks would speak against the state.
 */
function productFacts(passport: Passport, language: Language): string {
  const words = TEXT[language];
  const { batch, serial } = passport;
  const tag = TAGS[language][batch.level];
  const until = batch.harvestedTo === undefined ? "" : words.to + dateText(batch.harvestedTo, language);
  const place = (where: { readonly name: string; readonly region: string }) =>
    `${isolated(where.name, language)} <span class="dim">${isolated(where.region, language)}</span>${tag}`;
  return (
    `<dl>${row(words.lot, `<span class="code">${isolated(passport.lot, language)}</span>`)}` +
    row(words.producer, place(batch.producer)) +
    `</dl><p class="unproven"><a href="#limits">${words.notProven}</a></p><dl>` +
    row(words.harvestedOn, `<strong>${dateText(batch.harvestedOn, language)}${until}</strong>${tag}`) +
    (batch.base === undefined ? "" : row(words.base, place(batch.base))) +
    (serial === undefined ? "" : row(words.serial, `<span class="code">${isolated(serial.serial, language)}</span>`)) +
    correctionsRow(passport, language) +
    `</dl>${isStopped(passport.state.code) ? "" : glance(passport, language)}`
  );
}

/** The product's section; `below` is what follows it on the page, whose tags it explains. */
export function productSection(passport: Passport, language: Language, below: string): string {
  const words = TEXT[language];
  const { product, batch } = passport;
  const facts = productFacts(passport, language);
  return (
    `<section class="product"><h2>${productName(product, language)}</h2><div class="in">${facts}${legend([facts, below], language)}` +
    `<details><summary>${words.batchMore}</summary><dl>` +
    row(words.category, isolated(product.category, language) + TAGS[language][batch.level]) +
    `${row(words.registeredAt, instantText(batch.registeredAt, language))}</dl></details></div></section>`
  );
}

/** That something on this page was corrected, and what: whoever saw it before shall know why it differs. */
function correctionsRow({ corrections }: Passport, language: Language): string {
  if (corrections === undefined) return "";
  const words = TEXT[language];
  const fields = corrections.newest.map(
    ({ field, on }) => `${words.correctedField[field]} <span class="dim">${dateText(on, language)}</span>`,
  );
  return row(words.corrected, words.phrase.corrections(String(corrections.count), fields.join(words.listSeparator)));
}

/**
 * A test that bears the commitment has a tick, one that should and is not there a cross; the producer's own word has neither. Where goods or
 * code are stopped nothing has a tick.
 */
function basisMark(state: StateCode, { status, level }: Commitment, basis: Commitment["basis"][number]): string {
  if (basis === "quality-control") return "";
  if (status === "supported") return tick(state, level);
  return level === "missing" ? CROSS : "";
}

/**
 * The commitment certificate as the slip that the law wants seen: its name large, its wording, what it rests on and all that it has to say.
 * What lacks something of that is called a commitment and no more. Where one is due and there is none, that is said.
 */
export function commitmentSection(passport: Passport, language: Language): string {
  const { commitment, state, needs } = passport;
  const words = TEXT[language];
  if (commitment === undefined) {
    if (needs.commitment.state !== "missing") return "";
    return section(
      words.commitment,
      `<p class="note">${words.noCommitment}${TAGS[language].missing}</p>`,
      "commitment",
    );
  }
  const { missing } = commitment.content;
  const isUnmet = commitment.status === "refused" || missing.length > 0 || isStopped(state.code);
  let bases = "";
  for (const basis of commitment.basis)
    bases += `<li>${basisMark(state.code, commitment, basis)}${words.commitmentBasis[basis]}</li>`;
  const lacks = missing.map((field) => words.commitmentField[field]).join(words.listSeparator);
  return (
    `<section id="commitment"><div class="slip${isUnmet ? " unmet" : ""}"><h2>${missing.length > 0 ? words.commitmentOnly : words.commitment}</h2>` +
    `${missing.length === 0 ? "" : `<p class="note">${words.phrase.incomplete(lacks)}</p>`}<p>${commitment.content.buyer === true ? words.promiseOfBuyer : words.promise}</p><p class="dim">${words.basis}${words.separator}</p>` +
    `<ul class="bases">${bases}</ul>${contentRows(commitment, language)}<p>${words.commitmentStatus[commitment.status]}${TAGS[language][commitment.level]}</p>` +
    `${reasonList(commitment.reasons, language)}</div></section>`
  );
}

/** What the certificate has to say of these goods. Its time of issue may lie after the goods were sent, and that shows. */
function contentRows({ content }: Commitment, language: Language): string {
  const words = TEXT[language];
  const { product, quantityKg, origin, party, contact, address, issuedAt, afterShipping } = content;
  const late = afterShipping === true ? ` <span class="dim">${words.afterShipping}</span>` : "";
  const name = words.commitmentField;
  return (
    `<dl>${row(name.product, isolated(product, language))}${row(name.quantity, words.phrase.kilograms(numberText(quantityKg, 3)))}` +
    (origin === "" ? "" : row(name.origin, isolated(origin, language))) +
    row(name.party, isolated(party, language)) +
    (contact === undefined ? "" : row(name.contact, `<span class="code">${isolated(contact, language)}</span>`)) +
    (address === undefined ? "" : row(words.officeAddress, isolated(address, language))) +
    `${issuedAt === undefined ? "" : row(name.issuedAt, instantText(issuedAt, language) + late)}</dl>`
  );
}

/** What was applied before harvest and whether the safety interval was kept. Where nothing is recorded, nobody can tell. */
export function inputsSection(passport: Passport, language: Language): string {
  const words = TEXT[language];
  const { inputs, needs } = passport;
  if (passport.state.code === "voided") return "";
  let actives = "";
  for (const active of inputs.activesUsed)
    actives += (actives === "" ? "" : words.listSeparator) + isolated(active, language);
  if (actives === "") actives = inputs.intervalKept === null ? words.noRecord : words.noActives;
  return section(
    words.inputs + TAGS[language][inputs.level],
    `<dl>${row(words.actives, actives)}${row(words.interval, intervalText(inputs, language))}</dl>` +
      (inputs.intervalKept === null ? reasonList(needs.farmRecord.reasons, language) : ""),
    "inputs",
  );
}

function intervalText({ intervalKept }: Passport["inputs"], language: Language): string {
  const words = TEXT[language];
  if (intervalKept === null) return ALERT + words.intervalUnknown;
  return intervalKept ? words.intervalKept : `${CROSS}<strong>${words.intervalBroken}</strong>`;
}
