import { type Diagnostic, errorAt } from '../diagnostic.ts';
import { didYouMean } from '../suggest.ts';
import type { Rule } from './rule.ts';

/** What Docker takes. @see https://docs.docker.com/reference/cli/docker/container/run/#ulimit */
const NAMES = [
  ...['core', 'cpu', 'data', 'fsize', 'locks', 'memlock', 'msgqueue', 'nice', 'nofile', 'nproc', 'rss', 'rtprio'],
  ...['rttime', 'sigpending', 'stack'],
];

/** Limits of the kernel have names that it knows, and the soft one is within the hard one. */
export const ulimits: Rule = ({ definition }) =>
  Object.entries(definition.services).flatMap(([name, { ulimits: given = {} }]) =>
    Object.entries(given).flatMap(([ulimit, value]): Diagnostic[] => {
      const path = ['services', name, 'ulimits', ulimit];
      if (!NAMES.includes(ulimit))
        return [
          {
            ...errorAt('ulimit-unknown', path, `Unknown ulimit "${ulimit}".`, didYouMean(ulimit, NAMES, 'ulimits')),
            on: 'key',
          },
        ];
      const { soft, hard } = typeof value === 'number' ? { soft: value, hard: value } : value;
      if ([soft, hard].some((one) => !Number.isInteger(one) || one < -1))
        return [
          errorAt(
            'ulimit-invalid',
            path,
            `The ulimit "${ulimit}" must be an integer.`,
            'Write an integer from 0 up, or -1 for no limit.',
          ),
        ];
      const isWithin = hard === -1 || (soft !== -1 && soft <= hard);
      if (isWithin) return [];
      return [
        errorAt(
          'ulimit-invalid',
          path,
          `The soft limit of "${ulimit}" is ${soft}, above its hard limit ${hard}.`,
          'Lower the soft limit, or raise the hard one.',
        ),
      ];
    }),
  );
