/** The real allocator would read or write memory that is not its own here; nothing after it can be predicted. */
export class UndefinedBehaviour extends Error {}
