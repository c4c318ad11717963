/**
 * Measures what pipegen costs: `npm run bench`, or for a quick look
 * `npm run bench -- --runs 3 --sizes 10,100 --deployments 100`; `--only build`, `--only validate` or `--only lifecycle`
 * for a part.
 */
import { parseArgs } from 'node:util';
import { benchBuild } from './build.mjs';
import { benchLifecycle } from './lifecycle.mjs';
import { benchValidate } from './validate.mjs';

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    sizes: { type: 'string', default: '10,100,1000,5000' },
    deployments: { type: 'string', default: '1000' },
    only: { type: 'string' },
  },
});
const runs = Number(options.runs);
const parts = {
  build: () => benchBuild({ runs, sizes: options.sizes.split(',').map(Number) }),
  validate: () => benchValidate({ runs }),
  lifecycle: () => benchLifecycle({ runs, deployments: Number(options.deployments) }),
};
console.log(`Node.js ${process.version}, medians of ${runs} runs\n`);
for (const [name, run] of Object.entries(parts)) if (options.only === undefined || options.only === name) await run();
