import { LABELS } from '../model/names.ts';
import { required } from './interpolation.ts';
import type { Stack } from './stack.ts';

/** Labels by name, values as Compose reads them. */
export type Labels = { readonly [label: string]: string };

/**
 * The labels of a stack's volumes and networks. None changes with the release: Compose would want to make a volume
 * anew, data lost, when one of its labels did.
 */
export function stackLabels({ flow, scope, environment }: Stack): Labels {
  return {
    [LABELS.flow]: flow.name,
    [LABELS.scope]: scope,
    ...(environment && { [LABELS.environment]: environment.name }),
    ...(scope === 'deployment' && { [LABELS.deployment]: required('PIPEGEN_DEPLOYMENT') }),
  };
}

/**
 * The labels of a service's containers. Only those of a deployment name the release, as containers are started anew when
 * a label changes, and a kept database shall stay.
 */
export function containerLabels(stack: Stack, serviceName: string): Labels {
  return {
    ...stackLabels(stack),
    ...(stack.scope === 'deployment' && {
      [LABELS.release]: required('PIPEGEN_RELEASE'),
      [LABELS.commit]: required('PIPEGEN_COMMIT'),
      [LABELS.priority]: required('PIPEGEN_PRIORITY'),
    }),
    [LABELS.service]: serviceName,
  };
}

/** What a container's program is told of where it runs. */
export function containerVariables({ flow, scope, environment }: Stack): { readonly [name: string]: string } {
  return {
    PIPEGEN_FLOW: flow.name,
    ...(environment && { PIPEGEN_ENVIRONMENT: environment.name, PIPEGEN_HOSTS: environment.hosts }),
    ...(scope === 'deployment' && { PIPEGEN_DEPLOYMENT: required('PIPEGEN_DEPLOYMENT') }),
  };
}
