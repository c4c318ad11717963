import { Option } from 'commander';

/** `--flow`, for every command that looks at what was built. */
export function flowOption(): Option {
  return new Option('--flow <flow>', 'which flow; PIPEGEN_FLOW by default, and needed only when there are several');
}
