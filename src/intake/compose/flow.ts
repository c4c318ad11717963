import type { RepositoryDefinition } from '../../hosts/definitions.ts';
import type { HealthCheck, HostMount, Limits, Scope, VolumeDefinition } from '../../model/service.ts';
import type { ReadyMatch } from './catalogue.ts';
import type { ImportedImage, ImportedPull } from './images.ts';
import type { ImportedFile } from './mounts.ts';
import type { ImportedPort } from './ports.ts';
import type { ImportedRoute } from './routes.ts';
import type { ContainerProperties } from './serviceKeys.ts';
import type { ImportedValue } from './values.ts';

/** What a Compose file does not say of a flow. */
export interface FlowAnswers {
  readonly name: string;
  readonly domain: string;
  readonly registry: string;
  readonly repository: RepositoryDefinition;
  /** The controller's address. */
  readonly jenkins: string;
  /** Where the main pipeline is written, where that is not `Jenkinsfile`. */
  readonly pipelineFile?: string;
}

/** A flow as it was read from Compose files, before it is written as TypeScript. */
export interface ImportedFlow {
  readonly answers: FlowAnswers;
  readonly images: readonly ImportedImage[];
  readonly services: readonly ImportedService[];
  readonly connections: readonly (readonly [service: string, others: readonly string[]])[];
  readonly routes: readonly ImportedRoute[];
  readonly replicas: ReadonlyMap<string, number>;
}

/** A service of the catalogue, or one of its own. */
export type ImportedService = ReadyImport | OwnImport;

interface ReadyImport {
  readonly kind: 'ready';
  readonly name: string;
  readonly ready: ReadyMatch;
  /** What its kind needs besides the version. */
  readonly options: { readonly [option: string]: string };
  /** What differs from its own. */
  readonly environment: ReadonlyMap<string, ImportedValue>;
  readonly limits?: Limits;
}

interface OwnImport extends ContainerProperties {
  readonly kind: 'own';
  readonly name: string;
  readonly image: ImportedPull | { readonly built: string };
  readonly role: string;
  readonly scope: Scope;
  readonly ports: readonly ImportedPort[];
  readonly volumes: { readonly [volume: string]: string | VolumeDefinition };
  readonly hostMounts: readonly HostMount[];
  readonly files: readonly ImportedFile[];
  readonly envFiles: readonly string[];
  readonly environment: ReadonlyMap<string, ImportedValue>;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly health: HealthCheck;
  readonly limits?: Limits;
  readonly scaling: 'single' | 'many';
  readonly internet: boolean;
  readonly migration?: readonly string[];
}
