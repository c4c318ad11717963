import { Failure } from '../../../src/run/failure.ts';
import type { Registry } from '../../../src/run/ports/registry.ts';

/** A registry in memory. */
export class FakeRegistry implements Registry {
  /** The digest of each tag: `registry.example/shop/app:tree-0123` to `sha256:…`. */
  readonly tags = new Map<string, string>();
  /** What each repository has: `registry.example/shop/app@sha256:…`. */
  readonly manifests = new Set<string>();

  async digest(reference: string): Promise<string | undefined> {
    const [tagged = '', digest] = reference.split('@');
    if (digest === undefined) return this.tags.get(tagged);
    return this.manifests.has(`${repositoryOf(tagged)}@${digest}`) ? digest : undefined;
  }

  async retag(reference: string, digest: string, tag: string): Promise<void> {
    const repository = repositoryOf(reference);
    if (!this.manifests.has(`${repository}@${digest}`))
      throw new Failure('digest-unknown', `${repository} has no image with the digest ${digest}.`);
    this.tags.set(`${repository}:${tag}`, digest);
  }

  /** Receives an image, as by a push. */
  accept(reference: string, digest: string): void {
    this.manifests.add(`${repositoryOf(reference)}@${digest}`);
    this.tags.set(reference, digest);
  }
}

function repositoryOf(reference: string): string {
  return reference.slice(0, reference.lastIndexOf(':'));
}
