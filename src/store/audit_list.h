/*
 * What must hold in every sound state of the data: CHECK(STMT, name, what is wrong, count of it).
 * Each statement yields one number; 0 is sound.
 *
 * Sound, and so not counted: a lapsed hold or turn that no sweep has written down (its seat may be
 * another's by now), a purged token, turns given under an earlier, larger capacity, seats under an
 * earlier, larger limit (or within the five seconds that such a hold may have been in flight).
 * Deadlines (hold_expires_at, expires_at, turn_ends_at) and activated_at may have been moved back
 * by hand to let time pass for a row, so none is compared with another; a row activated before it
 * was created is such a one.  Of the past, only what ids and stamps still prove is judged, and
 * nothing where a stamp lies in the future: there the clock was set back.
 */
#ifndef STORE_AUDIT_LIST_H
#define STORE_AUDIT_LIST_H

#include "store/hold.h"

/* clang-format off */

/* A queue whose clock was set back: its past cannot be put in order. */
#define SQL_AUDIT_CLOCK_WENT_BACK(queue)                                                        \
	" EXISTS (SELECT 1 FROM queue_token f WHERE f.queue_id = " queue                        \
	" AND (f.created_at > NOW(6) OR f.activated_at > NOW(6) OR f.ended_at > NOW(6)))"

/* 1, or null: not admitted, or its activated_at was moved. */
#define SQL_AUDIT_ADMITTED "IF(activated_at >= created_at, 1, NULL)"

#define AUDIT_LIST(STMT, CHECK)                                                                 \
	/* seats */                                                                             \
	CHECK(STMT, SEAT_TWICE, "a seat is held or sold twice at once",                         \
	    "SELECT COUNT(*) FROM (SELECT rs.seat_id FROM reservation_seat rs"                  \
	    " JOIN reservation r ON r.id = rs.reservation_id WHERE r.status = 'CONFIRMED'"      \
	    " OR (r.status = 'TEMP_RESERVED' AND r.hold_expires_at > NOW(6))"                   \
	    " GROUP BY rs.seat_id HAVING COUNT(*) > 1) x")                                      \
	CHECK(STMT, SEAT_OVERLAP, "two reservations of a seat overlapped in time",              \
	    "SELECT COUNT(*) FROM (SELECT r.created_at, LAG(CASE WHEN r.status = 'CONFIRMED'"   \
	    " THEN TIMESTAMP'9999-12-31 00:00:00' WHEN r.end_reason = 'REFUNDED' THEN r.ended_at" \
	    " ELSE LEAST(COALESCE(r.ended_at, r.hold_expires_at), r.hold_expires_at) END)"      \
	    " OVER (PARTITION BY rs.seat_id ORDER BY r.id) AS taken_until,"                     \
	    " SUM(r.created_at > NOW(6) OR COALESCE(r.ended_at > NOW(6), FALSE))"               \
	    " OVER (PARTITION BY rs.seat_id) AS clock_went_back"                                \
	    " FROM reservation r JOIN reservation_seat rs ON rs.reservation_id = r.id) x"       \
	    " WHERE created_at < taken_until AND clock_went_back = 0")                          \
	CHECK(STMT, SEAT_STATUS, "a seat's status is not its reservation's",                    \
	    "SELECT COUNT(*) FROM concert_seat s"                                               \
	    " LEFT JOIN reservation r ON r.id = s.reservation_id"                               \
	    " LEFT JOIN reservation_seat rs ON rs.reservation_id = r.id AND rs.seat_id = s.id"  \
	    " WHERE NOT COALESCE(CASE s.status WHEN 'AVAILABLE' THEN s.reservation_id IS NULL"  \
	    " WHEN 'TEMP_RESERVED' THEN r.status = 'TEMP_RESERVED' AND rs.id IS NOT NULL"       \
	    " ELSE IF(s.blocked, s.reservation_id IS NULL,"                                     \
	    " r.status = 'CONFIRMED' AND rs.sold = 1) END, FALSE)")                             \
	CHECK(STMT, SEAT_BLOCKED, "a blocked seat is held or sold",                             \
	    "SELECT COUNT(*) FROM concert_seat s WHERE s.blocked AND (s.status <> 'RESERVED'"   \
	    " OR s.reservation_id IS NOT NULL OR EXISTS (SELECT 1 FROM reservation_seat rs"     \
	    " JOIN reservation r ON r.id = rs.reservation_id WHERE rs.seat_id = s.id"           \
	    " AND (rs.sold = 1 OR r.status = 'CONFIRMED'"                                       \
	    " OR (r.status = 'TEMP_RESERVED' AND r.hold_expires_at > NOW(6)))))")               \
	CHECK(STMT, DATE_CANCELED, "a canceled date that was cleared has seats, holds or sales", \
	    "SELECT COUNT(*) FROM concert_schedule d WHERE d.cleared_at IS NOT NULL"            \
	    " AND (EXISTS (SELECT 1 FROM concert_seat s WHERE s.schedule_id = d.id"             \
	    " AND NOT s.blocked) OR EXISTS (SELECT 1 FROM reservation r"                        \
	    " WHERE r.schedule_id = d.id AND (r.status = 'CONFIRMED'"                           \
	    " OR (r.status = 'TEMP_RESERVED' AND r.hold_expires_at > NOW(6)))))")               \
	CHECK(STMT, RESERVED_SEATS, "a reservation's seats are not its own",                    \
	    "SELECT COUNT(*) FROM reservation r JOIN reservation_seat rs"                       \
	    " ON rs.reservation_id = r.id JOIN concert_seat s ON s.id = rs.seat_id"             \
	    " WHERE s.schedule_id <> r.schedule_id OR NOT COALESCE(CASE r.status"               \
	    " WHEN 'CONFIRMED' THEN rs.sold = 1 AND s.status = 'RESERVED'"                      \
	    " AND s.reservation_id = r.id"                                                      \
	    " WHEN 'TEMP_RESERVED' THEN rs.sold IS NULL AND (r.hold_expires_at <= NOW(6)"       \
	    " OR (s.status = 'TEMP_RESERVED' AND s.reservation_id = r.id))"                     \
	    " ELSE rs.sold IS NULL AND NOT s.reservation_id <=> r.id END, FALSE)")              \
	CHECK(STMT, SEAT_LIMIT, "a user has more seats of a date than the concert allows",      \
	    "SELECT COUNT(*) FROM (SELECT r.user_id, r.schedule_id FROM reservation r"          \
	    " JOIN reservation_seat rs ON rs.reservation_id = r.id"                             \
	    " JOIN concert_schedule d ON d.id = r.schedule_id"                                  \
	    " JOIN concert c ON c.id = d.concert_id WHERE r.status = 'CONFIRMED'"               \
	    " OR (r.status = 'TEMP_RESERVED' AND r.hold_expires_at > NOW(6))"                   \
	    " GROUP BY r.user_id, r.schedule_id HAVING COUNT(*) > MAX(c.seat_limit)"            \
	    " AND COALESCE(MAX(r.created_at) > MAX(c.seat_limit_at) + INTERVAL 5 SECOND, TRUE)) x")        \
	CHECK(STMT, VENUE_DATE, "a date is not the day of its start anywhere on earth",         \
	    "SELECT COUNT(*) FROM concert_schedule"                                             \
	    " WHERE ABS(DATEDIFF(venue_date, starts_at)) > 1")                                  \
	/* reservations */                                                                      \
	CHECK(STMT, RESERVATION_TOTAL, "a reservation's total is not the sum of its seats",     \
	    "SELECT COUNT(*) FROM reservation r LEFT JOIN (SELECT reservation_id,"              \
	    " SUM(price) AS total FROM reservation_seat GROUP BY reservation_id) x"             \
	    " ON x.reservation_id = r.id WHERE NOT r.total <=> x.total")                        \
	CHECK(STMT, RESERVATION_STAMPS, "a reservation's stamps disagree with its status",      \
	    "SELECT COUNT(*) FROM reservation WHERE (status = 'CANCELED') <>"                   \
	    " (ended_at IS NOT NULL) OR (status = 'CANCELED') <> (end_reason IS NOT NULL)")     \
	CHECK(STMT, HOLD_LENGTH, "a hold was given more than " SQL_NUMBER(HOLD_S) " s",                            \
	    "SELECT COUNT(*) FROM reservation"                                                  \
	    " WHERE hold_expires_at > created_at + INTERVAL " SQL_NUMBER(HOLD_S) " SECOND")       \
	CHECK(STMT, RESERVATION_TURN, "a reservation was made outside its token's turn",        \
	    "SELECT COUNT(*) FROM reservation r JOIN queue_token t ON t.id = r.token_id"        \
	    " WHERE r.user_id <> t.user_id OR t.activated_at IS NULL"                           \
	    " OR (r.created_at < t.activated_at AND t.activated_at <= NOW(6))"                  \
	    " OR (r.created_at > t.ended_at AND r.created_at <= NOW(6)"                         \
	    " AND (t.status = 'DONE' OR t.end_reason IN ('LEFT', 'REVOKED')))")                 \
	/* money */                                                                             \
	CHECK(STMT, PAID_LATE, "a hold was paid at or after its end",                           \
	    "SELECT COUNT(*) FROM payment p JOIN reservation r ON r.id = p.reservation_id"      \
	    " WHERE p.paid_at >= r.hold_expires_at")                                            \
	CHECK(STMT, RESERVATION_PAYMENT, "a reservation and its payment disagree",              \
	    "SELECT COUNT(*) FROM reservation r LEFT JOIN payment p ON p.reservation_id = r.id" \
	    " WHERE NOT COALESCE(CASE WHEN r.status = 'CONFIRMED' THEN p.status = 'DONE'"       \
	    " WHEN r.end_reason = 'REFUNDED' THEN p.status = 'REFUNDED'"                        \
	    " ELSE p.id IS NULL END, FALSE)")                                                   \
	CHECK(STMT, PAYMENT_DEBIT, "a payment is not its user's debit of the total",            \
	    "SELECT COUNT(*) FROM payment p LEFT JOIN reservation r ON r.id = p.reservation_id" \
	    " LEFT JOIN payment_history h ON h.payment_id = p.id AND h.type = 'PAYMENT'"        \
	    " WHERE NOT COALESCE(p.amount = r.total AND h.amount_change = -p.amount"            \
	    " AND h.user_id = r.user_id, FALSE)")                                               \
	CHECK(STMT, PAYMENT_REFUND, "a refund is not its user's credit of the amount",          \
	    "SELECT COUNT(*) FROM payment p LEFT JOIN reservation r ON r.id = p.reservation_id" \
	    " LEFT JOIN payment_history h ON h.payment_id = p.id AND h.type = 'REFUND'"         \
	    " WHERE NOT COALESCE(CASE p.status WHEN 'REFUNDED' THEN h.amount_change = p.amount" \
	    " AND h.user_id = r.user_id ELSE h.id IS NULL END, FALSE)")                         \
	CHECK(STMT, LEDGER_PAYMENT, "a ledger entry and its payment disagree",                  \
	    "SELECT COUNT(*) FROM payment_history h LEFT JOIN payment p ON p.id = h.payment_id" \
	    " WHERE (h.type = 'CHARGE') = (p.id IS NOT NULL)")                                  \
	CHECK(STMT, LEDGER_SIGN, "a ledger entry has the sign of another type",                 \
	    "SELECT COUNT(*) FROM payment_history WHERE NOT CASE type"                          \
	    " WHEN 'CHARGE' THEN amount_change > 0 OR (adjustment AND amount_change < 0)"       \
	    " WHEN 'PAYMENT' THEN amount_change <= 0 AND NOT adjustment"                        \
	    " ELSE amount_change >= 0 AND NOT adjustment END")                                  \
	CHECK(STMT, BALANCE, "a balance is negative or not the sum of its ledger",              \
	    "SELECT COUNT(*) FROM user u LEFT JOIN (SELECT user_id, SUM(amount_change) AS total"\
	    " FROM payment_history GROUP BY user_id) h ON h.user_id = u.id"                     \
	    " WHERE u.balance < 0 OR u.balance <> COALESCE(h.total, 0)")                        \
	CHECK(STMT, BALANCE_AFTER, "a ledger entry's balance is not the sum up to it",          \
	    "SELECT COUNT(*) FROM (SELECT balance_after, SUM(amount_change)"                    \
	    " OVER (PARTITION BY user_id ORDER BY id) AS running FROM payment_history) x"       \
	    " WHERE balance_after < 0 OR balance_after <> running")                             \
	CHECK(STMT, KEY_ENTRY, "a correction's key is not that of a correction",                 \
	    "SELECT COUNT(*) FROM payment_reference p LEFT JOIN payment_history h"              \
	    " ON h.id = p.entry_id AND h.type = 'CHARGE'"                                       \
	    " AND h.adjustment = (p.provider = 'operator') WHERE h.id IS NULL")                 \
	CHECK(STMT, MONEY, "points came from nowhere or were lost",                             \
	    "SELECT CAST(ABS((SELECT COALESCE(SUM(balance), 0) FROM user)"                      \
	    " + (SELECT COALESCE(SUM(amount), 0) FROM payment WHERE status = 'DONE')"           \
	    " - (SELECT COALESCE(SUM(amount_change), 0) FROM payment_history"                   \
	    " WHERE type = 'CHARGE')) AS SIGNED)")                                              \
	/* tokens */                                                                            \
	CHECK(STMT, LIVE_TWICE, "a user has two live tokens in one queue",                      \
	    "SELECT COUNT(*) FROM (SELECT queue_id, user_id FROM queue_token"                   \
	    " WHERE status IN ('WAITING', 'ACTIVE')"                                            \
	    " GROUP BY queue_id, user_id HAVING COUNT(*) > 1) x")                               \
	CHECK(STMT, TOKEN_STAMPS, "a token's stamps disagree with its status",                  \
	    "SELECT COUNT(*) FROM queue_token WHERE NOT CASE status"                            \
	    " WHEN 'WAITING' THEN activated_at IS NULL AND expires_at IS NOT NULL"              \
	    " AND ended_at IS NULL AND end_reason IS NULL"                                      \
	    " WHEN 'ACTIVE' THEN activated_at IS NOT NULL AND expires_at IS NOT NULL"           \
	    " AND turn_ends_at IS NOT NULL AND ended_at IS NULL AND end_reason IS NULL"         \
	    " WHEN 'DONE' THEN activated_at IS NOT NULL AND expires_at IS NULL"                 \
	    " AND ended_at IS NOT NULL AND end_reason IS NULL"                                  \
	    " ELSE ended_at IS NOT NULL AND end_reason IS NOT NULL END")                        \
	CHECK(STMT, TOKEN_DONE, "a token is DONE unpaid, or not DONE after its payment",        \
	    "SELECT COUNT(*) FROM queue_token t WHERE (t.status = 'DONE') <>"                   \
	    " EXISTS (SELECT 1 FROM reservation r JOIN payment p ON p.reservation_id = r.id"    \
	    " WHERE r.token_id = t.id)")                                                        \
	CHECK(STMT, CAPACITY, "a queue has more turns than it admits",                          \
	    "SELECT COUNT(*) FROM (SELECT q.id FROM queue q"                                    \
	    " JOIN queue_token t ON t.queue_id = q.id AND t.status = 'ACTIVE'"                  \
	    " GROUP BY q.id, q.capacity, q.capacity_at"                                         \
	    " HAVING COUNT(*) > q.capacity AND MAX(t.activated_at) >= q.capacity_at) x")        \
	CHECK(STMT, CAPACITY_ONCE, "a turn began when a queue had no slot free",                \
	    "SELECT COUNT(*) FROM (SELECT q.id, q.capacity, q.capacity_at, e.at, e.step,"       \
	    " SUM(e.step) OVER (PARTITION BY q.id ORDER BY e.at, e.step"                        \
	    " ROWS UNBOUNDED PRECEDING) AS active FROM queue q JOIN"                            \
	    " (SELECT queue_id, activated_at AS at, 1 AS step FROM queue_token"                 \
	    " WHERE activated_at >= created_at UNION ALL"                                       \
	    " SELECT queue_id, GREATEST(activated_at, ended_at), -1 FROM queue_token"           \
	    " WHERE activated_at >= created_at AND ended_at IS NOT NULL) e ON e.queue_id = q.id"\
	    " WHERE NOT" SQL_AUDIT_CLOCK_WENT_BACK("q.id") ") x"                                \
	    " WHERE step = 1 AND at >= capacity_at AND active > capacity")                      \
	/* Each token against the next higher one that was admitted: a later comer admitted first shows \
	 * as such a pair.  (A running MIN() says it shorter, and MariaDB takes quadratic time.)  Three \
	 * seconds' grace: the longest that a join with a lower id may be in flight. */         \
	CHECK(STMT, OVERTAKEN, "a later comer was admitted before one who waited",              \
	    "SELECT COUNT(*) FROM (SELECT queue_id, created_at, COALESCE(activated_at,"         \
	    " LEAST(COALESCE(ended_at, expires_at), expires_at)) AS waited_until,"              \
	    " COUNT(" SQL_AUDIT_ADMITTED ") OVER (PARTITION BY queue_id ORDER BY id DESC"       \
	    " ROWS UNBOUNDED PRECEDING) - (" SQL_AUDIT_ADMITTED " IS NOT NULL) AS later"        \
	    " FROM queue_token) w JOIN (SELECT queue_id, activated_at, ROW_NUMBER()"            \
	    " OVER (PARTITION BY queue_id ORDER BY id DESC) AS place FROM queue_token"          \
	    " WHERE " SQL_AUDIT_ADMITTED ") a ON a.queue_id = w.queue_id AND a.place = w.later" \
	    " WHERE a.activated_at > w.created_at + INTERVAL 3 SECOND"                          \
	    " AND a.activated_at < w.waited_until"                                              \
	    " AND NOT" SQL_AUDIT_CLOCK_WENT_BACK("w.queue_id"))                                 \
	CHECK(STMT, GATE, "a queue's gate is missing or behind its admissions",                 \
	    "SELECT COUNT(*) FROM queue q LEFT JOIN queue_gate g ON g.id = q.id"                \
	    " LEFT JOIN (SELECT queue_id, MAX(id) AS last_id FROM queue_token"                  \
	    " WHERE activated_at IS NOT NULL GROUP BY queue_id) t ON t.queue_id = q.id"         \
	    " WHERE g.id IS NULL OR g.admitted_through < COALESCE(t.last_id, 0)")

#define AUDIT_AS_STMT(STMT, name, wrong, sql) STMT(AUDIT_##name, 0, i64, sql)

/* clang-format on */

#endif
