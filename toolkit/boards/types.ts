import type { Endian } from '../core/endian.ts';

/** How Renode runs a board. `platform` and `uart` are Renode's own names. */
export interface RenodeSetup {
  readonly platform: string;
  readonly uart: string;
  /** Monitor commands after the platform is loaded and before the ELF is. */
  readonly beforeLoad: readonly string[];
  /** Monitor commands after the ELF is loaded and before the start. */
  readonly afterLoad: readonly string[];
}

/** The `-b` name of a board in a range of Zephyr releases: from `since` up to, not including, `before`. */
interface BoardTarget {
  readonly target: string;
  readonly since?: string | undefined;
  readonly before?: string | undefined;
}

/** One board: everything heaptwin knows of it. From one YAML file under `boards/`. */
export interface Board {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  /** Zephyr's architecture directory (`arm`, `riscv`, …), or `host`. Chooses the toolchain settings. */
  readonly arch: string;
  readonly core: string;
  readonly pointerBytes: 4 | 8;
  readonly endian: Endian;
  readonly ramBytes: number;
  /** RAM that Zephyr itself and the report code need; the rest is for heaps. */
  readonly reservedRamBytes: number;
  readonly mainStackBytes: number;
  readonly threadStackBytes: number;
  /** A rate that the board's clock can give exactly. */
  readonly ticksPerSecond: number;
  readonly targets: readonly BoardTarget[];
  /** Extra Kconfig for a bare build, `CONFIG_X` to value. */
  readonly kconfig: Readonly<Record<string, string>>;
  readonly renode?: RenodeSetup;
  /** Why Renode cannot run it, where somebody tried. */
  readonly renodeUnavailable?: string;
  readonly hasQemu: boolean;
  readonly isNative: boolean;
  /** Compiler flags of the `host` backend. */
  readonly hostFlags?: readonly string[];
}
