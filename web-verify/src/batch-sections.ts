import type { Language } from "@suyuan/domain/language";
import type { Passport } from "@suyuan/domain/views/passport-schema";
/** The upper half of the page: what state the batch is in, what it is, and what was certified or promised of it. */
import { dateText, instantText } from "./figures.ts";
import { glance } from "./glance.ts";
import { escapeHtml, isolated } from "./html.ts";
import { ALERT, CROSS, isStopped, LEGEND, stateMark, TAGS, tick } from "./marks.ts";
import { row, section } from "./shell.ts";
import { type StateCode, TEXT } from "./words.ts";

type Certificate = NonNullable<Passport["certificate"]>;
type Commitment = NonNullable<Passport["commitment"]>;
type Reasons = Passport["state"]["reasons"];

/** Reasons as a list; empty when there are none. */
export function reasonList(reasons: Reasons, language: Language): string {
  if (reasons.length === 0) return "";
  let items = "";
  for (const reason of reasons) items += `<li>${isolated(reason[language])}</li>`;
  return `<ul class="why">${items}</ul>`;
}

/** Names in the page's language where there is one, the Chinese one beside it. */
export function productName(product: Passport["product"], language: Language): string {
  if (language === "zh" || product.en === undefined) return isolated(product.zh);
  return `${isolated(product.en)} <span lang="zh-CN">${isolated(product.zh)}</span>`;
}

/** The first words of the page: shape, state, what to do, why. */
export function stateBand(passport: Passport, language: Language): string {
  const words = TEXT[language];
  const { code, reasons } = passport.state;
  return (
    `<div class="state">${stateMark(code)}<div><h1>${words.stateTitle[code]}</h1><p>${words.stateAction[code]}</p></div></div>` +
    `${reasonList(reasons, language)}<p class="as-of">${words.asOf} ${dateText(passport.asOf, language)}</p>`
  );
}

/**
 * What the pack should say too: product, batch, harvest, producer, base; then the findings and what the tags mean. Goods not
 * to be eaten get no findings here: a row of ticks would speak against the state.
 */
export function productSection(passport: Passport, language: Language): string {
  const words = TEXT[language];
  const { batch } = passport;
  const tag = TAGS[language][batch.level];
  const place = (where: { readonly name: string; readonly region: string }) =>
    `${isolated(where.name)} <span class="dim">${isolated(where.region)}</span>${tag}`;
  const serial = passport.serial;
  return (
    `<section class="product"><h2>${productName(passport.product, language)}</h2><div class="in"><dl>` +
    row(words.harvestedOn, `<strong>${dateText(batch.harvestedOn, language)}</strong>${tag}`) +
    row(words.producer, place(batch.producer)) +
    row(words.base, place(batch.base)) +
    row(words.lot, `<span class="code">${isolated(passport.lot)}</span>`) +
    (serial === undefined ? "" : row(words.serial, `<span class="code">${isolated(serial.serial)}</span>`)) +
    correctionsRow(passport, language) +
    `</dl>${isStopped(passport.state.code) ? "" : glance(passport, language)}${LEGEND[language]}` +
    `<details><summary>${words.batchMore}</summary><dl>` +
    row(words.category, isolated(passport.product.category) + tag) +
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

function standingLine(state: StateCode, at: Certificate["today"], language: Language): string {
  const words = TEXT[language];
  const sign = at.standing === "valid" ? tick(state, "attested") : CROSS;
  return `${sign}<strong>${words.standing[at.standing]}</strong> <span class="dim">${dateText(at.date, language)}</span>`;
}

/** The certificate, and what "valid" means on which date. */
export function certificateSection(passport: Passport, language: Language): string {
  const words = TEXT[language];
  const { certificate } = passport;
  // Of a registration that was taken back nothing is claimed, and nothing denied.
  if (passport.state.code === "voided") return "";
  if (certificate === undefined) return section(words.certificate, `<p>${words.noCertificate}</p>`, "certificate");
  const grade = certificate.grade === undefined ? "" : ` ${words.phrase.grade(escapeHtml(certificate.grade))}`;
  const history = certificate.scheme === "pollution-free" ? `<p class="note">${words.history}</p>` : "";
  return section(
    words.certificate + TAGS[language][certificate.level],
    `<dl>${row(words.scheme, `<strong>${words.schemeName[certificate.scheme]}${grade}</strong>`)}` +
      row(words.number, `<span class="code">${isolated(certificate.number)}</span>`) +
      row(words.holder, isolated(certificate.holder)) +
      row(
        words.validity,
        dateText(certificate.validFrom, language) + words.to + dateText(certificate.validTo, language),
      ) +
      row(words.onHarvest, standingLine(passport.state.code, certificate.onHarvest, language)) +
      `${row(words.today, standingLine(passport.state.code, certificate.today, language))}</dl>` +
      `${reasonList(certificate.reasons, language)}${history}<p class="dim">${words.validMeans}</p>`,
    "certificate",
  );
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

/** The commitment certificate as the slip that the law wants seen: its name large, its wording, what it rests on. */
export function commitmentSection(passport: Passport, language: Language): string {
  const { commitment, state } = passport;
  if (commitment === undefined) return "";
  const words = TEXT[language];
  const isUnmet = commitment.status === "refused" || isStopped(state.code);
  let bases = "";
  for (const basis of commitment.basis)
    bases += `<li>${basisMark(state.code, commitment, basis)}${words.commitmentBasis[basis]}</li>`;
  return (
    `<section><div class="slip${isUnmet ? " unmet" : ""}"><h2>${words.commitment}</h2><p>${words.promise}</p><p class="dim">${words.basis}${words.separator}</p>` +
    `<ul class="bases">${bases}</ul><p>${words.commitmentStatus[commitment.status]}${TAGS[language][commitment.level]}</p>` +
    `${reasonList(commitment.reasons, language)}</div></section>`
  );
}

/** What was applied before harvest and whether the safety interval was kept. Where nothing is recorded, nobody can tell. */
export function inputsSection(passport: Passport, language: Language): string {
  const words = TEXT[language];
  const { inputs, needs } = passport;
  if (passport.state.code === "voided") return "";
  let actives = "";
  for (const active of inputs.activesUsed) actives += (actives === "" ? "" : words.listSeparator) + isolated(active);
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
