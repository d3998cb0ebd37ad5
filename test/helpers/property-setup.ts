import * as fc from 'fast-check';

/** Every property of a run starts from the same printed seed; `FC_SEED=… npm test` repeats the run. */
fc.configureGlobal({ seed: Number(process.env['FC_SEED']) });
