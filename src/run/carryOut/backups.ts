import type { Environment } from '../../model/flow.ts';
import { findEnvironment, projectName_ } from '../../model/flow.ts';
