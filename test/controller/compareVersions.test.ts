import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareVersions } from '../../src/controller/compareVersions.ts';

/** Each older than the next. The first lists are what Jenkins' own tests of its comparison state. */
const ORDERS: readonly (readonly string[])[] = [
  ['2.0.ea', '2.0', '2.0.0.99', '2.0.1-SNAPSHOT', '2.0.1'],
  ['2.0-alpha-1-rc9999.abc123def456', '2.0-alpha-1', '2.0'],
  ['2.0.ea', '2.0.ea1', '2.0.ea2'],
  ['1.11', '1.12-SNAPSHOT (private-08/24/2008 12:13-hudson)', '1.12'],
  ['2.0.2', '2.0.3-20170207.105042-1', '2.0.3'],
  // Versions of today's plugins.
  ['520.vd082ecfb_16a_9', '542.v03d235fee02d', '1006.vc7366c201f57'],
  ['4.5.13-1.0', '4.5.14-269.vfa_2321039a_83', '4.5.14-270.v0000', '4.5.15-1.v1'],
  ['1.46.0', '1.46.0.1', '1.330-492.v3941a_032db_2a_'],
  ['2.2205.vc9522a_9d5711', '2.2289.v1234', '2.2289.1'],
  ['1.27', '1.28', '1.28.1', '2'],
  ['5.2.1', '5.10.1'],
  ['1-a1', '1-b1', '1-rc', '1', '1-sp', '1-1', '1.1'],
];

const EQUAL: readonly (readonly [string, string])[] = [
  ['2.0.0', '2.0'],
  ['2.0.ea', '2.0.ea0'],
  ['1.12-SNAPSHOT (private-08/24/2008 12:13-hudson)', '1.12-SNAPSHOT'],
  ['2.0.3-20170207.105042-1', '2.0.3-SNAPSHOT'],
  ['1.0-final', '1'],
];

describe('compareVersions', () => {
  test.each(ORDERS)('%s is older than %s', (...versions) => {
    expect(versions.toReversed().toSorted(compareVersions)).toEqual(versions);
    versions.slice(1).forEach((version, index) => {
      expect([versions[index], version, Math.sign(compareVersions(versions[index] ?? '', version))]).toEqual([
        versions[index],
        version,
        -1,
      ]);
    });
  });

  test.each(EQUAL)('%s is %s', (one, other) => {
    expect(compareVersions(one, other)).toBe(0);
  });

  test('is the same from both sides', () => {
    const version = fc.stringMatching(/^[0-9]{1,3}([.-][0-9a-c_v]{1,5}){0,4}$/);
    fc.assert(
      fc.property(version, version, (one, other) => {
        expect(Math.sign(compareVersions(one, other)) + Math.sign(compareVersions(other, one))).toBe(0);
      }),
    );
  });
});
