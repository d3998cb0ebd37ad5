/** How a field is written: decimal; decimal or `null` for a failed allocation; 16 hexadecimal digits; one word; `0`/`1`. */
export type FieldType = 'u32' | 'offset' | 'hex64' | 'word' | 'flag';

/** Field values as the host keeps them. `null` only in `offset` fields; addresses are hex text, as 64 bits do not fit a number. */
export type FieldValue = number | string | boolean | null;

/** One record of a transcript, decoded and checked. */
export interface WireRecord {
  readonly sequence: number;
  readonly kind: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
}
