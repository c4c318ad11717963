import type { StandardController } from '../../types/standardController.d.ts';
import type { Controller } from '../model/projectTypes.ts';
import type { ControllerSignatures } from './signature.ts';

/** What the controller offers for which pipelines are written: the project's own where that is declared. */
export type Known = Controller extends ControllerSignatures ? Controller : StandardController;
