/** What came of an operation, and what a run knows, as far as later operations depend on it. */
export interface Facts {
  /** The number of the change that was opened or merged. */
  readonly change?: number;
  /** The identity of the ledger that the run writes to. */
  readonly ledger?: string;
}

/** The identity that everything which is created carries; it is known once locks are held. */
export function needLedger({ ledger }: Facts): string {
  if (ledger === undefined) throw new Error('Nothing is created before the ledger has an identity.');
  return ledger;
}
