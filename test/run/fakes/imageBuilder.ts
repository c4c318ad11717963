import type { ImageBuilder } from '../../../src/run/ports/imageBuilder.ts';
import type { FakeEngine } from './target.ts';

/** Builds with an engine in memory, as the agent does where it deploys to its own engine. */
export function imagesOf(engine: FakeEngine): ImageBuilder {
  return {
    build: (image) => engine.build(image),
    has: (reference) => engine.hasImage(reference),
    push: (reference) => engine.push(reference),
    runOnce: () => engine.runOnce(),
  };
}
