import { storedName } from '../../../model/flow.ts';
import { LABELS, PARTS_LABEL, partsVariable } from '../../../model/names.ts';
import { required } from './interpolation.ts';
import { isOfDeployment, type Stack } from './stack.ts';

/** Labels by name, values as Compose reads them. */
export type Labels = { readonly [label: string]: string };

/**
 * The labels of a stack's volumes and networks. None changes with the release: Compose would want to make a volume
 * anew, data lost, when one of its labels did; nor with the environment's name.
 */
export function stackLabels(stack: Stack): Labels {
  const { flow, scope, environment } = stack;
  return {
    [LABELS.flow]: flow.name,
    [LABELS.scope]: scope,
    ...(environment && {
      [LABELS.environment]: scope === 'environment' ? storedName(environment) : environment.name,
      [LABELS.ledger]: required('PIPEGEN_LEDGER'),
    }),
    ...(isOfDeployment(stack) && { [LABELS.deployment]: required('PIPEGEN_DEPLOYMENT') }),
  };
}

/**
 * The labels of a service's containers. Only those of a revision name the release, as containers are started anew when
 * a label changes, and a database must keep running.
 */
export function containerLabels(stack: Stack, serviceName: string): Labels {
  return {
    ...stackLabels(stack),
    ...(stack.environment && { [LABELS.environment]: stack.environment.name }),
    ...(stack.scope === 'deployment' && {
      [LABELS.revision]: required('PIPEGEN_REVISION'),
      [LABELS.release]: required('PIPEGEN_RELEASE'),
      [LABELS.commit]: required('PIPEGEN_COMMIT'),
    }),
    ...(stack.scope !== 'host' && { [PARTS_LABEL]: required(partsVariable(serviceName)) }),
    [LABELS.service]: serviceName,
  };
}

/** What a container's program is told of where it runs. */
export function containerVariables(stack: Stack): { readonly [name: string]: string } {
  const { flow, environment } = stack;
  return {
    PIPEGEN_FLOW: flow.name,
    ...(environment && { PIPEGEN_ENVIRONMENT: environment.name, PIPEGEN_HOSTS: environment.hosts }),
    ...(isOfDeployment(stack) && { PIPEGEN_DEPLOYMENT: required('PIPEGEN_DEPLOYMENT') }),
  };
}
