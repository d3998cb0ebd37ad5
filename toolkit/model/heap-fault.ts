/** What Zephyr says when a check of the allocator fails. It stops then: nothing of the call was done. */
export interface FaultReport {
  /** A failed `__ASSERT`, or an error in the log and `k_panic()`. */
  readonly kind: 'assert' | 'panic';
  /** The condition as an assertion prints it. */
  readonly condition?: string;
  /** The text, in which `%p` stands for the pointer. */
  readonly message: string;
  /** The pointer that the text names, in bytes from the buffer's first byte. */
  readonly pointer?: number;
}

/** A check of the allocator failed: the device stops here, and says why. */
export class HeapFault extends Error {
  readonly report: FaultReport;

  constructor(report: FaultReport) {
    super(report.message);
    this.report = report;
  }
}
