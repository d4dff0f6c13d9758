export { CallMessages } from './call-messages.js';
export { CallMessageError } from './call-message-error.js';
export type { CallMessagesOptions, CallMessagesState, HandlerContext, WaitOptions } from './options.js';
export type { AnyContracts, Content, Name, Reply, Request } from './contracts.js';
