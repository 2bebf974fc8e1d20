/** CBV 2.0 section 7.1: business steps. */
export const BIZ_STEPS = [
  "accepting",
  "arriving",
  "assembling",
  "collecting",
  "commissioning",
  "consigning",
  "creating_class_instance",
  "cycle_counting",
  "decommissioning",
  "departing",
  "destroying",
  "disassembling",
  "dispensing",
  "encoding",
  "entering_exiting",
  "holding",
  "inspecting",
  "installing",
  "killing",
  "loading",
  "other",
  "packing",
  "picking",
  "receiving",
  "removing",
  "repackaging",
  "repairing",
  "replacing",
  "reserving",
  "retail_selling",
  "sampling",
  "sensor_reporting",
  "shipping",
  "staging_outbound",
  "stock_taking",
  "stocking",
  "storing",
  "transporting",
  "unloading",
  "unpacking",
  "void_shipping",
] as const;
export type BizStep = (typeof BIZ_STEPS)[number];

/** CBV 2.0 section 7.2: dispositions. */
export const DISPOSITIONS = [
  "active",
  "available",
  "completeness_inferred",
  "completeness_verified",
  "conformant",
  "container_closed",
  "container_open",
  "damaged",
  "destroyed",
  "dispensed",
  "disposed",
  "encoded",
  "expired",
  "in_progress",
  "in_transit",
  "inactive",
  "mismatch_class",
  "mismatch_instance",
  "mismatch_quantity",
  "needs_replacement",
  "no_pedigree_match",
  "non_conformant",
  "non_sellable_other",
  "partially_dispensed",
  "recalled",
  "reserved",
  "retail_sold",
  "returned",
  "sellable_accessible",
  "sellable_not_accessible",
  "stolen",
  "unavailable",
  "unknown",
] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

/** CBV 2.0 section 7.3: types of business transaction. */
export const BIZ_TRANSACTION_TYPES = [
  "bol",
  "cert",
  "desadv",
  "inv",
  "pedigree",
  "po",
  "poc",
  "prodorder",
  "recadv",
  "rma",
  "testprd",
  "testres",
  "upevt",
] as const;
export type BizTransactionType = (typeof BIZ_TRANSACTION_TYPES)[number];

/** CBV 2.0 section 7.4: types of source and destination. */
export const SOURCE_DEST_TYPES = ["location", "owning_party", "possessing_party"] as const;

/** CBV 2.0 section 7.5: reasons of an error declaration. */
export const ERROR_REASONS = ["did_not_occur", "incorrect_data"] as const;

/** CBV 2.0 section 7.6: components of a measured vector. */
export const COMPONENTS = [
  "altitude",
  "axial_distance",
  "azimuth",
  "easting",
  "elevation_angle",
  "height",
  "latitude",
  "longitude",
  "northing",
  "polar_angle",
  "spherical_radius",
  "x",
  "y",
  "z",
] as const;

/** CBV 2.0 section 7.7: what a sensor that raises an alert says. */
export const SENSOR_ALERT_TYPES = ["ALARM_CONDITION", "ERROR_CONDITION"] as const;

/** GS1 Web Vocabulary: the types of measurement that EPCIS 2.0 names. */
export const MEASUREMENT_TYPES: readonly string[] =
  `AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Altitude AmountOfSubstance
  AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum AngularVelocity Area Capacitance
  Conductance Conductivity Count Density Dimensionless DoseEquivalent DoseEquivalentRate DynamicViscosity
  ElectricCharge ElectricCurrent ElectricCurrentDensity ElectricFieldStrength Energy Exposure Force Frequency
  Illuminance Inductance Irradiance KinematicViscosity Length LinearMomentum Luminance LuminousFlux
  LuminousIntensity MagneticFlux MagneticFluxDensity MagneticVectorPotential Mass MassConcentration MassFlowRate
  MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy MolarMass MolarVolume Power Pressure RadiantFlux
  RadiantIntensity Radioactivity RelativeHumidity Resistance Resistivity SolidAngle SpecificVolume Speed
  SurfaceDensity SurfaceTension Temperature Time Torque Voltage Volume VolumeFlowRate VolumeFraction
  VolumetricFlux Wavenumber`.split(/\s+/);

interface Vocabulary {
  /** The bare words of the vocabulary; absent for measurement types, an open part of the GS1 Web Vocabulary. */
  readonly words?: readonly string[];
  readonly uri: string;
  readonly urn?: string;
}

const CBV = "https://ref.gs1.org/cbv/";
const GS1_VOC = "https://gs1.org/voc/";

const VOCABULARIES = {
  bizStep: { words: BIZ_STEPS, uri: `${CBV}BizStep-`, urn: "urn:epcglobal:cbv:bizstep:" },
  disposition: { words: DISPOSITIONS, uri: `${CBV}Disp-`, urn: "urn:epcglobal:cbv:disp:" },
  bizTransactionType: { words: BIZ_TRANSACTION_TYPES, uri: `${CBV}BTT-`, urn: "urn:epcglobal:cbv:btt:" },
  sourceDestType: { words: SOURCE_DEST_TYPES, uri: `${CBV}SDT-`, urn: "urn:epcglobal:cbv:sdt:" },
  errorReason: { words: ERROR_REASONS, uri: `${CBV}ER-`, urn: "urn:epcglobal:cbv:er:" },
  component: { words: COMPONENTS, uri: `${CBV}Comp-` },
  measurementType: { uri: GS1_VOC },
  sensorAlertType: { words: SENSOR_ALERT_TYPES, uri: GS1_VOC },
} as const satisfies Record<string, Vocabulary>;
export type VocabularyName = keyof typeof VOCABULARIES;

/** Other spellings under which the GS1 Web Vocabulary is found. */
const VOC_ALIASES = /^(?:https?:\/\/(?:www\.)?gs1\.org\/voc\/|https:\/\/ref\.gs1\.org\/voc\/|gs1:)/;

/** The word of this vocabulary that a value stands for, in whatever form, or undefined when it is of another making. */
function wordOf({ words, uri, urn }: Vocabulary, value: string): string | undefined {
  const curie = uri.startsWith(CBV) ? `cbv:${uri.slice(CBV.length)}` : undefined;
  const prefix = [uri, urn, curie].find((known) => known !== undefined && value.startsWith(known));
  const word = uri === GS1_VOC ? value.replace(VOC_ALIASES, "") : prefix ? value.slice(prefix.length) : value;
  const isKnown = words ? words.includes(word) : /^[A-Z][A-Za-z_-]*$/.test(word);
  return isKnown ? word : undefined;
}

/**
 * The Web URI of a vocabulary value given bare (`shipping`), as URN (`urn:epcglobal:cbv:bizstep:shipping`), as CURIE
 * (`cbv:BizStep-shipping`) or as URI already. A value of another making (a full URI of one's own) is returned as it is.
 */
export function cbvUri(vocabulary: VocabularyName, value: string): string {
  const entry: Vocabulary = VOCABULARIES[vocabulary];
  const word = wordOf(entry, value);
  return word === undefined ? value : entry.uri + word;
}

/**
 * The bare word of a vocabulary value given in any form, as the JSON binding wants it; others are returned as they are, and terms
 * of the GS1 Web Vocabulary that EPCIS does not name as CURIEs (`gs1:MT-Humidity`).
 */
export function cbvWord(vocabulary: VocabularyName, value: string): string {
  const word = wordOf(VOCABULARIES[vocabulary], value);
  if (word === undefined) return value;
  if (vocabulary !== "measurementType" || MEASUREMENT_TYPES.includes(word)) return word;
  return `gs1:${word}`;
}
