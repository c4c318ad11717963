import { parseImageReference } from '../../model/image.ts';
import { present } from '../../model/present.ts';
import { type ComposeService, type Intake, partOf, unsaid, warnOfOthers, within } from './intake.ts';
import { flowName, variableName } from './names.ts';
import { isSecretName } from './secretNames.ts';
import { referencesIn, withDefaults } from './template.ts';
import { entriesOf, isMap, mapOf, type Part, partsOf, textOf } from './tree.ts';
import type { ImportedVariable } from './values.ts';

/** An image that the flow builds. */
export interface ImportedImage {
  readonly name: string;
  readonly repository: string;
  /** Where the image was pushed to, as far as the Compose file says it. */
  readonly registry?: string;
  readonly context: string;
  readonly dockerfile?: string;
  readonly arguments: { readonly [name: string]: string };
  readonly target?: string;
  readonly platforms: readonly string[];
  /** What the build reads, by the name that the Dockerfile has for it. */
  readonly secrets: ReadonlyMap<string, ImportedVariable>;
  readonly cacheFrom: readonly string[];
  readonly cacheTo: readonly string[];
}

/** An image that a service pulls. */
export interface ImportedPull {
  readonly name: string;
  readonly tag: string;
  readonly whyLatest?: string;
}

/** What of a build section a flow cannot say, with what to do; a key that can be said leaves this table. */
const BUILD_KEYS: { readonly [key: string]: string } = {
  ssh: 'Fetch what needs SSH in a step before the build.',
  dockerfile_inline: 'Write the text to a file and name it as "dockerfile".',
  additional_contexts: 'Move what the build needs into its context.',
};

const SAID_KEYS = ['context', 'dockerfile', 'args', 'target', 'platforms', 'secrets', 'cache_from', 'cache_to'];

/** Reads the build section of a service; undefined when it has none, or none that a flow can build. */
export function readBuild(
  intake: Intake,
  service: ComposeService,
  flow: string,
  taken: ReadonlySet<string>,
): ImportedImage | undefined {
  const build = partOf(service, 'build');
  if (build.value === null) return undefined;
  const isLong = isMap(build.value);
  if (isLong) warnOfOthers(intake, build, SAID_KEYS, BUILD_KEYS);
  const contextPart = isLong ? within(build, 'context') : build;
  const context = contextOf(intake, contextPart);
  if (context === undefined) return undefined;
  const dockerfile = isLong ? intake.text(within(build, 'dockerfile')) : undefined;
  const reference = textOf(partOf(service, 'image').value);
  const image = reference === undefined ? undefined : parseImageReference(untagged(reference));
  const name = flowName(service.name, taken);
  const target = intake.text(within(build, 'target'));
  const textsOf = (key: string) => intake.texts(partsOf(within(build, key).value, [...build.path, key]));
  return {
    name,
    repository: image?.repository ?? `${flow}/${name}`,
    ...(image?.registry !== undefined && { registry: image.registry }),
    context,
    ...(dockerfile !== undefined && dockerfile !== 'Dockerfile' && { dockerfile }),
    arguments: buildArguments(intake, within(build, 'args')),
    ...present({ target }),
    platforms: textsOf('platforms'),
    secrets: buildSecrets(intake, within(build, 'secrets'), name),
    cacheFrom: textsOf('cache_from'),
    cacheTo: textsOf('cache_to'),
  };
}

function contextOf(intake: Intake, part: Part): string | undefined {
  const given = part.value === null ? '.' : (intake.text(part) ?? '/');
  const isRemote = /^[a-z+]+:\/\/|^git@|\.git(?:#|$)/i.test(given);
  const context = isRemote || given.startsWith('/') ? undefined : intake.inProject(given);
  if (context === undefined)
    intake.findings.refuse(
      'context-outside',
      part.path,
      `The build context ${JSON.stringify(textOf(part.value))} is not a folder of this project.`,
      'Import from the folder that holds it, or copy what is built into the project.',
    );
  return context;
}

function buildArguments(intake: Intake, part: Part): { readonly [name: string]: string } {
  const given = entriesOf(part.value, part.path).flatMap(([name, value]) => {
    if (isSecretName(name)) {
      intake.sayNoSecret(value.path);
      return [];
    }
    if (textOf(value.value) === undefined) {
      unsaid(intake, value.path, 'A build argument has one value in a flow: write it there.');
      return [];
    }
    const text = intake.text(value);
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.fromEntries(given);
}

function buildSecrets(intake: Intake, part: Part, image: string): ReadonlyMap<string, ImportedVariable> {
  return new Map(
    partsOf(part.value, part.path).flatMap((one) => {
      const { source, target } = mapOf(one.value);
      const id = textOf(isMap(one.value) ? source : one.value);
      if (id === undefined) return [];
      const declared = mapOf(mapOf(intake.tree.secrets)[id]);
      const name = variableName(textOf(declared.environment) ?? id) || 'SECRET';
      intake.findings.warn(
        'build-secret',
        one.path,
        `The build of "${image}" reads the secret "${id}", which is "${name}" in the flow: its value comes from the environment of the build, or from a credential of Jenkins.`,
        `Add a credential with the ID ${name} to Jenkins.`,
      );
      const secret = { kind: 'secret', name, as: 'value', description: `Read by the build of ${image}.` } as const;
      return [[textOf(target) ?? id, secret] as const];
    }),
  );
}

/** Reads the image that a service pulls. */
export function readPull(intake: Intake, service: ComposeService): ImportedPull | undefined {
  const part = partOf(service, 'image');
  const given = textOf(part.value);
  if (given === undefined) {
    const fix = 'Give the service an image or a build section, and import again.';
    intake.findings.refuse('image-missing', service.path, `"${service.name}" has neither an image nor a build.`, fix);
    return undefined;
  }
  const known = withDefaults(given);
  const reference = known === undefined ? untagged(given) : (intake.text(part) ?? '');
  const image = parseImageReference(reference.replace(/:$/, ''));
  if (image === undefined) {
    const fix = 'Write an image such as "registry.example.com/shop/api:1.4", and import again.';
    intake.findings.refuse('image-invalid', part.path, `${JSON.stringify(given)} is not an image.`, fix);
    return undefined;
  }
  const name = image.registry === undefined ? image.repository : `${image.registry}/${image.repository}`;
  const digest = image.digest === undefined ? '' : `@${image.digest}`;
  if (image.tag !== undefined || image.digest !== undefined) {
    const isLatest = image.digest === undefined && /^latest(?:-|$)/.test(image.tag ?? '');
    if (isLatest) warnOfLatest(intake, part, name);
    return { name, tag: `${image.tag ?? 'latest'}${digest}`, ...(isLatest && { whyLatest: WHY_LATEST }) };
  }
  warnOfLatest(intake, part, name);
  return { name, tag: 'latest', whyLatest: WHY_LATEST };
}

const WHY_LATEST = 'The Compose file names no version.';

function warnOfLatest(intake: Intake, { path }: Part, name: string): void {
  intake.findings.warn(
    'version-latest',
    path,
    `"${name}" has no fixed version, so that it can be a different image tomorrow.`,
    'Set "tag" in the flow, and remove "whyLatest".',
  );
}

/** An image without a tag that only a variable knows. */
function untagged(reference: string): string {
  if (referencesIn(reference).length === 0) return reference;
  const text = withDefaults(reference.replace(/:\$\{?\w[^/]*$/, ''));
  return text ?? '';
}
