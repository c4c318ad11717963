import type { StepRequest } from '../../../src/model/stepContext.ts';
import type { Front } from '../../../src/plan/traffic.ts';
import { type Edge, PREVIEW_HEADER, REVISION_HEADER } from '../../../src/run/ports/edge.ts';

/** An edge in memory, held to the same contract as the real one's adapter. */
export class FakeEdge implements Edge {
  /** By their names. */
  readonly files = new Map<string, Front>();
  /** Every revision that answered each host name, in their order. */
  readonly history: string[] = [];
  /** Called before anything happens, and may throw. */
  before: (what: string) => void = () => {};

  async fronts(): Promise<readonly Front[]> {
    this.before('fronts');
    return [...this.files.values()];
  }

  async write(front: Front): Promise<void> {
    this.before('write');
    this.files.set(nameOf(front), front);
    this.history.push(`${front.name}: ${front.answers?.revision ?? 'nothing'}`);
    this.before('written');
  }

  async remove(front: Pick<Front, 'name' | 'ledger'>): Promise<void> {
    this.before('remove');
    this.files.delete(nameOf(front));
  }

  async fetch(url: string | URL, { headers = {} }: StepRequest = {}): Promise<Response> {
    this.before('fetch');
    const { hostname } = new URL(url);
    for (const { answers, preview } of this.files.values()) {
      const isPreview = preview !== undefined && headers[PREVIEW_HEADER] === preview.token;
      const found = [...(isPreview ? [preview] : []), ...(answers ? [answers] : [])].find(({ routes }) =>
        routes.some(({ host }) => host === hostname),
      );
      if (found !== undefined) return new Response('', { headers: { [REVISION_HEADER]: found.revision } });
    }
    return new Response('', { status: 404 });
  }

  /** The revision that answers a front's host names. */
  answering(name: string): string | undefined {
    return [...this.files.values()].find((front) => front.name === name)?.answers?.revision;
  }
}

function nameOf({ name, ledger }: Pick<Front, 'name' | 'ledger'>): string {
  return `${ledger}/${name}`;
}
