import type { Controller } from '../model/projectTypes.ts';
import type { Offers } from './offer.ts';
import type { StandardController } from './standardController.ts';

/** What the controller offers for which pipelines are written: the project's own where that is declared. */
export type Known = Controller extends Offers ? Controller : StandardController;
