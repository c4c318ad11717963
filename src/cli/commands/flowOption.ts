import { Option } from 'commander';

/** `--flow`, for every command that looks at what was built. */
export function flowOption(): Option {
  return new Option('--flow <flow>', 'the flow (default: PIPEGEN_FLOW); required if the project has several');
}
