/**
 * A change of what is stored that an operator has asked for. The master knows it when it comes back as a fact, like one by
 * `kubectl apply`.
 */
export type Change = { readonly kind: 'set-weight'; readonly role: string; readonly weight: number };
