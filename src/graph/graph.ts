/** What a drawing says: boxes, frames around them, and arrows, without locations or colours. */
export interface Graph {
  readonly title: string;
  /** Which way most arrows point. */
  readonly direction: 'right' | 'down';
  readonly groups: readonly Group[];
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}

/** A frame around boxes. */
export interface Group {
  readonly id: string;
  readonly label: string;
}

/** What a box stands for; each kind looks different. */
export type NodeKind = 'world' | 'service' | 'data' | 'environment' | 'gate';

/** A box. */
export interface Node {
  readonly id: string;
  readonly kind: NodeKind;
  readonly label: string;
  /** Lines below the label, in smaller letters. */
  readonly details: readonly string[];
  readonly group?: string;
}

/** An arrow. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
  /** Drawn with dashes: it is not the way that requests or releases take. */
  readonly aside?: boolean;
}
