import { describe, expect, it } from 'vitest';
import { createLocator } from '../../src/load/locator.ts';
import { errorAt } from '../../src/model/diagnostic.ts';
import { createProject } from './project.ts';

const FILE = 'pipelines/shop.ts';

describe('a locator', () => {
  it('adds the location of what has none', async () => {
    const locator = createLocator(await createProject({ [FILE]: "export default {\n  name: 'shop',\n};\n" }));
    const where = { file: 'pipelines/other.ts', line: 7, column: 1, length: 1 };
    const found = [errorAt('name-invalid', ['name'], 'It is taken.'), { ...errorAt('other', [], 'It is not.'), where }];
    const located = await locator.locate(FILE, found);
    expect(located.map((one) => one.where)).toEqual([{ file: FILE, line: 2, column: 9, length: 6 }, where]);
  });

  it('parses a file once', async () => {
    const locator = createLocator(await createProject({ [FILE]: 'export default {};\n' }));
    expect(await locator.locationsIn(FILE)).toBe(await locator.locationsIn(FILE));
  });
});
