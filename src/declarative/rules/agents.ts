import { type Diagnostic, errorAt } from '../../model/diagnostic.ts';
import { type Callables, lookUp, requiredOf } from '../profile/profile.ts';
import type { TreePath } from '../source.ts';
import type { Agent } from '../tree.ts';
import { knownNames } from './known.ts';
import type { Rule } from './rule.ts';

/**
 * Agents are of a kind that the controller has, with the settings of that kind.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#agent-parameters
 */
export const agents: Rule = ({ survey: { blocks }, profile }) =>
  blocks.flatMap(({ part: { agent }, path }) =>
    agent === undefined ? [] : checkAgent(agent, profile.agents, [...path, 'agent']),
  );

function checkAgent({ type, argument, arguments: settings }: Agent, known: Callables, path: TreePath): Diagnostic[] {
  const callable = lookUp(known, type);
  if (callable === undefined)
    return [
      errorAt(
        'agent-unknown',
        [...path, 'type'],
        `Unknown agent type "${type}".`,
        knownNames(type, Object.keys(known)),
      ),
    ];
  const { parameters } = callable;
  if (parameters === undefined || Object.keys(parameters).length === 0) return [];
  const required = requiredOf(parameters);
  if (settings === undefined || settings.length === 0)
    return required.length > (argument === undefined ? 0 : 1)
      ? [
          errorAt(
            'agent-parameter-missing',
            path,
            `The agent type "${type}" needs ${required.map((name) => `"${name}"`).join(' and ')}.`,
            `Write "${type} { ${required.map((name) => `${name} '...'`).join('; ')} }", each on its own line.`,
          ),
        ]
      : [];
  const given = settings.map(({ key }) => key);
  return [
    ...required
      .filter((name) => !given.includes(name))
      .map((name) =>
        errorAt('agent-parameter-missing', path, `The agent type "${type}" needs "${name}".`, `Add "${name} '...'".`),
      ),
    ...given.flatMap((name, index) =>
      Object.hasOwn(parameters, name)
        ? []
        : [
            errorAt(
              'agent-parameter-unknown',
              [...path, 'arguments', index, 'key'],
              `Unknown parameter "${name}" of the agent type "${type}".`,
              knownNames(name, Object.keys(parameters)),
            ),
          ],
    ),
  ];
}
