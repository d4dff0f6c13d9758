/** Contracts where none are given: each name takes any object. */
export interface AnyContracts {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Nothing is known of the content: who reads it says what it is.
    messages: Record<string, Record<string, any>>;
    requests: Record<string, string>;
}

/** The name of a message. */
export type Name<C extends { messages: object }> = keyof C['messages'] & string;

/** The name of a request. */
export type Request<C extends { messages: object; requests: object }> = keyof C['requests'] & Name<C>;

/** The content of a message, as it is received. */
export type Content<C extends { messages: object }, N extends PropertyKey> = N extends keyof C['messages'] ? C['messages'][N] & { type: N } : never;

/** The content of the reply to a request. */
export type Reply<C extends { messages: object; requests: object }, N extends keyof C['requests']> = Content<C, C['requests'][N] & PropertyKey>;
