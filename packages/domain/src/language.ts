/** The languages of pages and titles. Chinese is there always; English may be missing where people write it. */
export type Language = "zh" | "en";
