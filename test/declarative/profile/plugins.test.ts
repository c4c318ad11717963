import { describe, expect, it } from 'vitest';
import { pluginsOf } from '../../../src/declarative/profile/plugins.ts';
import { standardProfile } from '../../../src/declarative/profile/standard.ts';
import { stepNameError } from '../../../src/pipeline/stepNames.ts';

/** Steps whose plugin is not known for certain. */
const UNCERTAIN = ['hangoutsNotify', 'readScmFile'];

describe('every step that a usual controller offers', () => {
  const steps = Object.keys(standardProfile.steps);

  it('has the plugin that brings it', () => {
    expect(steps.filter((name) => pluginsOf('steps', name).length === 0).toSorted()).toEqual(UNCERTAIN);
  });

  it('has a name that no step of a project can have', () => {
    expect(steps.filter((name) => stepNameError(name) === undefined)).toEqual([]);
  });
});

describe('the plugins of a name', () => {
  it('are those of the step for an option that is a step', () => {
    expect(pluginsOf('options', 'lock')).toEqual(['lockable-resources']);
  });

  it('are those of the symbol for what describes an argument', () => {
    expect(pluginsOf('options', 'logRotator')).toEqual(['core']);
    expect(pluginsOf('steps', 'usernamePassword')).toEqual(['credentials-binding']);
  });

  it('depend on the place', () => {
    expect(pluginsOf('parameters', 'string')).toEqual(['core']);
    expect(pluginsOf('steps', 'string')).toEqual(['credentials-binding']);
  });

  it('are none of what nobody knows', () => {
    expect(pluginsOf('steps', 'constructor')).toEqual([]);
  });
});
