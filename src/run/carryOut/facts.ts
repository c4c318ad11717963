/** What came of an operation, as far as later ones depend on it. */
export interface Facts {
  /** The number of the change that was opened or merged. */
  readonly change?: number;
}
