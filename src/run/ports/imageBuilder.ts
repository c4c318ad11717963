/** An image to build. */
export interface ImageBuild {
  /** Relative to the workspace. */
  readonly context: string;
  /** Relative to the context. */
  readonly dockerfile: string;
  readonly reference: string;
  readonly arguments: { readonly [name: string]: string };
  readonly target?: string;
  readonly platforms?: readonly string[];
  /** By their names in the Dockerfile, the variables that hold secrets. */
  readonly secrets?: { readonly [id: string]: string };
  /** The values of these variables. */
  readonly variables?: { readonly [name: string]: string };
  readonly cacheFrom?: readonly string[];
  readonly cacheTo?: readonly string[];
  readonly labels: { readonly [label: string]: string };
}

/** Builds and tests images on the agent's machine. */
export interface ImageBuilder {
  build(image: ImageBuild): Promise<void>;
  /** Whether the image was built here, or pulled. */
  has(reference: string): Promise<boolean>;
  /** Pushes an image and returns its digest. */
  push(reference: string): Promise<string>;
  /** Runs a command in a new container of an image, without a network, and removes the container. */
  runOnce(reference: string, command: readonly string[]): Promise<void>;
}
