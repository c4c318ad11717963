/** A program for Linux. */
export interface ElfProgram {
  /** As Docker calls it: `amd64`; `undefined` for others than those two. */
  readonly architecture: 'amd64' | 'arm64' | undefined;
  /** Whether it runs without any other file. */
  readonly isStatic: boolean;
}

/** By the number of the machine in the file. */
const ARCHITECTURES: { readonly [machine: number]: ElfProgram['architecture'] } = { 62: 'amd64', 183: 'arm64' };

/** The kind of entry that names the program which loads shared libraries. */
const PT_INTERP = 3;

/**
 * Reads the header of a program; `undefined` when it is no ELF file of 64 bits, little-endian.
 *
 * @see https://man7.org/linux/man-pages/man5/elf.5.html
 */
export function readElf(bytes: Buffer): ElfProgram | undefined {
  if (bytes.length < 64 || bytes.readUInt32BE(0) !== 0x7f454c46 || bytes[4] !== 2 || bytes[5] !== 1) return undefined;
  const table = Number(bytes.readBigUInt64LE(32));
  const entrySize = bytes.readUInt16LE(54);
  const entries = Array.from({ length: bytes.readUInt16LE(56) }, (_, index) => table + index * entrySize);
  if (entries.some((entry) => entry + 4 > bytes.length)) return undefined;
  const isStatic = !entries.some((entry) => bytes.readUInt32LE(entry) === PT_INTERP);
  return { architecture: ARCHITECTURES[bytes.readUInt16LE(18)], isStatic };
}
