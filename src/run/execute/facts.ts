/** Results of operations that later operations of the same run depend on. */
export interface Facts {
  /** The number of the change that was opened or merged. */
  readonly change?: number;
  /** The ID of the ledger. */
  readonly ledger?: string;
}

/** Returns the ledger ID for the labels of created resources; known once locks are held. */
export function needLedger({ ledger }: Facts): string {
  if (ledger === undefined) throw new Error('Nothing is created before the ledger has an identity.');
  return ledger;
}
