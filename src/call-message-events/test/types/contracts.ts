// As the generator writes it.
export interface Hint { text: string; urgent?: boolean | null }
export interface OfferAccepted { plan: 'annual' | 'monthly' }
export interface AccountQuery { id: number }
export interface AccountCard { name: string; tags: Record<string, string> }
export interface Question { text: string }
export interface Answer { text: string }
export type Shape = { kind: 'circle'; radius: number } | { kind: 'square'; side: number };
export interface Nothing {}

export interface Contracts {
    messages: {
        'hint': Hint;
        'offer-accepted': OfferAccepted;
        'account-query': AccountQuery;
        'account-card': AccountCard;
        'question': Question;
        'answer': Answer;
        'shape': Shape;
        'nothing': Nothing;
    };
    requests: { 'account-query': 'account-card'; 'question': 'answer' };
}
