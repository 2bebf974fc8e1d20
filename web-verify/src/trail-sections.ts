import type { Language } from "@suyuan/domain/language";
import type { Passport } from "@suyuan/domain/views/passport-schema";
/** The lower half of the page: what was tested, where the batch went, how warm it was, who scanned this pack. */
import { reasonList } from "./batch-sections.ts";
import { celsiusText, dateText, durationText, instantText, numberText, percentText, spanText } from "./figures.ts";
import { isolated } from "./html.ts";
import { ALERT, CROSS, TAGS, tick } from "./marks.ts";
import { row, section } from "./shell.ts";
import { limitsText, temperatureSvg } from "./temperature-svg.ts";
import { testTable } from "./test-table.ts";
import { type StateCode, TEXT, type Words } from "./words.ts";

type Test = Passport["tests"][number];
type Step = Passport["journey"][number];
type Legs = Passport["needs"]["temperature"]["legs"];
type Temperature = Passport["temperature"][number];

/** A table longer than this is folded, unless a result is over its limit. */
const ITEMS_OPEN_MAX = 4;

/** Every residue test with its items, results, limits and dates. */
export function testsSection(passport: Passport, language: Language): string {
  const words = TEXT[language];
  if (passport.tests.length === 0) {
    // Missing only where the commitment rests on a test: a batch may lawfully go without.
    const tag = passport.needs.test.state === "missing" ? TAGS[language].missing : "";
    return section(words.tests, `<p>${words.noTests}${tag}</p>`, "tests");
  }
  let tests = "";
  for (const test of passport.tests) tests += testBlock(passport.state.code, test, language);
  return section(words.tests, tests + moreListed(passport.more?.tests, words), "tests");
}

/** That there is more than is listed: a cut list says so. */
function moreListed(count: number | undefined, words: Words): string {
  return count === undefined ? "" : `<p class="dim">${words.phrase.moreListed(String(count))}</p>`;
}

function testBlock(state: StateCode, test: Test, language: Language): string {
  const words = TEXT[language];
  const over = test.items.filter((item) => item.over).length;
  const isOpen = over > 0 || test.items.length <= ITEMS_OPEN_MAX;
  const verdict = test.verdict === "passed" ? tick(state, test.level) + words.passed : CROSS + words.failed;
  const accredited =
    test.accreditation === undefined ? "" : ` <span class="dim">${isolated(test.accreditation, language)}</span>`;
  const kit = test.kind === "rapid" ? ` <span class="dim">${words.rapid}</span>` : "";
  return (
    `<h3>${verdict}${kit}${TAGS[language][test.level]}</h3><p>${isolated(test.by, language)}${accredited}</p><p class="dim">` +
    dated(words.sampledOn, test.sampledOn, language) +
    dated(words.testedOn, test.testedOn, language) +
    `${dated(words.issuedOn, test.issuedOn, language)}</p>` +
    `<details${isOpen ? " open" : ""}><summary>${words.phrase.items(String(test.items.length), String(over))}</summary>` +
    `${testTable(test, language)}</details>${reasonList(test.notes, language)}`
  );
}

function dated(what: string, date: string, language: Language): string {
  return `<span class="key">${what} ${dateText(date, language)}</span> `;
}

/** Oldest first. The line beside a step is whole where both sides agreed and broken where only one spoke. */
export function journeySection(passport: Passport, language: Language): string {
  const words = TEXT[language];
  if (passport.journey.length === 0) return section(words.journey, `<p>${words.noJourney}</p>`, "journey");
  let steps = "";
  for (const step of passport.journey) steps += stepItem(step, language);
  return section(words.journey, `<ol class="trail">${steps}</ol>${moreListed(passport.more?.steps, words)}`, "journey");
}

/** A store that another system names by a URI or by GS1 keys: nothing to read for a buyer. */
const MACHINE_PLACE = /^(?:urn:|https?:\/\/|\/?41[47]\/)\S+$/;
/** The part of a place that a GLN extension names, as a Digital Link has it. */
const PART_OF_PLACE = /\/254\/([^/?#]+)$/;

/** "organisation · room", the room as somebody named it: of one that only systems name the part that stands on its door, if any. */
function placeText(place: string, language: Language): string {
  const cut = place.indexOf(" · ");
  const room = cut < 0 ? place : place.slice(cut + 3);
  if (!MACHINE_PLACE.test(room)) return place;
  const part = PART_OF_PLACE.exec(room)?.[1];
  const whose = cut < 0 ? "" : place.slice(0, cut);
  if (part === undefined) return whose;
  const named = TEXT[language].phrase.part(part.includes("%") ? unescapedPart(part) : part);
  return whose === "" ? named : `${whose} · ${named}`;
}

function unescapedPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function stepItem(step: Step, language: Language): string {
  const words = TEXT[language];
  const at = step.at.length === 10 ? dateText(step.at, language) : instantText(step.at, language);
  const from = step.from === undefined ? "" : isolated(step.from, language);
  const to =
    step.to === undefined
      ? ""
      : ` <span aria-hidden="true">→</span><span class="hid">${words.to}</span> ${isolated(step.to, language)}`;
  const named = step.place === undefined ? "" : placeText(step.place, language);
  const place = named === "" ? "" : `<p>${isolated(named, language)}</p>`;
  return (
    `<li class="${step.level === "declared" || step.level === "missing" ? "loose" : "firm"}"><p class="dim">${at}</p>` +
    `<p><strong>${words[step.kind]}</strong>${TAGS[language][step.level]}</p>${from + to === "" ? "" : `<p>${from}${to}</p>`}${place}` +
    `${receipt(step, language)}</li>`
  );
}

function receipt(step: Step, language: Language): string {
  const words = TEXT[language];
  if (step.pending === true) return `<p class="note">${words.pending}</p>`;
  if (step.receivedAt === undefined) return "";
  const at = instantText(step.receivedAt, language);
  const returned = step.returnedKg === undefined ? "" : words.phrase.returned(numberText(step.returnedKg, 3));
  const difference = step.differenceKg ?? 0;
  const kilograms = numberText(Math.abs(difference), 3);
  const phrase = difference < 0 ? words.phrase.short(kilograms) : words.phrase.surplus(kilograms);
  const note = difference === 0 ? "" : `<p class="note">${phrase}</p>`;
  if (step.turnedAway === true) return `<p class="dim">${words.turnedAway} ${at} · ${returned}</p>${note}`;
  const weight = difference === 0 && returned === "" ? words.sameWeight : returned;
  return `<p class="dim">${words.received} ${at}${weight === "" ? "" : ` · ${weight}`}</p>${note}`;
}

/** Every log as a drawing and in figures; a record that should be here and is not is said first. */
export function temperatureSection(passport: Passport, language: Language): string {
  const words = TEXT[language];
  const { temperature, needs } = passport;
  const { state, reasons } = needs.temperature;
  let content = "";
  if (state === "missing") {
    const what = temperature.length === 0 ? words.temperatureMissing : words.temperatureParts;
    content = `<p class="note">${what}${TAGS[language].missing}</p>`;
  } else if (temperature.length === 0) content = `<p>${words.noTemperature}</p>`;
  if (state === "missing" || state === "so-far") content += reasonList(reasons, language);
  content += legsFold(needs.temperature.legs, language);
  for (let index = 0; index < temperature.length; index += 1) {
    const log = temperature[index];
    if (log !== undefined) content += temperatureBlock(passport.state.code, log, language, index);
  }
  return section(words.temperature, content + moreListed(passport.more?.temperature, words), "temperature");
}

/** Legs that the page lists, oldest first; the rest is in the data. */
const LEGS_SHOWN = 8;

/** Every way and every stay with the hours that readings cover, under a fold. */
function legsFold(legs: Legs, language: Language): string {
  if (legs.length === 0) return "";
  const words = TEXT[language];
  let items = "";
  for (const leg of legs.slice(0, LEGS_SHOWN)) {
    const way =
      leg.kind === "transit"
        ? `${isolated(leg.from, language)} → ${isolated(leg.to, language)}`
        : isolated(leg.from, language);
    const hours = words.phrase.legHours(numberText(leg.hours, 1), numberText(leg.coveredHours, 1));
    const level = leg.state === "so-far" ? `${words.goingOn} ` : "";
    items += `<li>${way} ${words[leg.kind]}${words.separator}${level}${hours}${TAGS[language][leg.level]}</li>`;
  }
  const more = legs.length > LEGS_SHOWN ? `<li>… +${legs.length - LEGS_SHOWN}</li>` : "";
  return `<details><summary>${words.legs}</summary><ul class="why">${items}${more}</ul></details>`;
}

function temperatureBlock(state: StateCode, log: Temperature, language: Language, index: number): string {
  const words = TEXT[language];
  const isInRange = log.verdict === "in-range";
  const isJudged = log.limits.minCelsius !== undefined || log.limits.maxCelsius !== undefined;
  const good = isJudged ? (log.beside ? "" : tick(state, log.level)) + words.inRange : words.notJudged;
  const device = [log.device.model, log.device.serial].filter((part) => part !== undefined).join(" ");
  const key = log.line.length > 0 && (log.gaps.length > 0 || !isInRange) ? `<p class="dim">${words.chartKey}</p>` : "";
  return (
    `<h3>${isInRange ? good : ALERT + words.notInRange}${TAGS[language][log.level]}</h3>` +
    (log.beside ? `<p class="note">${words.beside}</p>` : "") +
    `${reasonList(log.reasons, language)}${temperatureSvg(log, language, index)}${key}` +
    `${log.summaryOnly ? `<p class="dim">${words.summaryOnly}</p>` : ""}<dl>` +
    row(words.range, `${celsiusText(log.minCelsius)}${words.to}${celsiusText(log.maxCelsius)}`) +
    row(words.limits, limitsText(log, language)) +
    `${row(words.outside, outsideText(log, language))}${row(words.gaps, gapsText(log, language))}</dl>` +
    `<details><summary>${words.more}</summary><dl>` +
    row(words.period, spanText(log.from, log.to, language)) +
    row(words.coverage, percentText(log.coverage)) +
    row(words.mkt, celsiusText(log.mktCelsius)) +
    `${device === "" ? "" : row(words.device, isolated(device, language))}</dl></details>`
  );
}

function outsideText(log: Temperature, language: Language): string {
  const words = TEXT[language];
  const above = log.minutesAbove > 0 ? `${words.above} ${durationText(log.minutesAbove, language)}` : "";
  const below = log.minutesBelow > 0 ? `${words.below} ${durationText(log.minutesBelow, language)}` : "";
  if (above === "" && below === "") return words.none;
  return above + (above !== "" && below !== "" ? words.listSeparator : "") + below;
}

function gapsText(log: Temperature, language: Language): string {
  const words = TEXT[language];
  if (log.gapCount === 0) return words.none;
  let spans = "";
  for (const gap of log.gaps) {
    spans += `<li>${spanText(gap.from, gap.to, language)}</li>`;
  }
  return `${words.phrase.gaps(String(log.gapCount))}${TAGS[language].missing}<ul class="spans">${spans}</ul>`;
}

/** How often this pack's code was opened, in words that accuse nobody. */
export function scansSection(passport: Passport, language: Language): string {
  const { serial } = passport;
  if (serial === undefined) return "";
  const words = TEXT[language];
  const line =
    serial.scans === 0 || serial.firstScanAt === undefined
      ? words.phrase.firstScan()
      : words.phrase.scans(numberText(serial.scans, 0), instantText(serial.firstScanAt, language));
  return section(words.scans, `<p>${line}</p><p class="dim">${words.scansNote}</p>`);
}
