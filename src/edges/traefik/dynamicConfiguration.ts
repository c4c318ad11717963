import type { EdgeKind } from '../../model/service.ts';
import { type Answering, type Front, hostNames } from '../../plan/traffic.ts';
import { PREVIEW_HEADER, REVISION_HEADER } from '../../run/ports/edge.ts';
import type { Provider } from './labels.ts';
import { type RouterOptions, type Routing, routingOf } from './routing.ts';

/** The prefix of the line with a file's front. */
const MARK = '# pipegen ';

/** The last line of a complete file. */
export const END = '# end';

/** Higher than any priority that Traefik computes from the length of a rule. */
const PRIORITY = 1_000_000;

/** Options of the dynamic configuration. */
export interface Dialect extends Pick<EdgeKind, 'version'> {
  readonly provider: Provider;
}

/**
 * The file that tells Traefik a front: its routers, which send requests to the services that Traefik finds by containers'
 * labels. Its first line says the same for the agent.
 *
 * @see https://doc.traefik.io/traefik/providers/file/
 */
export function printFront(front: Front, { version, provider }: Dialect): string {
  const { answers, preview } = front;
  const header = version === 2 ? 'Headers' : 'Header';
  const parts = [
    ...(answers === undefined ? [] : routings(front, answers, { suffix: '', priority: PRIORITY, version, provider })),
    ...(preview === undefined
      ? []
      : routings(front, preview, {
          suffix: '-preview',
          priority: 2 * PRIORITY,
          condition: `${header}(\`${PREVIEW_HEADER}\`, \`${preview.token}\`)`,
          version,
          provider,
        })),
  ];
  const http = {
    routers: Object.assign({}, ...parts.map(({ routers }) => routers)) as object,
    middlewares: Object.assign({}, ...parts.map(({ middlewares }) => middlewares)) as object,
  };
  return `${MARK}${toJson(front)}\n${toJson({ http }, 2)}\n${END}\n`;
}

/** Prints JSON without Traefik's template syntax. */
function toJson(value: unknown, indentation?: number): string {
  return JSON.stringify(value, undefined, indentation).replaceAll(/\{(?=\{)|(?<=\{)\{/g, '\\u007b');
}

/** Parses the fronts from lines of such files. */
export function readFronts(text: string): readonly Front[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith(MARK))
    .flatMap((line) => parseFront(line.slice(MARK.length)) ?? []);
}

/** Returns the name of a front's file, unique among all flows. */
export function fileName({ name, ledger }: Pick<Front, 'name' | 'ledger'>): string {
  return `pipegen-${ledger}-${name}.yml`;
}

/** In what a front's routers differ. */
interface FrontRouters extends Dialect, Pick<RouterOptions, 'condition'> {
  readonly suffix: string;
  readonly priority: number;
}

function routings(
  { flow, name, environment }: Front,
  { revision, routes }: Answering,
  { suffix, provider, ...options }: FrontRouters,
): readonly Routing[] {
  const middleware = `${flow}-${name}-revision${suffix}`;
  // One certificate for all of a change's host names, as authorities limit how many a week brings.
  const certificate = name === environment ? [] : [...new Set(routes.flatMap(hostNames))];
  return [
    ...routes.map((route) =>
      routingOf(route, {
        ...options,
        name: `${route.service}${suffix}`,
        service: `${route.service}@${provider}`,
        middlewares: [middleware],
        certificate,
      }),
    ),
    {
      routers: {},
      middlewares: { [middleware]: { headers: { customResponseHeaders: { [REVISION_HEADER]: revision } } } },
    },
  ];
}

/** `undefined` if it was not written by an agent. */
function parseFront(json: string): Front | undefined {
  try {
    const front = JSON.parse(json) as Partial<Front>;
    const isFront = [front.name, front.flow, front.environment, front.ledger].every((part) => typeof part === 'string');
    return isFront ? (front as Front) : undefined;
  } catch {
    return undefined;
  }
}
