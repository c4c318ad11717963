/** Receives the progress of a run; `log` lines between `began` and `ended` belong to that operation. */
export interface Progress {
  /** An operation starts: the `index`th of `total`, from 1. */
  began(operation: {
    readonly text: string;
    readonly cause?: string;
    readonly index: number;
    readonly total: number;
  }): void;
  /** It succeeded or failed. */
  ended(operation: { readonly text: string; readonly seconds: number; readonly failed: boolean }): void;
}
