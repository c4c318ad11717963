import { present } from '../../model/present.ts';
import { findReady, type ReadyMatch } from './catalogue.ts';
import { readCommand } from './command.ts';
import { type Dependency, readDependencies } from './connections.ts';
import { type FileVariable, isPlainFile, readEnvFiles } from './envFiles.ts';
import type { Hosts } from './hosts.ts';
import { type ImportedImage, type ImportedPull, readBuild, readPull } from './images.ts';
import { type ComposeService, type Intake, unsaid } from './intake.ts';
import { readLabels } from './labels.ts';
import { type ImportedMounts, readMounts } from './mounts.ts';
import { readPorts } from './ports.ts';
import { readySecret } from './readySecret.ts';
import type { RoutedService } from './routes.ts';
import { readSecrets, type SecretFile } from './secrets.ts';
import { warnOfKeys } from './serviceKeys.ts';
import { entriesOf } from './tree.ts';
import { isVariableName, type Variable } from './values.ts';

/** A service with both of its names. */
export type NamedService = ComposeService & { readonly composeName: string };

/** A service with what its keys say, before services are seen together. */
export interface ReadService extends RoutedService {
  readonly composeName: string;
  readonly dependencies: readonly Dependency[];
  readonly variables: readonly Variable[];
  /** Files of variables that the flow reads as they are. */
  readonly envFiles: readonly string[];
  readonly secrets: readonly SecretFile[];
  readonly mounts: ImportedMounts;
  readonly pull?: ImportedPull;
  readonly build?: ImportedImage;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
}

/** What a service is read with. */
export interface ReadContext {
  readonly intake: Intake;
  /** The flow's name. */
  readonly flow: string;
  readonly services: readonly NamedService[];
  readonly hosts: (service: string) => Hosts;
  /** The images that the flow builds, by their build sections: those of the service are added. */
  readonly images: Map<string, ImportedImage>;
}

/** Reads the keys of a service. */
export function readService(context: ReadContext, service: NamedService): ReadService {
  const { intake, hosts } = context;
  const build = buildOf(context, service);
  const pull = service.tree.build === undefined ? readPull(intake, service) : undefined;
  const ready = pull && findReady(pull.name, pull.tag);
  const isEdge = ready?.definition.edge !== undefined;
  const own = hosts(service.name);
  const envFiles = readEnvFiles(intake, service, (file) => ready === undefined && isPlainFile(file, own));
  const secrets = readSecrets(intake, service);
  const mounts = isEdge ? NO_MOUNTS : readMounts(intake, service);
  const command = isEdge ? undefined : readCommand(intake, own, service, 'command');
  const entrypoint = isEdge ? undefined : readCommand(intake, own, service, 'entrypoint');
  if (!isEdge) warnOfKeys(intake, service);
  return {
    ...service,
    ports: isEdge ? [] : readPorts(intake, service),
    labels: isEdge ? { isEnabled: false, hosts: [] } : readLabels(intake, service),
    dependencies: readDependencies(intake, service),
    variables: variablesOf(intake, service, ready, envFiles.variables),
    envFiles: envFiles.kept,
    secrets,
    mounts,
    ...present({ build, pull, ready, command, entrypoint }),
  };
}

function buildOf({ intake, flow, services, images }: ReadContext, service: NamedService): ImportedImage | undefined {
  const key = JSON.stringify(service.tree.build ?? null);
  const known = images.get(key);
  if (known !== undefined || service.tree.build === undefined) return known;
  // Another service may run what this one builds.
  const first = services.find((other) => JSON.stringify(other.tree.build ?? null) === key) ?? service;
  const taken = new Set([...images.values()].map(({ name }) => name));
  const image = readBuild(intake, first, flow, taken);
  if (image !== undefined) images.set(key, image);
  return image;
}

function variablesOf(
  intake: Intake,
  service: NamedService,
  ready: ReadyMatch | undefined,
  ofFiles: readonly FileVariable[],
): readonly Variable[] {
  const own = entriesOf(service.tree.environment, [...service.path, 'environment']);
  const names = new Set(own.map(([name]) => name));
  const variables: Variable[] = [
    ...ofFiles
      .filter(({ name }) => !names.has(name))
      .map(({ name, part }) => ({ service: service.name, name, part, isVerbatim: part.value !== null })),
    ...own.map(([name, part]) => ({ service: service.name, name, part })),
  ];
  return variables.flatMap((variable) => {
    if (!isVariableName(variable.name)) {
      unsaid(intake, variable.part.path, 'Names of variables have letters, digits, "_" and ".".');
      return [];
    }
    const secret = readySecret(ready, variable.name);
    return [{ ...variable, ...present({ secret }) }];
  });
}

const NO_MOUNTS: ImportedMounts = { volumes: {}, sources: [], hostMounts: [], files: [], tmpfs: {} };
