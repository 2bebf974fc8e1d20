import type { Language } from "@suyuan/domain/language";
import type { Passport } from "@suyuan/domain/views/passport-schema";
import { reasonList } from "../batch-sections.ts";
import { dateText } from "../figures.ts";
import { escapeHtml, isolated } from "../html.ts";
import { CROSS, TAGS, tick } from "../marks.ts";
import { row, section } from "../shell.ts";
import { type StateCode, TEXT } from "../words.ts";
import { annualCheckText, type Certificate, namesOf, standingText } from "./certificate-words.ts";

function standingLine(
  state: StateCode,
  certificate: Certificate,
  at: Certificate["today"],
  language: Language,
): string {
  const sign = at.standing === "valid" ? tick(state, "attested") : CROSS;
  const check = annualCheckText(at, language);
  const known = check === "" ? "" : `${TEXT[language].comma}${check}`;
  return `${sign}<strong>${standingText(certificate, at, language)}</strong>${known} <span class="dim">${dateText(at.date, language)}</span>`;
}

/** From when to when it is granted; one without an end says so. */
export function validityText(
  { validFrom, validTo }: Pick<Certificate, "validFrom" | "validTo">,
  language: Language,
): string {
  const words = TEXT[language];
  const from = dateText(validFrom, language);
  return validTo === undefined ? words.phrase.endless(from) : from + words.to + dateText(validTo, language);
}

/** Since 2012-08-01 a pack of green food shows the enterprise code beside the mark, and no product number (oubafeng 117158, hao86). */
function packCode({ enterpriseCode }: Certificate, language: Language): string {
  if (enterpriseCode === undefined) return "";
  const words = TEXT[language];
  const code = `<span class="code">${isolated(enterpriseCode, language)}</span> <span class="dim">${words.asOnPack}</span>`;
  return row(words.enterpriseCode, code);
}

/** The certificate, and what "valid" means on which date. */
export function certificateSection(passport: Passport, language: Language): string {
  const words = TEXT[language];
  const { certificate } = passport;
  const state = passport.state.code;
  // Of a registration that was taken back nothing is claimed, and nothing denied.
  if (state === "voided") return "";
  if (certificate === undefined) return section(words.certificate, `<p>${words.noCertificate}</p>`, "certificate");
  const names = namesOf(certificate);
  const grade = certificate.grade === undefined ? "" : ` ${words.phrase.grade(escapeHtml(certificate.grade))}`;
  const history = certificate.scheme === "pollution-free" ? `<p class="note">${words.history}</p>` : "";
  return section(
    names.paper[language] + TAGS[language][certificate.level],
    `<dl>${row(words.scheme, `<strong>${names.scheme[language]}${grade}</strong>`)}` +
      row(names.number[language], `<span class="code">${isolated(certificate.number, language)}</span>`) +
      packCode(certificate, language) +
      row(words.holder, isolated(certificate.holder, language)) +
      row(words.validity, validityText(certificate, language)) +
      row(words.onHarvest, standingLine(state, certificate, certificate.onHarvest, language)) +
      `${row(words.today, standingLine(state, certificate, certificate.today, language))}</dl>` +
      `${reasonList(certificate.reasons, language)}${history}<p class="dim">${words.validMeans}</p>`,
    "certificate",
  );
}
