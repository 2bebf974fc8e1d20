import type { Language } from "@suyuan/domain/language";
import type { Passport } from "@suyuan/domain/views/passport-schema";
import { numberText } from "./figures.ts";
import { isolated } from "./html.ts";
import { CROSS } from "./marks.ts";
import { TEXT, type Words } from "./words.ts";

type Test = Passport["tests"][number];
type Item = Test["items"][number];

/** What was found of one active: an amount, "not detected" with how far the method sees, or what a field kit showed. */
function resultText(item: Item, words: Words): string {
  const { resultMgPerKg, notDetected, loqMgPerKg, inhibitionPercent, outcome } = item;
  if (notDetected) return words.phrase.notDetected(numberText(loqMgPerKg ?? null, 4));
  const said = [
    ...(outcome === undefined ? [] : [words[outcome]]),
    ...(inhibitionPercent === undefined ? [] : [words.phrase.inhibition(numberText(inhibitionPercent, 1))]),
  ];
  return said.length > 0 ? said.join(words.listSeparator) : numberText(resultMgPerKg ?? null, 4);
}

/** The limit with its standard, where that is not the report's; a kit has none. */
function limitText({ limitMgPerKg, standard }: Item, language: Language): string {
  const words = TEXT[language];
  const limit = limitMgPerKg === 0 ? words.mustNotBeDetected : numberText(limitMgPerKg ?? null, 4);
  return standard === undefined ? limit : `${limit} <span class="dim">${isolated(standard, language)}</span>`;
}

/** That a report has more items than are listed. */
function fewer({ items, itemCount = items.length }: Test, words: Words): string {
  if (itemCount <= items.length) return "";
  return `${words.stop}${words.phrase.moreItems(String(itemCount), String(items.length))}`;
}

/** The items of a report with their results and limits, and whose limits they are. */
export function testTable(test: Test, language: Language): string {
  const words = TEXT[language];
  const isKit = test.kind === "rapid";
  let rows = "";
  for (const item of test.items) {
    const result = resultText(item, words);
    rows +=
      `<tr><th scope="row">${isolated(item.active, language)}</th>` +
      (item.over ? `<td class="over">${CROSS}${result} ${isKit ? "" : words.over}</td>` : `<td>${result}</td>`) +
      (isKit ? "</tr>" : `<td>${limitText(item, language)}</td></tr>`);
  }
  const limits = isKit ? "" : `<th scope="col">${words.limit}</th>`;
  const standard =
    test.standard === undefined
      ? ""
      : `${words.stop}${words.limitsOf}${words.separator}${isolated(test.standard, language)}`;
  return (
    `<table><thead><tr><th scope="col">${words.item}</th><th scope="col">${words.result}</th>${limits}</tr></thead>` +
    `<tbody>${rows}</tbody></table><p class="dim">${isKit ? words.kitNote : words.unit}${standard}${fewer(test, words)}</p>`
  );
}
