import type { AnyContracts, Content, Name, Reply, Request } from './contracts.js';
import { addMembers, type Environment } from './members.js';
import type { CallMessagesOptions, CallMessagesState, HandlerContext, WaitOptions } from './options.js';

/**
 * Messages and requests of one call, both ways.
 * @typeParam C The contracts that the app shares with the server.
 */
export class CallMessages<C extends { messages: object; requests: object } = AnyContracts> {
    /** What can be sent now. */
    declare readonly state: CallMessagesState;

    /**
     * Listens to messages, published values among them. The receipt that the server gets says that all listeners were called, and that none threw.
     * @returns A function that stops it.
     */
    declare readonly on: <N extends Name<C>>(type: N, listener: (content: Content<C, N>) => unknown) => () => void;

    /**
     * Answers requests. A type has one handler at a time. Throw a `CallMessageError` for what the server may see of a failure.
     * @returns A function that removes the handler.
     */
    declare readonly handle: <N extends Request<C>>(
        type: N,
        handler: (content: Content<C, N>, context: HandlerContext) => Reply<C, N> | PromiseLike<Reply<C, N>>,
    ) => () => void;

    /** Sends a message, again and again until the server has handled or stored it. */
    declare readonly send: <N extends Name<C>>(type: N, content: C['messages'][N], options?: WaitOptions) => Promise<void>;

    /** Sends a request, again and again until its reply is there. */
    declare readonly request: <N extends Request<C>>(type: N, content: C['messages'][N], options?: WaitOptions) => Promise<Reply<C, N>>;

    /**
     * Listens to changes of `state`.
     * @returns A function that stops it.
     */
    declare readonly onStateChange: (listener: (state: CallMessagesState) => void) => () => void;

    /** Ends it without ending the call: what waits fails, and nothing is heard or said any more. */
    declare readonly close: () => void;

    /**
     * @param call The `Call` of the Voice JavaScript SDK or of the Voice React Native SDK, as it is.
     */
    constructor(call: object, options?: CallMessagesOptions);
    constructor(call: object, options: CallMessagesOptions = {}, environment: Environment = globalThis) {
        addMembers(this, call, options, environment);
    }
}
