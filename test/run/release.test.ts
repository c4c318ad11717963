import { expect, it } from 'vitest';
import type { Flow, Image } from '../../src/model/flow.ts';
import { buildImage } from '../../src/run/execute/images.ts';
import type { ImageBuild } from '../../src/run/ports/imageBuilder.ts';
import { namedRelease } from '../../src/run/release.ts';
import { Bench } from '../agent/steps/bench.ts';
import { shop } from '../fixtures/shop.ts';

const withImages = (...images: readonly Image[]): Flow => ({ ...shop, images });
const image = (name: string, changes: Partial<Image> = {}): Image => {
  return { name, repository: `shop/${name}`, context: name, dockerfile: 'Dockerfile', ...changes };
};

/** The references of a release's images at the head of STAGING. */
async function references(flow: Flow, bench: Bench): Promise<readonly string[]> {
  const commit = await bench.repository.find('STAGING');
  if (commit === undefined) throw new Error('STAGING has commits.');
  const { images } = await namedRelease({ ...bench.context(), flow }, commit);
  return Object.values(images).map(({ reference }) => reference.slice('registry.shop.example/'.length));
}

it('tags an image by its own folder and options, where it says so', async () => {
  const app = image('app', { tagFrom: 'context' });
  const bench = new Bench(withImages(app, image('web')));
  const write = (files: { readonly [path: string]: string }) =>
    bench.repository.commit('STAGING', { subject: 'Write', files });
  write({ 'app/main': '1', 'web/main': '1' });
  const [first, web] = await references(bench.flow, bench);
  expect(first).toMatch(/^shop\/app:context-[0-9a-f]{12}$/);
  expect(web).toMatch(/^shop\/web:tree-[0-9a-f]{12}$/);
  write({ 'web/main': '2' });
  const after = await references(bench.flow, bench);
  expect([after[0] === first, after[1] === web]).toEqual([true, false]);
  write({ 'app/main': '2' });
  expect((await references(bench.flow, bench))[0]).not.toBe(first);
  const other = withImages(image('app', { tagFrom: 'context', target: 'test' }));
  expect((await references(other, bench))[0]).not.toBe((await references(bench.flow, bench))[0]);
});

it('builds with secrets by reference, and not without their values', async () => {
  const npm = { kind: 'secret', name: 'NPM_TOKEN', as: 'value', description: 'Reads packages.' } as const;
  const flow = withImages(image('app', { secrets: { npm } }));
  const bench = new Bench(flow);
  const built: ImageBuild[] = [];
  const context = bench.context();
  const images = { ...context.ports.images, build: async (one: ImageBuild) => void built.push(one) };
  const build = (variables: { readonly [name: string]: string }) =>
    buildImage(
      { ...context, variables, ports: { ...context.ports, images } },
      { image: 'app', reference: 'shop/app:1', commit: 'c' },
    );
  await expect(build({})).rejects.toMatchObject({
    code: 'variables-missing',
    message: expect.stringContaining('NPM_TOKEN'),
  });
  await build({ NPM_TOKEN: 'hunter2', OTHER: 'x' });
  expect(built).toMatchObject([{ secrets: { npm: 'NPM_TOKEN' }, variables: { NPM_TOKEN: 'hunter2' } }]);
  expect(built[0]?.variables).toEqual({ NPM_TOKEN: 'hunter2' });
});
