import { declareOffers } from '../declarative/profile/declareTypes.ts';
import type { Profile } from '../declarative/profile/profile.ts';

/** `controller.d.ts`: tells the editor of who writes pipelines what the project's own controller offers. */
export function declareController(profile: Profile): string {
  return `import type { signature } from 'pipegen';

declare module 'pipegen' {
  interface Controller {
${declareOffers(profile, '    ')}
  }
}
`;
}

/** `types/standardController.d.ts`: what is offered as long as no controller is declared. */
export function declareStandardController(profile: Profile): string {
  return `// Made from the standard profile: change that, then run "npm run controller-types".
import type * as signature from '../src/pipeline/signature.ts';

/** The steps, options and other features of ${profile.name}. */
export interface StandardController {
${declareOffers(profile, '  ')}
}
`;
}
