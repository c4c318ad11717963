// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are Groovy's

import type { PipelineTree, RawValue } from '../../src/declarative/tree.ts';

const text = (value: RawValue['value']): RawValue => ({ isLiteral: true, value });
const code = (value: string): RawValue => ({ isLiteral: false, value });
const echo = (message: string) => ({ name: 'echo', arguments: [{ key: 'message', value: text(message) }] });
const steps = (...names: string[]) => [{ name: 'default', steps: names.map(echo) }];

/** Everything that the official schema can say, at least once. */
export const kitchenSink: PipelineTree = {
  pipeline: {
    agent: {
      type: 'kubernetes',
      arguments: [
        { key: 'inheritFrom', value: text("it's") },
        { key: 'containerTemplate', value: [{ key: 'image', value: text('node:20-alpine') }] },
      ],
    },
    libraries: { libraries: [text('one@v1'), text('two')] },
    options: {
      options: [
        { name: 'timestamps', arguments: [] },
        { name: 'retry', arguments: [text(3)] },
        {
          name: 'buildDiscarder',
          arguments: [{ name: 'logRotator', arguments: [{ key: 'numToKeepStr', value: text('10') }] }],
        },
        {
          name: 'timeout',
          arguments: [
            { key: 'time', value: text(1) },
            { key: 'unit', value: text('HOURS') },
          ],
        },
      ],
    },
    triggers: { triggers: [{ name: 'cron', arguments: [text('H 3 * * *')] }] },
    parameters: {
      parameters: [
        {
          name: 'choice',
          arguments: [
            { key: 'name', value: text('COLOUR') },
            { key: 'choices', value: code("${['red', 'blue']}") },
          ],
        },
      ],
    },
    environment: [
      { key: 'PLAIN', value: text('costs $5') },
      { key: 'NAMED', value: code(`"\${PLAIN} of $BUILD_NUMBER"`) },
      { key: 'TOKEN', value: { name: 'credentials', arguments: [text('token')] } },
    ],
    tools: [{ key: 'jdk', value: text('17') }],
    stages: [
      {
        name: 'Steps',
        agent: { type: 'label', argument: text('linux && docker') },
        when: {
          beforeAgent: true,
          beforeInput: true,
          beforeOptions: true,
          conditions: [
            {
              name: 'allOf',
              children: [
                { name: 'branch', arguments: text('main') },
                { name: 'not', children: [{ name: 'buildingTag', arguments: [] }] },
                { name: 'expression', arguments: [{ key: 'scriptBlock', value: text('params.COLOUR == "red"') }] },
                {
                  name: 'environment',
                  arguments: [
                    { key: 'name', value: text('PLAIN') },
                    { key: 'value', value: text('x') },
                  ],
                },
              ],
            },
          ],
        },
        options: { options: [{ name: 'skipDefaultCheckout', arguments: [] }] },
        input: {
          message: text('Go on?'),
          id: text('Go'),
          ok: text('Yes'),
          submitter: text('managers'),
          submitterParameter: text('WHO'),
          parameters: { parameters: [{ name: 'string', arguments: [{ key: 'name', value: text('WHY') }] }] },
        },
        environment: [{ key: 'INNER', value: text('1') }],
        tools: [{ key: 'maven', value: text('3') }],
        branches: [
          {
            name: 'default',
            steps: [
              { name: 'checkout', arguments: [{ key: 'scm', value: code('${scm}') }] },
              { name: 'deleteDir', arguments: [] },
              { name: 'milestone', arguments: [{ key: 'ordinal', value: text(null) }] },
              { name: 'tell', arguments: [text('a'), text(true)] },
              {
                name: 'writeFile',
                arguments: [
                  { key: 'file', value: text('a.txt') },
                  { key: 'text', value: text("two\nlines, \\ and 'quotes'") },
                ],
              },
              { name: 'step', arguments: [{ key: 'delegate', value: code("[$class: 'ArtifactArchiver']") }] },
              { name: 'retry', arguments: text(2), children: [echo('again')] },
              {
                name: 'script',
                arguments: [
                  {
                    key: 'scriptBlock',
                    value: text('if (isUnix()) {\n      echo "here"\n    } else { // don\'t\n    }'),
                  },
                ],
              },
              {
                name: 'script',
                arguments: [{ key: 'scriptBlock', value: text("echo '''first\n  second'''\n    echo 'x'") }],
              },
            ],
          },
        ],
        post: {
          conditions: [
            { condition: 'always', branch: { name: 'default', steps: [echo('always')] } },
            { condition: 'cleanup', branch: { name: 'default', steps: [echo('last')] } },
          ],
        },
      },
      {
        name: 'Old parallel',
        failFast: true,
        branches: [
          { name: 'one', steps: [echo('one')] },
          { name: 'not an identifier', steps: [echo('two')] },
        ],
      },
      {
        name: 'Parallel',
        failFast: true,
        parallel: [
          { name: 'Left', agent: { type: 'none' }, branches: steps('left') },
          { name: 'Right', stages: [{ name: 'Right inner', agent: { type: 'any' }, branches: steps('right') }] },
        ],
      },
      {
        name: 'Matrix',
        matrix: {
          axes: [
            { name: 'OS', values: [text('linux'), text('mac')] },
            { name: 'NODE', values: [text('20'), text('24')] },
          ],
          excludes: [
            [
              { name: 'OS', values: [text('mac')] },
              { name: 'NODE', values: [text('24')], inverse: true },
            ],
          ],
          environment: [{ key: 'CELL', value: code('"${OS}-${NODE}"') }],
          stages: [{ name: 'Cell', branches: steps('cell') }],
          post: { conditions: [{ condition: 'failure', branch: { name: 'default', steps: [echo('failed')] } }] },
        },
      },
    ],
    post: { conditions: [{ condition: 'changed', branch: { name: 'default', steps: [echo('changed')] } }] },
  },
};
