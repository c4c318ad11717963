/** An image registry. */
export interface Registry {
  /** Returns the digest of a reference; `undefined` if the registry has no such manifest. */
  digest(reference: string): Promise<string | undefined>;
  /**
   * Adds a tag to the manifest of a digest in the same repository, without pulling it, and checks that the
   * tag has that digest.
   *
   * @param reference with the registry and the repository; its own tag is ignored
   * @throws {Failure} `digest-unknown` if the registry has no such manifest
   */
  retag(reference: string, digest: string, tag: string): Promise<void>;
}
