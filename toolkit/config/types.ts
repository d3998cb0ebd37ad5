/** How to build for one architecture: people use the Zephyr SDK, a vendor's compiler or their distribution's. */
export interface ToolchainSettings {
  /** Added to the environment of west. */
  readonly env: Readonly<Record<string, string>>;
  /** Given to CMake behind `west build … --`. */
  readonly cmakeArgs: readonly string[];
}

/** The settings of a person and a project, merged; the project's win. */
export interface Config {
  readonly zephyrBase?: string;
  readonly west: string;
  readonly renode: string;
  readonly renodeTest: string;
  readonly hostCompiler: string;
  /** Scenario files or folders of the project. */
  readonly scenarios?: readonly string[];
  readonly boards?: readonly string[];
  /** Folder with board files of the project's own. */
  readonly boardsFolder?: string;
  /** By architecture: `arm`, `riscv`, … */
  readonly toolchains: Readonly<Record<string, ToolchainSettings>>;
}
