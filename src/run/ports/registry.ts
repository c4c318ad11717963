/** An image registry. */
export interface Registry {
  /** The digest that a reference's tag has now, or its own; `undefined` when the registry has no such manifest. */
  digest(reference: string): Promise<string | undefined>;
  /**
   * Gives the manifest of a digest another tag of the same repository, without pulling anything, and looks whether the
   * tag has that digest now.
   *
   * @param reference names the registry and the repository; its own tag does not matter
   * @throws {Failure} `digest-unknown` when the registry has no such manifest
   */
  retag(reference: string, digest: string, tag: string): Promise<void>;
}
