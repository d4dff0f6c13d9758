// The numbers of the protocol: milliseconds, and bytes of UTF-8.
export const Waiting = 256;
export const GatheredReceipts = 100;
export const RememberedIds = 1000;
export const KeptReplyBytes = 256 * 1024;
export const FrameBytes = 8000;
export const WholeCharacters = 10_000;
export const WholeBytes = 10 * 1024;
export const Parts = 64;
export const JoinedBytes = 256 * 1024;
export const IncompleteMessages = 4;

export const LongestWait = 540_000;
export const ShortestRepetition = 1000;
export const Unconfirmed = 10_000;
export const Gathering = 50;
export const LongReply = 250;
export const Memory = 600_000;
export const BetweenParts = 30_000;
export const Second = 1000;

// Not of the protocol: answers that may wait to leave. Those beyond are not given; the other side asks again.
export const QueuedAnswers = 1000;
// Not of the protocol: frames a second that each frame gives back after it was too fast.
export const Regained = 0.1;
// Not of the protocol: of the text of an error that a handler threw.
export const ErrorCharacters = 500;
