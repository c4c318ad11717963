import type { StepSignature } from '../../../src/model/step.ts';

/** A step with a parameter of every type. */
export const kitchenSink: StepSignature = {
  name: 'kitchenSink',
  summary: 'Does everything.',
  description: 'Does everything, even <script>alert("hi")</script> & */ code.\n\nTwice, if `asked`.',
  parameters: [
    { name: 'environment', type: { kind: 'string' }, required: true, description: "The environment's name." },
    { name: 'attempts', type: { kind: 'number' }, required: false, default: 5, description: 'How often.' },
    { name: 'strict', type: { kind: 'boolean' }, required: false, default: false, description: 'Whether.' },
    {
      name: 'state',
      type: { kind: 'choice', values: ["it's", `$HOME "$\{x}"`] },
      required: false,
      description: 'Either.\n */ export {}; /*',
    },
    {
      name: 'codes',
      type: { kind: 'list', of: { kind: 'number' } },
      required: false,
      default: [200, 204],
      description: 'What is good.',
    },
    {
      name: 'headers',
      type: { kind: 'map', of: { kind: 'list', of: { kind: 'string' } } },
      required: false,
      description: 'What is sent.',
    },
  ],
  returns: 'text',
  returnsDescription: 'what <b>was</b> done',
  examples: ["kitchenSink(environment: 'qa')"],
  source: 'pipelines/shop/steps/kitchenSink.ts',
  flow: 'shop',
};

/** A step that takes nothing and returns nothing. */
export const plain: StepSignature = {
  name: 'plain',
  summary: 'Does nothing.',
  description: 'Does nothing.',
  parameters: [],
  returns: 'nothing',
  returnsDescription: '',
  examples: [],
  source: 'src/agent/steps/plain.ts',
};
