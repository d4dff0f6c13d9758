// Faults in plain words: what each does, which details it has, and how a fault in force is told.
import { milliseconds } from './dom.js';

const carriedOut = 'processed';

/** What goes wrong with requests, and the details that are asked for. */
export const requestFaults = {
  Status: { label: 'The answer is an error status', details: ['statusCode', 'retryAfter', carriedOut], defaults: { statusCode: 503 } },
  Latency: { label: 'The answer comes late', details: ['delay', carriedOut], defaults: { delay: 2000 } },
  Hang: { label: 'No answer comes', details: [carriedOut] },
  Reset: { label: 'The connection is reset', details: [carriedOut] },
  Html: { label: 'The answer is an HTML page, as from a proxy', details: ['statusCode', carriedOut], defaults: { statusCode: 502 } },
  SlowBody: { label: 'The second half of the answer comes late', details: ['delay'], defaults: { delay: 2000 } },
  TruncatedBody: { label: 'The answer breaks off in the middle', details: [] },
  HugeBody: { label: 'The answer is an error of 5 MB', details: ['statusCode', carriedOut], defaults: { statusCode: 500 } },
  StaleRead: { label: 'A call is shown as it was before', details: ['delay'] },
};

/** What goes wrong with callbacks. */
export const callbackFaults = {
  Duplicate: { label: 'The callback comes twice', details: [] },
  Reordering: { label: 'Callbacks overtake each other', details: [] },
  Loss: { label: 'The callback never comes', details: [] },
};

/** What goes wrong with messages between end users' apps and Twilio. */
export const endUserFaults = {
  Loss: { label: 'The message is lost', details: [] },
  Doubling: { label: 'The message comes twice', details: [] },
  Lateness: { label: 'The message comes late', details: ['delay'], defaults: { delay: 2000 } },
};

export const faultsOf = { requests: requestFaults, callbacks: callbackFaults, endUsers: endUserFaults };

const concernsAll = { requests: 'every request', callbacks: 'every callback', endUsers: 'messages of and to end users' };

export const operations = [
  'CreateMessage', 'CreateSubscription', 'DeleteSubscription', 'FetchCall', 'ListCalls', 'CreateCall', 'UpdateCall', 'ListParticipants', 'FetchParticipant', 'ListConferences',
  'FetchConference',
];

export const isUsedUp = fault => fault.count !== undefined && fault.hit >= fault.count;

export const concernOf = fault => fault.concerns ?? concernsAll[fault.where];

export const labelOf = fault => faultsOf[fault.where][fault.kind]?.label ?? fault.kind;

/** The details of a fault in force, in one line. */
export function detailsOf(fault) {
  return [
    fault.status !== undefined && `answers ${fault.status}`,
    fault.delay !== undefined && milliseconds(fault.delay),
    fault.processed && 'the request is carried out',
    fault.probability < 1 && `${Math.round(fault.probability * 1000) / 10} % of the time`,
    isUsedUp(fault) && 'used up',
  ].filter(Boolean).join(' · ');
}
