/** The vocabulary of link types of GS1 Web Vocabulary 1.16 (https://ref.gs1.org/voc/), without the two that speak of defaults. */
export const LINK_TYPE_NAMES = [
  "activityIdeas",
  "allergenInfo",
  "appDownload",
  "backgroundInfo",
  "brandHomepageClinical",
  "brandHomepagePatient",
  "careersInfo",
  "certificationInfo",
  "consumerHandlingStorageInfo",
  "dpp",
  "eifu",
  "epcis",
  "epil",
  "eventsInfo",
  "faqs",
  "handledBy",
  "hasRetailers",
  "homepage",
  "ingredientsInfo",
  "instructions",
  "jws",
  "leaveReview",
  "locationInfo",
  "logisticsInfo",
  "loyaltyProgram",
  "masterData",
  "menuInfo",
  "nutritionalInfo",
  "openingHoursInfo",
  "paymentLink",
  "pip",
  "productSustainabilityInfo",
  "promotion",
  "purchaseSuppliesOrAccessories",
  "quickStartGuide",
  "recallStatus",
  "recipeInfo",
  "registerProduct",
  "registryEntry",
  "relatedImage",
  "relatedVideo",
  "reportFound",
  "review",
  "safetyInfo",
  "scheduleTime",
  "serviceInfo",
  "smartLabel",
  "smpc",
  "socialMedia",
  "statisticInfo",
  "subscribe",
  "support",
  "sustainabilityInfo",
  "traceability",
  "tutorial",
  "userAgreement",
  "verificationService",
  "whatsInTheBox",
] as const;
export type LinkTypeName = (typeof LINK_TYPE_NAMES)[number];

/** The namespace of the vocabulary as published since 2023. */
export const GS1_VOCABULARY = "https://ref.gs1.org/voc/";
export const DEFAULT_LINK: string = `${GS1_VOCABULARY}defaultLink`;
export const DEFAULT_LINK_MULTI: string = `${GS1_VOCABULARY}defaultLinkMulti`;

/** The IRI of one of the vocabulary's types. */
export function gs1LinkType(name: LinkTypeName): string {
  return GS1_VOCABULARY + name;
}

/** All spellings in use of the namespace, and the prefix. */
const GS1_SPELLINGS = /^(?:gs1:|https?:\/\/(?:ref\.|www\.)?gs1\.org\/voc\/)([A-Za-z0-9]+)$/;

/** One spelling for each link type: `gs1:pip` and the namespace's older addresses become `https://ref.gs1.org/voc/pip`; others stay. */
export function canonicalLinkType(text: string): string {
  const name = GS1_SPELLINGS.exec(text)?.[1];
  return name === undefined ? text : GS1_VOCABULARY + name;
}

/** `gs1:pip` for a type of the vocabulary, the IRI itself for others. */
export function shortLinkType(iri: string): string {
  return iri.startsWith(GS1_VOCABULARY) ? `gs1:${iri.slice(GS1_VOCABULARY.length)}` : iri;
}

const KNOWN: ReadonlySet<string> = new Set(LINK_TYPE_NAMES);
/** A link type of one's own, no other address of GS1's: the linkset schema lets in letters, digits, `.` and `/` only. */
const OWN = /^https:\/\/(?!(?:[a-z]+\.)?gs1\.org\/)[A-Za-z0-9]+(?:[./][A-Za-z0-9]+)+$/;

/** May a link be registered under this (canonical) type: one of the vocabulary's, or an https IRI of somebody else's? */
export function isRegistrableLinkType(iri: string): boolean {
  if (iri.startsWith(GS1_VOCABULARY)) return KNOWN.has(iri.slice(GS1_VOCABULARY.length));
  return iri.length <= 200 && OWN.test(iri);
}
