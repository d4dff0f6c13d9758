import type { AnyContracts, Content, Name, Reply, Request } from './contracts.js';
import { newDriver, type Driver } from './driver.js';
import { standard } from './environment.js';
import type { CallMessagesOptions, CallMessagesState, HandlerContext, WaitOptions } from './options.js';

/**
 * Messages and requests of one call, both ways.
 * @typeParam C The contracts that the app shares with the server.
 */
export class CallMessages<C extends { messages: object; requests: object } = AnyContracts> {
    private readonly driver: Driver;

    /**
     * @param call The `Call` of the Voice JavaScript SDK or of the Voice React Native SDK, as it is.
     */
    constructor(call: object, options?: CallMessagesOptions);
    constructor(call: object, options: CallMessagesOptions = {}, environment = standard) {
        this.driver = newDriver(call, options, environment);
    }

    /** What can be sent now. */
    get state(): CallMessagesState {
        return this.driver.state();
    }

    /**
     * Listens to messages, published values among them. The receipt that the server gets says that all listeners were called, and that none threw.
     * @returns A function that stops it.
     */
    on<N extends Name<C>>(type: N, listener: (content: Content<C, N>) => unknown): () => void {
        return this.driver.on(type, listener as (content: object) => unknown);
    }

    /**
     * Answers requests. A type has one handler at a time. Throw a `CallMessageError` for what the server may see of a failure.
     * @returns A function that removes the handler.
     */
    handle<N extends Request<C>>(
        type: N,
        handler: (content: Content<C, N>, context: HandlerContext) => Reply<C, N> | PromiseLike<Reply<C, N>>,
    ): () => void {
        return this.driver.handle(type, handler as (content: object, context: HandlerContext) => unknown);
    }

    /** Sends a message, again and again until the server has handled or stored it. */
    async send<N extends Name<C>>(type: N, content: C['messages'][N], options?: WaitOptions): Promise<void> {
        await this.driver.ask(type, content, false, options);
    }

    /** Sends a request, again and again until its reply is there. */
    async request<N extends Request<C>>(type: N, content: C['messages'][N], options?: WaitOptions): Promise<Reply<C, N>> {
        return await this.driver.ask(type, content, true, options) as Reply<C, N>;
    }

    /**
     * Listens to changes of `state`.
     * @returns A function that stops it.
     */
    onStateChange(listener: (state: CallMessagesState) => void): () => void {
        return this.driver.watch(listener);
    }

    /** Ends it without ending the call: what waits fails, and nothing is heard or said any more. */
    close(): void {
        this.driver.close();
    }
}
