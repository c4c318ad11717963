import type { EdgeKind } from '../../model/service.ts';
import { type Answering, type Front, hostNames } from '../../plan/traffic.ts';
import { PREVIEW_HEADER, REVISION_HEADER } from '../../run/ports/edge.ts';
import type { Provider } from './labels.ts';
import { type RouterOptions, type Routing, routingOf } from './routing.ts';

/** What begins the line that says what a file is about. */
const MARK = '# pipegen ';

/** The last line: a file without it was not written to its end. */
export const END = '# end';

/** Above any priority that Traefik gives a rule by its length. */
const PRIORITY = 1_000_000;

/** How a Traefik is spoken to. */
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

/** JSON in which Traefik sees no template, whatever the texts in it are. */
function toJson(value: unknown, indentation?: number): string {
  return JSON.stringify(value, undefined, indentation).replaceAll(/\{(?=\{)|(?<=\{)\{/g, '\\u007b');
}

/** The fronts that lines of such files say. */
export function readFronts(text: string): readonly Front[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith(MARK))
    .flatMap((line) => parseFront(line.slice(MARK.length)) ?? []);
}

/** A front's file, which no other flow's has the name of. */
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

/** `undefined` for what no agent wrote. */
function parseFront(json: string): Front | undefined {
  try {
    const front = JSON.parse(json) as Partial<Front>;
    const isFront = [front.name, front.flow, front.environment, front.ledger].every((part) => typeof part === 'string');
    return isFront ? (front as Front) : undefined;
  } catch {
    return undefined;
  }
}
