/**
 * Which of the two endpoints for calls a request's target leads to, undefined for all others. As everywhere a deeper
 * path falls back to the longest that is known, `/master` may stand before it, and more slashes than one at either end
 * mean nothing (OPER-001, LEGACY-001).
 */
export function apiOf(target: string): 'scheduler' | 'operator' | undefined {
  const match = /^\/*(?:\/master)?\/api\/v1(\/scheduler)?(?:[/?]|$)/.exec(target);
  if (match === null) return undefined;
  return match[1] === undefined ? 'operator' : 'scheduler';
}
