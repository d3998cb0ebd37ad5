import { describe, expect, test } from 'vitest';
import { chosenNode, parseDevicetree } from '../../../toolkit/build/devicetree.ts';

/** In the shape that a build writes, with made-up hardware. */
const text = `/dts-v1/;

/ {
	#address-cells = < 0x2 >;
	#size-cells = < 0x1 >;
	compatible = "acme,anvil", "acme,any";
	chosen {
		zephyr,console = &talk0;
		zephyr,sram = "/memory@100000000";
		zephyr,entropy = &nobody;
	};
	cpus {
		#address-cells = < 0x1 >;
		#size-cells = < 0x0 >;
		cpu@0 {
			compatible = "arm,cortex-m4f";
			reg = < 0x0 >;
		};
	};
	soc {
		#address-cells = < 0x1 >;
		#size-cells = < 0x1 >;
		ranges;
		console0: talk0: serial@40004400 {
			compatible = "acme,uart";
			reg = < 0x40004400 0x400 >, < 0x50000000 0x10 >;
			status = "okay";
		};
		quiet: rng {
			compatible = "acme,rng";
		};
	};
	memory@100000000 {
		reg = < 0x1 0x0 0x8000 >;
	};
};
`;
const tree = parseDevicetree(text);

describe('a devicetree as a build leaves it', () => {
  test('gives every node its path, its label and its compatible', () => {
    expect(tree.nodes.map(({ path, labels, compatible }) => ({ path, labels, compatible }))).toContainEqual({
      path: '/soc/serial@40004400',
      labels: ['console0', 'talk0'],
      compatible: ['acme,uart'],
    });
    expect(tree.nodes.find(({ path }) => path === '/')?.compatible).toEqual(['acme,anvil', 'acme,any']);
  });

  test('names the chosen console by its label, with the first address of its reg', () => {
    expect(chosenNode(tree, 'zephyr,console')).toMatchObject({ path: '/soc/serial@40004400', address: 0x40004400 });
  });

  test('names the chosen RAM by its path; the cells of an address are those of the parent', () => {
    expect(chosenNode(tree, 'zephyr,sram')).toMatchObject({ address: 2 ** 32, sizeBytes: 0x8000 });
  });

  test('knows no address of a node without reg, and no node that is not there', () => {
    expect(tree.nodes.find(({ labels }) => labels.includes('quiet'))).not.toHaveProperty('address');
    expect(chosenNode(tree, 'zephyr,entropy')).toBeUndefined();
    expect(chosenNode(tree, 'zephyr,flash')).toBeUndefined();
  });

  test('a reg without a size has none', () => {
    expect(tree.nodes.find(({ path }) => path === '/cpus/cpu@0')).toMatchObject({ address: 0, sizeBytes: 0 });
  });
});
