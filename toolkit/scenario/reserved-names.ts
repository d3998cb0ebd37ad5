/** Words that the generated C cannot use as a name of the scenario's own: the language's, and those the code around it uses. */
const words = new Set(
  `auto break case char const continue default do double else enum extern float for goto if inline int long register
  restrict return short signed sizeof static struct switch typedef union unsigned void volatile while asm typeof bool true
  false main moved printk memset memcpy uint8_t uint16_t uint32_t uint64_t size_t k_heap sys_heap stats timer`.split(
    /\s+/,
  ),
);

/** Why a name cannot be used in the generated C; `undefined` when it can. */
export function reservedReason(name: string): string | undefined {
  if (words.has(name)) return `"${name}" has a meaning in C or in the generated code`;
  if (/^(?:_|report_|calls_|random_|round_|scenario_|k_|sys_|z_)|^[A-Z][A-Z0-9_]*$/.test(name)) {
    return `"${name}" looks like a name of Zephyr or of the generated code`;
  }
  return undefined;
}
