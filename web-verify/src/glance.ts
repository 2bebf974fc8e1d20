import type { Language } from "@suyuan/domain/language";
import type { Passport } from "@suyuan/domain/views/passport-schema";
import { annualCheckText, standingText } from "./certificate/certificate-words.ts";
import { ALERT, CROSS, TAGS, tick } from "./marks.ts";
import { type Level, TEXT } from "./words.ts";

function cell(anchor: string, label: string, finding: string): string {
  return `<li><a href="#${anchor}"><span>${label}</span><i class="hid"> · </i><b>${finding}</b></a></li>`;
}

type Finder = (passport: Passport, language: Language) => string;

/** A verdict that stands, at its level: the tick is for what somebody or something else stands behind. */
const good = ({ state }: Passport, language: Language, what: string, level: Level) =>
  tick(state.code, level) + what + TAGS[language][level];

const absent = (language: Language) => ALERT + TAGS[language].missing;

const certificateFinding: Finder = (passport, language) => {
  const words = TEXT[language];
  const { certificate } = passport;
  if (certificate === undefined) return words.none;
  const tag = TAGS[language][certificate.level];
  // A closed scheme is history: it never gets a tick.
  if (certificate.scheme === "pollution-free") return words.historyShort + tag;
  const { onHarvest, today } = certificate;
  if (onHarvest.standing !== "valid") return CROSS + standingText(certificate, onHarvest, language) + tag;
  const isStopped = today.standing === "suspended" || today.standing === "withdrawn";
  if (isStopped) return CROSS + standingText(certificate, today, language) + tag;
  // What is still to come bears no tick.
  if (onHarvest.annualCheck === "awaited") return ALERT + annualCheckText(onHarvest, language) + tag;
  return good(passport, language, words.validAtHarvest, certificate.level);
};

const inputsFinding: Finder = (passport, language) => {
  const words = TEXT[language];
  const { intervalKept, level } = passport.inputs;
  if (intervalKept === null) return ALERT + words.intervalUnknown + TAGS[language].missing;
  if (!intervalKept) return CROSS + words.intervalBroken + TAGS[language][level];
  return good(passport, language, words.intervalKept, level);
};

const testsFinding: Finder = (passport, language) => {
  const words = TEXT[language];
  const { tests, needs } = passport;
  const { state, level } = needs.test;
  switch (state) {
    case "contradicted":
      return ALERT + words.seeBelow + TAGS[language][level ?? "declared"];
    case "missing":
    case "so-far":
      return absent(language);
    case "met":
    case "not-needed": {
      if (tests.length === 0) return words.none;
      const best = level ?? (tests.some((test) => test.level === "attested") ? "attested" : "declared");
      // A failed test that a re-test has cleared stays to be read of.
      if (tests.some((test) => test.verdict === "failed")) return ALERT + words.seeBelow + TAGS[language][best];
      return good(passport, language, best === "declared" ? words.selfTested : words.passed, best);
    }
  }
};

const handoffsFinding: Finder = (passport, language) => {
  const words = TEXT[language];
  const { state, level = "declared", count } = passport.needs.handoffs;
  const pending = passport.journey.filter((step) => step.pending === true).length;
  switch (state) {
    case "not-needed":
      return words.none;
    case "so-far":
      return words.phrase.pending(String(pending)) + TAGS[language][level];
    case "missing":
      return ALERT + words.phrase.pending(String(pending)) + TAGS[language].missing;
    case "contradicted":
      return ALERT + words.weightsDiffer + TAGS[language][level];
    case "met":
      return good(passport, language, words.phrase.confirmed(String(count)), level);
  }
};

const temperatureFinding: Finder = (passport, language) => {
  const words = TEXT[language];
  const { temperature, needs } = passport;
  const { state, level = "declared" } = needs.temperature;
  switch (state) {
    case "not-needed": {
      if (temperature.length === 0) return words.none;
      const isMeasured = temperature.every((log) => log.level === "measured");
      return words.someRecord + TAGS[language][isMeasured ? "measured" : "declared"];
    }
    case "so-far":
      return words.goingOn + TAGS[language][level];
    case "missing":
      return absent(language);
    case "contradicted":
      return ALERT + words.notInRange + TAGS[language][level];
    case "met":
      return good(passport, language, words.inLimits, level);
  }
};

/** Five findings on the first screen, each with its level and leading to its section. */
export function glance(passport: Passport, language: Language): string {
  const words = TEXT[language];
  return (
    `<ul class="glance">${cell("certificate", words.certificateShort, certificateFinding(passport, language))}` +
    cell("inputs", words.inputsShort, inputsFinding(passport, language)) +
    cell("tests", words.testsShort, testsFinding(passport, language)) +
    cell("journey", words.journeyShort, handoffsFinding(passport, language)) +
    `${cell("temperature", words.temperatureShort, temperatureFinding(passport, language))}</ul>`
  );
}
