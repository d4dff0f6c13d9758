// Written by CallMessageEvents.ContractExport from the server's contracts. Do not edit: write it anew with `dotnet run -- contracts`.

export interface Caller {
  about: string;
  name: string;
}

export interface Hint {
  text: string;
}

export interface IdentityAnswer {
  number: string;
}

export interface IdentityCheck {
  question: string;
  wrong: string | null;
}

export interface MakeOffer {
  discount?: number | null;
  plan?: string | null;
}

export interface Offer {
  discount: number;
  plan: string;
}

export interface OfferAnswer {
  accepted: boolean;
}

export interface OfferResult {
  accepted: boolean;
  hint: string;
}

export interface Progress {
  text: string;
}

export interface Contracts {
  messages: {
    /** From the server. */
    'caller': Caller;
    /** From the server. */
    'hint': Hint;
    /** To the server. */
    'identity-answer': IdentityAnswer;
    /** From the server. */
    'identity-check': IdentityCheck;
    /** To the server. */
    'make-offer': MakeOffer;
    /** From the server. */
    'offer': Offer;
    /** To the server. */
    'offer-answer': OfferAnswer;
    /** From the server. */
    'offer-result': OfferResult;
    /** From the server. */
    'progress': Progress;
  };
  requests: {
    'identity-check': 'identity-answer';
    'make-offer': 'offer-result';
    'offer': 'offer-answer';
  };
}
