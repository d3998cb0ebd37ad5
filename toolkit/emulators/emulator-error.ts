/** The emulator is gone, or did not do as it was told. */
export class EmulatorError extends Error {}
