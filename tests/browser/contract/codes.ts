// Compiled against the types that openapi-typescript makes of the contract: a code narrows an error to its
// members, and each operation has its own codes and no others.
import type { operations } from './api.js';

type Content<Response> = Response extends { content: { 'application/problem+json': infer Body } } ? Body : never;
type Refusal<Id extends keyof operations> = {
	[Status in keyof operations[Id]['responses']]: Content<operations[Id]['responses'][Status]>
}[keyof operations[Id]['responses']];

export function hold(problem: Refusal<'holdSeats'>): unknown {
	switch (problem.code) {
	case 'SEAT_UNAVAILABLE':
		return problem.seat_ids.length;
	case 'SEAT_LIMIT_EXCEEDED':
		return problem.limit - problem.held;
	case 'HOLD_LIMIT_EXCEEDED':
		return problem.limit;
	case 'ALREADY_HOLDING':
		return problem.reservation_id;
	case 'TOKEN_EXPIRED':
		return problem.register;
	case 'UNAVAILABLE':
		return problem.outcome;
	// @ts-expect-error: it is no answer of this call
	case 'QUEUE_CLOSED':
		return null;
	default:
		// @ts-expect-error: what carries seat_ids was met above
		return problem.seat_ids;
	}
}

export function pay(problem: Refusal<'pay'>): number {
	// @ts-expect-error: paying does not meet this
	if (problem.code === 'SEAT_UNAVAILABLE')
		return 0;
	return problem.code === 'NOT_ENOUGH_POINTS' ? problem.required - problem.balance : 0;
}

// The codes of a call are these, to the last one.
type Same<A, B> = [A] extends [B] ? [B] extends [A] ? true : false : false;
export const refund: Same<Refusal<'refund'>['code'],
	'INVALID_REQUEST' | 'USER_MISMATCH' | 'NOT_REFUNDABLE' | 'TOKEN_REQUIRED' | 'INVALID_TOKEN'
	| 'LOGIN_REQUIRED' | 'NOT_FOUND' | 'IDEMPOTENCY_IN_PROGRESS' | 'IDEMPOTENCY_KEY_REUSED' | 'RATE_LIMITED'
	| 'UNAVAILABLE' | 'METHOD_NOT_ALLOWED' | 'PAYLOAD_TOO_LARGE' | 'UNSUPPORTED_MEDIA_TYPE'
	| 'URI_TOO_LONG' | 'INTERNAL'> = true;
