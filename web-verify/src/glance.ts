import type { Language } from "@suyuan/domain/language";
import type { Passport } from "@suyuan/domain/views/passport-schema";
import { ALERT, CROSS, TICK } from "./marks.ts";
import { TEXT, type Words } from "./words.ts";

function cell(anchor: string, label: string, finding: string): string {
  return `<li><a href="#${anchor}"><span>${label}</span><b>${finding}</b></a></li>`;
}

function certificateFinding({ certificate }: Passport, words: Words): string {
  if (certificate === undefined) return words.none;
  // A closed scheme is history: it never gets a tick.
  if (certificate.scheme === "pollution-free") return words.historyShort;
  const { onHarvest, today } = certificate;
  if (onHarvest.standing !== "valid") return CROSS + words.standing[onHarvest.standing];
  const isStopped = today.standing === "suspended" || today.standing === "withdrawn";
  return isStopped ? CROSS + words.standing[today.standing] : TICK + words.validAtHarvest;
}

function testsFinding({ tests, commitment }: Passport, words: Words): string {
  if (tests.length === 0) return commitment?.level === "missing" ? ALERT + words.missing : words.none;
  for (const test of tests) if (test.verdict === "failed") return ALERT + words.seeBelow;
  return TICK + words.passed;
}

function journeyFinding({ journey }: Passport, words: Words): string {
  let handoffs = 0;
  let pending = 0;
  for (const step of journey) {
    if (step.kind !== "handed-over") continue;
    handoffs += 1;
    if (step.pending === true) pending += 1;
  }
  if (handoffs === 0) return words.none;
  return pending > 0 ? ALERT + words.phrase.pending(String(pending)) : TICK + words.phrase.confirmed(String(handoffs));
}

function temperatureFinding({ temperature, temperatureMissing }: Passport, words: Words): string {
  if (temperatureMissing) return ALERT + words.missing;
  if (temperature.length === 0) return words.none;
  for (const log of temperature) if (log.verdict !== "in-range") return ALERT + words.notInRange;
  return TICK + words.inLimits;
}

/** Four findings on the first screen, each leading to its section. */
export function glance(passport: Passport, language: Language): string {
  const words = TEXT[language];
  return (
    `<ul class="glance">${cell("certificate", words.certificateShort, certificateFinding(passport, words))}` +
    cell("tests", words.testsShort, testsFinding(passport, words)) +
    cell("journey", words.journeyShort, journeyFinding(passport, words)) +
    `${cell("temperature", words.temperatureShort, temperatureFinding(passport, words))}</ul>`
  );
}
