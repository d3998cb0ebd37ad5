/** How long a boot may take when nobody says: on the guest's clock, beyond what its scenarios wait for, and on this machine's. */
export const runLimits = { virtualTimeoutMs: 10_000, hostTimeoutMs: 120_000 } as const;
