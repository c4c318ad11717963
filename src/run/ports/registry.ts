/** An image registry. */
export interface Registry {
  /** The digest that a reference's tag has now; `undefined` when the registry has no such tag. */
  digest(reference: string): Promise<string | undefined>;
}
