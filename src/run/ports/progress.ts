/** What a run tells while it works; `log` lines that arrive between `began` and `ended` belong to that operation. */
export interface Progress {
  /** An operation begins: the `index`th of `total`, from 1. */
  began(operation: {
    readonly text: string;
    readonly cause?: string;
    readonly index: number;
    readonly total: number;
  }): void;
  /** It is done, or it failed. */
  ended(operation: { readonly text: string; readonly seconds: number; readonly failed: boolean }): void;
}
