import type { Benefit, DeliveredSum, HouseholdYear } from "@suyuan/domain/benefits/benefit";
import type { CodeSheet } from "@suyuan/domain/households/codes";
import type { Household, HouseholdPerson } from "@suyuan/domain/households/household";
import { keyOf, type RowKey, type Stretch, stretchOf } from "../row-key.ts";
import type { BatchName, IdRow } from "../rows.ts";

/** A household by `{county}/{id}`, without what says who it is; its history lies beside it. */
export const householdKey = (id: string): RowKey<Household> => keyOf(`HOUSEHOLD#${id}`, "HOUSEHOLD");
/** Who a household is, by `{county}/{id}`; in a partition of its own, for it is erased and nothing beside it ever is. */
export const householdPersonKey = (id: string): RowKey<HouseholdPerson> => keyOf(`HOUSEHOLDNAMES#${id}`, "NAMES");
/** The newest sheet of codes of a household. */
export const householdCodesKey = (id: string): RowKey<CodeSheet> => keyOf(`HOUSEHOLD#${id}`, "CODES");
/** What a household delivered of the harvest of a year. */
export const householdYearKey = (id: string, year: number): RowKey<HouseholdYear> =>
  keyOf(`HOUSEHOLD#${id}`, `YEAR#${year}`);
/** One row for each record of a household, in the order in which they were made. */
export const householdBenefitKey = (household: string, recordedAt: string, id: string): RowKey<IdRow> =>
  keyOf(`HOUSEHOLD#${household}`, `PAID#${recordedAt}#${id}`);
export const householdBenefits = (household: string): Stretch<IdRow> => stretchOf(`HOUSEHOLD#${household}`, "PAID#");

/** What an organisation paid to a household, by `{organisation}/{id}`; its history lies beside it. */
export const benefitKey = (id: string): RowKey<Benefit> => keyOf(`BENEFIT#${id}`, "BENEFIT");
/** What households delivered of a batch. */
export const deliveredKey = ({ gtin, lot }: BatchName): RowKey<DeliveredSum> =>
  keyOf(`DELIVERED#${gtin}#${lot}`, "SUM");
