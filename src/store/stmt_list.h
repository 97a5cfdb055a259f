/*
 * Every SQL statement of frontrow: STMT(name, number of arguments, row, text).  Nothing is
 * concatenated at run time.  Names are NOUN_VERB.  `row` is the DB_ROW() (db/row.h) that the
 * result's columns fill, in the same order and by the same names, or `none`.  The rules that many
 * statements share are macros here, so that they cannot drift apart:
 *
 *   lapsed        a deadline at or before NOW(6); the session's clock is the only one
 *   AVAILABLE     a seat nobody holds, or whose hold has lapsed, swept or not
 *   future dates  those that have not begun
 *
 * NOW(6) is the moment a statement began.  A deadline is compared in a statement that begins
 * after the row was locked (db/tx.h).
 */
#ifndef STORE_STMT_LIST_H
#define STORE_STMT_LIST_H

#include "store/audit_list.h"
#include "store/concert_setting.h"
#include "store/hold.h"
#include "store/line.h"
#include "store/queue_setting.h"

/* clang-format off */

/* ---- shared rules ------------------------------------------------------------------------- */

/* The seats of the future dates of queue q, as a FROM clause; dates first, seats through `counts`. */
#define SQL_SEATS_OF_QUEUE									\
	" FROM concert c STRAIGHT_JOIN concert_schedule d ON d.concert_id = c.id"		\
	" AND d.starts_at > NOW(6) STRAIGHT_JOIN concert_seat s ON s.schedule_id = d.id"	\
	" WHERE c.queue_id = q.id"
#define SQL_HAS_SEATS  "EXISTS (SELECT 1" SQL_SEATS_OF_QUEUE ")"
#define SQL_HAS_UNSOLD "EXISTS (SELECT 1" SQL_SEATS_OF_QUEUE					\
	" AND s.status IN ('AVAILABLE', 'TEMP_RESERVED'))"
#define SQL_HAS_STOCK										\
	"(EXISTS (SELECT 1" SQL_SEATS_OF_QUEUE " AND s.status = 'AVAILABLE')"			\
	" OR EXISTS (SELECT 1" SQL_SEATS_OF_QUEUE						\
	" AND s.status = 'TEMP_RESERVED' AND s.hold_expires_at <= NOW(6))"			\
	" OR NOT " SQL_HAS_SEATS ")"

/* Seat s is nobody's, swept or not; date d is on sale. */
#define SQL_SEAT_FREE										\
	"(s.status = 'AVAILABLE' OR (s.status = 'TEMP_RESERVED' AND s.hold_expires_at <= NOW(6)))"
#define SQL_DATE_ON_SALE "d.starts_at > NOW(6) AND d.canceled_at IS NULL"

/* enum queue_state of queue q: the first that holds. */
#define SQL_QUEUE_STATE										\
	"CASE WHEN q.opens_at > NOW(6) THEN 0 WHEN q.paused THEN 1"				\
	" WHEN " SQL_HAS_SEATS " AND NOT " SQL_HAS_UNSOLD " THEN 2"				\
	" WHEN q.closed THEN 3 ELSE 4 END"

/* Whether queue q admits at all now: OPEN or CLOSED, and a seat to be had. */
#define SQL_QUEUE_ADMITS									\
	"(COALESCE(q.opens_at <= NOW(6), TRUE) AND NOT q.paused AND " SQL_HAS_STOCK ")"

/* A waiter of queue q (gate g) who is called and made no call after this instant is absent; NULL:
 * silence does not count now.  Calls are written down to keeper_at, or nearly so (store/line.h). */
#define SQL_SILENT_FOR									\
	"(g.keeper_at - INTERVAL (q.absent_after + " SQL_NUMBER(LINE_NOTED_WITHIN_S) ") SECOND)"
#define SQL_SILENT_SINCE									\
	"IF(q.absent_after > 0 AND g.keeper_at > NOW(6) - INTERVAL 10 SECOND"			\
	" AND g.keeper_since <= " SQL_SILENT_FOR ", " SQL_SILENT_FOR ", NULL)"

/* One queue's tokens, through `line`: left to itself the optimizer may take `expiry`, and with it
 * the tokens of all queues. */
#define SQL_WAITERS " queue_token w FORCE INDEX (line)"
#define SQL_TURNS   " queue_token a FORCE INDEX (line)"

#define SQL_WAITING_COUNT									\
	"(SELECT COUNT(*) FROM" SQL_WAITERS " WHERE w.queue_id = q.id AND w.status = 'WAITING'"	\
	" AND w.expires_at > NOW(6))"
/* Who waits before token t. */
#define SQL_AHEAD_COUNT										\
	"(SELECT COUNT(*) FROM" SQL_WAITERS " WHERE w.queue_id = t.queue_id"			\
	" AND w.status = 'WAITING' AND w.id < t.id AND w.expires_at > NOW(6))"
#define SQL_ACTIVE_COUNT									\
	"(SELECT COUNT(*) FROM" SQL_TURNS " WHERE a.queue_id = q.id AND a.status = 'ACTIVE'"	\
	" AND a.expires_at > NOW(6))"

/* Admissions saved up by now: accrues evenly, at most 10 s worth (but one can always be saved),
 * and never from before the opening. */
#define SQL_ALLOWANCE										\
	"LEAST(GREATEST(1, q.admit_per_minute / 6), g.allowance + q.admit_per_minute * 1e0"	\
	" * GREATEST(0, TIMESTAMPDIFF(MICROSECOND,"						\
	" GREATEST(g.allowance_at, COALESCE(q.opens_at, g.allowance_at)), NOW(6))) / 60e6)"

/* Whether token t's time has passed; a hold and its turn lapse together. */
#define SQL_TOKEN_LAPSED									\
	"(COALESCE(t.expires_at <= NOW(6), FALSE) OR EXISTS (SELECT 1 FROM reservation r"	\
	" WHERE r.token_id = t.id AND r.open = 1 AND r.hold_expires_at <= NOW(6)))"

/* A table that FOR UPDATE around it reads, but does not lock.  The optimizer merges it, so that the
 * star costs nothing: what is read is what is selected around it. */
#define SQL_UNLOCKED(table) "(SELECT * FROM " table ")"

/* What token t's row says now: row_token. */
#define SQL_TOKEN_STATE										\
	"u.id AS user, u.uuid AS user_uuid, t.queue_id AS queue, t.status, t.end_reason,"	\
	" t.expires_at, " SQL_TOKEN_LAPSED " AS lapsed,"					\
	" (SELECT r.id FROM reservation r WHERE r.token_id = t.id AND r.open = 1) AS open_hold," \
	" NOW(6) AS now"

/* The reason that a lapsed token ends with: it had a hold, or it had not. */
#define SQL_LAPSE_REASON									\
	"IF(status = 'WAITING', 'WAITED_OUT', IF(EXISTS (SELECT 1 FROM reservation r"		\
	" WHERE r.token_id = queue_token.id AND r.open = 1), 'HOLD_LAPSED', 'TURN_OVER'))"

/* A reservation with its payment, one row a seat: row_reservation. */
#define SQL_RESERVATION_STATE									\
	"r.id, r.status, r.end_reason, u.id AS user, u.uuid AS user_uuid,"			\
	" u.balance AS user_balance, r.token_id AS token, c.id AS concert,"			\
	" c.queue_id AS queue, d.id AS schedule, d.venue_date AS date, d.starts_at,"		\
	" d.starts_at - INTERVAL c.refund_until_hours HOUR AS refundable_until,"		\
	" r.created_at, r.hold_expires_at, r.total, p.id AS payment, p.amount,"			\
	" p.status AS payment_status, p.paid_at, NOW(6) AS now, s.id, s.label, s.grade,"	\
	" rs.price, s.status = 'TEMP_RESERVED' AND s.reservation_id = r.id AS held"
#define SQL_RESERVATION_PARTS									\
	" JOIN user u ON u.id = r.user_id"							\
	" JOIN concert_schedule d ON d.id = r.schedule_id JOIN concert c ON c.id = d.concert_id" \
	" JOIN reservation_seat rs ON rs.reservation_id = r.id"					\
	" JOIN concert_seat s ON s.id = rs.seat_id"						\
	" LEFT JOIN payment p ON p.reservation_id = r.id"
#define SQL_RESERVATION										\
	"SELECT " SQL_RESERVATION_STATE " FROM reservation r" SQL_RESERVATION_PARTS

/* A user's newest reservations of one kind below an id, in index order: user, id, how many. */
#define SQL_OWN(ended, kind)									\
	"(SELECT o.id, " ended " AS ended FROM reservation o FORCE INDEX (own)"			\
	" WHERE o.user_id = ? AND " kind " AND o.id < ? ORDER BY o.id DESC LIMIT ?)"

/* Ended long ago and never paid.  Nothing else names such a row; where something does, the row stays. */
#define SQL_PURGEABLE										\
	"reservation.end_reason IN ('LAPSED', 'CANCELED', 'LEFT', 'REVOKED')"			\
	" AND reservation.ended_at < NOW(6) - INTERVAL ? DAY"					\
	" AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.reservation_id = reservation.id)"	\
	" AND NOT EXISTS (SELECT 1 FROM concert_seat s WHERE s.reservation_id = reservation.id)"

/* A date and its seats counted, from the index alone: row_schedule_info. */
#define SQL_SCHEDULE_INFO(dates)								\
	"SELECT d.id, d.concert_id AS concert, d.venue_date AS date, d.starts_at,"		\
	" COUNT(s.id) AS total_seats, COUNT(IF(" SQL_SEAT_FREE ", 1, NULL)) AS available,"	\
	" COUNT(IF(s.status = 'TEMP_RESERVED' AND s.hold_expires_at > NOW(6), 1, NULL)) AS held," \
	" COUNT(IF(s.status = 'RESERVED' AND NOT s.blocked, 1, NULL)) AS sold,"			\
	" COUNT(IF(s.blocked, 1, NULL)) AS blocked, d.canceled_at, d.cleared_at"		\
	" FROM " dates " d LEFT JOIN concert_seat s FORCE INDEX (counts) ON s.schedule_id = d.id"
#define SQL_SCHEDULE_GROUPED									\
	" GROUP BY d.id, d.concert_id, d.venue_date, d.starts_at, d.canceled_at, d.cleared_at"

#define SQL_QUEUE_COLUMN(name, kind, ...)   " q." SETTING_NAME(name, kind) ","
#define SQL_CONCERT_COLUMN(name, kind, ...) " c." SETTING_NAME(name, kind) ","

#define SQL_QUEUE_INFO										\
	"SELECT q.id," QUEUE_SETTINGS(SQL_QUEUE_COLUMN) " q.paused, q.closed, "			\
	SQL_QUEUE_STATE " AS state, "								\
	SQL_WAITING_COUNT " AS waiting, " SQL_ACTIVE_COUNT " AS active, g.admitted_total,"	\
	" g.admitted_through, g.called_through, NOW(6) AS as_of"				\
	" FROM queue q JOIN queue_gate g ON g.id = q.id"

/* enum availability of concert c.  A held seat may come back, so it is not sold out yet. */
#define SQL_AVAILABILITY									\
	"CASE WHEN NOT EXISTS (SELECT 1 FROM concert_schedule d WHERE d.concert_id = c.id"	\
	" AND " SQL_DATE_ON_SALE ") THEN 0"							\
	" WHEN NOT EXISTS (SELECT 1 FROM concert_schedule d STRAIGHT_JOIN concert_seat s"	\
	" ON s.schedule_id = d.id AND s.status IN ('AVAILABLE', 'TEMP_RESERVED')"		\
	" WHERE d.concert_id = c.id AND " SQL_DATE_ON_SALE ") THEN 1 ELSE 2 END"

#define SQL_CONCERT										\
	"SELECT c.id," CONCERT_SETTINGS(SQL_CONCERT_COLUMN) " " SQL_QUEUE_STATE			\
	" AS queue_state, q.opens_at, " SQL_AVAILABILITY " AS availability"			\
	" FROM concert c JOIN queue q ON q.id = c.queue_id"

/* A token, its queue, who waits and who waits before it: row_token_view. */
#define SQL_TOKEN_VIEW(waiting, ahead)								\
	"SELECT " SQL_TOKEN_STATE ", " SQL_QUEUE_STATE " AS queue_state, "			\
	waiting " AS waiting, " ahead " AS ahead,"						\
	" IF(t.status = 'WAITING' AND " SQL_QUEUE_ADMITS ","					\
	" LEAST(CAST(q.capacity AS SIGNED) - " SQL_ACTIVE_COUNT ","				\
	" CAST(IF(q.admit_per_minute = 0, q.capacity, FLOOR(" SQL_ALLOWANCE ")) AS SIGNED)), 0)" \
	" AS free_slots, q.absent_after, g.called_through"					\
	" FROM queue_token t JOIN user u ON u.id = t.user_id"					\
	" JOIN queue q ON q.id = t.queue_id JOIN queue_gate g ON g.id = q.id"			\
	" WHERE t.id = ? AND u.uuid = ?"

/* What joining needs to know of a user (u), a queue (q) and the user's live token there (t). */
#define SQL_JOIN_CONTEXT(queue)									\
	"SELECT u.id AS user, q.id AS queue, q.closed, q.waiting_ttl, q.opens_at, t.id AS live, " \
	SQL_TOKEN_LAPSED " AS live_lapsed, " SQL_QUEUE_ADMITS					\
	" AND NOT EXISTS (SELECT 1 FROM" SQL_WAITERS " WHERE w.queue_id = q.id"			\
	" AND w.status = 'WAITING' AND w.expires_at > NOW(6))"					\
	" AND " SQL_ACTIVE_COUNT " < q.capacity AS slot_free"					\
	" FROM user u LEFT JOIN queue q ON q.id = " queue					\
	" LEFT JOIN queue_token t ON t.queue_id = q.id AND t.user_id = u.id AND t.live = 1"	\
	" WHERE u.uuid = ?"

/* The seats of a hold as an IN list (store/seat_args.h). */
#define SQL_TWENTY "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
#define SQL_SEATS  SQL_TWENTY
_Static_assert(sizeof(SQL_SEATS) == 3 * SEATS_PER_HOLD_MAX - 1,
    "as many seats as a hold may have");

/* A span's payments by date, three ways: the payments, their seats, their ledger entries. */
#define SQL_REPORT(type, at)									\
	"SELECT c.id AS concert, c.title, d.id AS schedule, d.venue_date AS date,"		\
	" COUNT(*) AS reservations, CAST(SUM(x.seats) AS UNSIGNED) AS seats,"			\
	" CAST(SUM(x.amount) AS UNSIGNED) AS points,"						\
	" CAST(SUM(x.prices) AS UNSIGNED) AS prices, CAST(SUM(x.ledger) AS SIGNED) AS ledger"	\
	" FROM (SELECT r.schedule_id, p.amount,"						\
	" (SELECT COUNT(*) FROM reservation_seat s WHERE s.reservation_id = r.id) AS seats,"	\
	" (SELECT COALESCE(SUM(s.price), 0) FROM reservation_seat s"				\
	" WHERE s.reservation_id = r.id) AS prices,"						\
	" (SELECT COALESCE(SUM(h.amount_change), 0) FROM payment_history h"			\
	" WHERE h.payment_id = p.id AND h.type = '" type "') AS ledger"				\
	" FROM payment p JOIN reservation r ON r.id = p.reservation_id"				\
	" WHERE p." at " >= ? AND p." at " < ?) x"						\
	" JOIN concert_schedule d ON d.id = x.schedule_id JOIN concert c ON c.id = d.concert_id" \
	" GROUP BY c.id, c.title, d.id, d.venue_date, d.starts_at ORDER BY d.starts_at, d.id"

/* ---- the list ----------------------------------------------------------------------------- */

#define STMT_LIST(STMT)										\
	/* audit */										\
	AUDIT_LIST(STMT, AUDIT_AS_STMT)								\
	STMT(AUDIT_REPEATABLE, 0, none, "SET SESSION tx_isolation = 'REPEATABLE-READ'")		\
	STMT(AUDIT_IS_REPEATABLE, 0, bool, "SELECT @@SESSION.tx_isolation = 'REPEATABLE-READ'") \
	/* concert */										\
	STMT(CONCERT_LIST, 0, concert, SQL_CONCERT " ORDER BY c.id")				\
	STMT(CONCERT_GET, 1, concert, SQL_CONCERT " WHERE c.id = ?")				\
	STMT(CONCERT_QUEUE, 1, u64, "SELECT queue_id FROM concert WHERE id = ?")		\
	STMT(CONCERT_INSERT, 0 CONCERT_SETTINGS(SETTING_AS_ONE), none,				\
	    "INSERT INTO concert SET" CONCERT_SETTINGS(SETTING_AS_ASSIGNMENT) " id = DEFAULT")	\
	STMT(CONCERT_LOCK, 1, u64, "SELECT id FROM concert WHERE id = ? FOR UPDATE")		\
	STMT(CONCERT_UPDATE, 1 CONCERT_SETTINGS(SETTING_AS_ONE), none,				\
	    "UPDATE concert SET" CONCERT_SETTINGS(SETTING_AS_ASSIGNMENT) " id = id WHERE id = ?") \
	/* Who is in a line may want any concert of it that has a date to sell. */		\
	STMT(CONCERT_MAY_MOVE, 2, concert_move,							\
	    "SELECT EXISTS (SELECT 1 FROM queue n WHERE n.id = ?) AS queue_exists,"		\
	    " (EXISTS (SELECT 1 FROM" SQL_WAITERS " WHERE w.queue_id = c.queue_id"		\
	    " AND w.status = 'WAITING' AND w.expires_at > NOW(6))"				\
	    " OR EXISTS (SELECT 1 FROM" SQL_TURNS " WHERE a.queue_id = c.queue_id"		\
	    " AND a.status = 'ACTIVE' AND a.expires_at > NOW(6)))"				\
	    " AND EXISTS (SELECT 1 FROM concert_schedule d WHERE d.concert_id = c.id"		\
	    " AND (" SQL_DATE_ON_SALE " OR EXISTS (SELECT 1 FROM reservation r"			\
	    " WHERE r.schedule_id = d.id AND r.status = 'TEMP_RESERVED'"			\
	    " AND r.hold_expires_at > NOW(6)))) AS wanted FROM concert c WHERE c.id = ?")	\
	/* gate */										\
	STMT(GATE_LOCK, 1, u64, "SELECT id FROM queue_gate WHERE id = ? FOR UPDATE WAIT 1")	\
	STMT(GATE_LOCK_IF_FREE, 1, u64,								\
	    "SELECT id FROM queue_gate WHERE id = ? FOR UPDATE SKIP LOCKED")			\
	/* Only if it is worth taking: a slot is free, and somebody waits. */			\
	STMT(GATE_LOCK_IF_WANTED, 1, u64,							\
	    "SELECT id FROM queue_gate WHERE id = (SELECT q.id FROM queue q WHERE q.id = ?"	\
	    " AND EXISTS (SELECT 1 FROM" SQL_WAITERS " WHERE w.queue_id = q.id"			\
	    " AND w.status = 'WAITING') AND " SQL_ACTIVE_COUNT " < q.capacity)"			\
	    " FOR UPDATE WAIT 1")								\
	STMT(GATE_READ, 1, gate,								\
	    "SELECT " SQL_QUEUE_ADMITS " AS admits, q.capacity, q.admit_per_minute,"		\
	    " CAST(FLOOR(" SQL_ALLOWANCE ") AS UNSIGNED) AS allowance,"				\
	    " (SELECT COUNT(*) FROM" SQL_TURNS							\
	    " WHERE a.queue_id = q.id AND a.status = 'ACTIVE') AS active,"			\
	    " (SELECT COUNT(*) FROM" SQL_TURNS " WHERE a.queue_id = q.id"			\
	    " AND a.status = 'ACTIVE' AND a.expires_at <= NOW(6)) AS lapsed,"			\
	    " EXISTS (SELECT 1 FROM" SQL_WAITERS " WHERE w.queue_id = q.id"			\
	    " AND w.status = 'WAITING') AS waiting, q.stock_aware, g.called_through AS through, " \
	    SQL_SILENT_SINCE " AS silent_since FROM queue q JOIN queue_gate g ON g.id = q.id WHERE q.id = ?") \
	/* Seats to be had, less the turns that have no hold yet and may still want one. */	\
	STMT(GATE_STOCK, 1, gate_stock,								\
	    "SELECT " SQL_HAS_SEATS " AS has_seats, (SELECT COUNT(*)" SQL_SEATS_OF_QUEUE	\
	    " AND " SQL_SEAT_FREE ") AS seats,"							\
	    " (SELECT COUNT(*) FROM" SQL_TURNS " WHERE a.queue_id = q.id"			\
	    " AND a.status = 'ACTIVE' AND NOT EXISTS (SELECT 1 FROM reservation r"		\
	    " WHERE r.token_id = a.id AND r.open = 1)) AS turns FROM queue q WHERE q.id = ?")	\
	/* Gate and tokens at once: 1 row and 1 a token, all locked before. */			\
	STMT(GATE_ADMIT, 7, none,								\
	    "UPDATE queue q STRAIGHT_JOIN queue_gate g ON g.id = q.id"				\
	    " STRAIGHT_JOIN queue_token t FORCE INDEX (line) ON t.queue_id = q.id"		\
	    " SET t.status = 'ACTIVE', t.activated_at = NOW(6),"				\
	    " t.turn_ends_at = NOW(6) + INTERVAL q.active_ttl SECOND,"				\
	    " t.expires_at = NOW(6) + INTERVAL q.active_ttl SECOND,"				\
	    " g.admitted_total = g.admitted_total + ?,"						\
	    " g.admitted_through = GREATEST(g.admitted_through, ?),"				\
	    " g.called_through = GREATEST(g.called_through, ?),"				\
	    " g.allowance = GREATEST(0, " SQL_ALLOWANCE " - ?), g.allowance_at = NOW(6)"	\
	    " WHERE q.id = ? AND t.status = 'WAITING' AND t.expires_at > NOW(6)"		\
	    " AND t.id BETWEEN ? AND ?")							\
	/* A new rate starts with none saved. */						\
	STMT(GATE_RATE_CHANGED, 2, none,							\
	    "UPDATE queue_gate g JOIN queue q ON q.id = g.id SET g.allowance = 0,"		\
	    " g.allowance_at = NOW(6) WHERE g.id = ? AND q.admit_per_minute <> ?")		\
	/* idempotency key */									\
	STMT(IDEMPOTENCY_INSERT, 3, none,							\
	    "INSERT INTO idempotency_key (user_uuid, name, digest, created_at)"			\
	    " VALUES (?, ?, ?, NOW(6))")							\
	STMT(IDEMPOTENCY_GET, 2, idempotency,							\
	    "SELECT id, digest, status, location, body,"					\
	    " created_at <= NOW(6) - INTERVAL 24 HOUR AS old"					\
	    " FROM idempotency_key WHERE user_uuid = ? AND name = ?")				\
	STMT(IDEMPOTENCY_PROBE, 2, u64,								\
	    "SELECT id FROM idempotency_key WHERE user_uuid = ? AND name = ?"			\
	    " LOCK IN SHARE MODE NOWAIT")							\
	STMT(IDEMPOTENCY_ANSWER, 5, none,							\
	    "UPDATE idempotency_key SET status = ?, location = ?, body = ?"			\
	    " WHERE user_uuid = ? AND name = ?")						\
	STMT(IDEMPOTENCY_DELETE, 1, none, "DELETE FROM idempotency_key WHERE id = ?")		\
	STMT(IDEMPOTENCY_PURGE, 1, none,							\
	    "DELETE FROM idempotency_key WHERE created_at <= NOW(6) - INTERVAL 24 HOUR"		\
	    " ORDER BY created_at LIMIT ?")							\
	/* ledger */										\
	/* After the user's balance was changed, which it reads back. */			\
	STMT(LEDGER_INSERT, 5, u64,								\
	    "INSERT INTO payment_history (user_id, type, amount_change, payment_id,"		\
	    " balance_after, created_at)"							\
	    " VALUES (?, ?, ?, ?, (SELECT balance FROM user WHERE id = ?), NOW(6))"		\
	    " RETURNING balance_after")								\
	STMT(LEDGER_ADJUST, 3, ledger_adjusted,							\
	    "INSERT INTO payment_history (user_id, type, amount_change, adjustment,"		\
	    " balance_after, created_at)"							\
	    " VALUES (?, 'CHARGE', ?, TRUE, (SELECT balance FROM user WHERE id = ?), NOW(6))"	\
	    " RETURNING balance_after, id")								\
	STMT(LEDGER_LIST, 3, points_entry,							\
	    "SELECT h.id, h.type, h.amount_change, h.balance_after,"				\
	    " h.payment_id AS payment, h.created_at,"						\
	    " h.adjustment"									\
	    " FROM user u JOIN payment_history h FORCE INDEX (of_user) ON h.user_id = u.id"	\
	    " WHERE u.uuid = ? AND h.id < ? ORDER BY h.id DESC LIMIT ?")			\
	STMT(REFERENCE_INSERT, 3, none,								\
	    "INSERT INTO payment_reference (provider, reference, entry_id) VALUES (?, ?, ?)")	\
	STMT(REFERENCE_GET, 2, referenced,							\
	    "SELECT u.uuid AS user, h.amount_change, h.balance_after FROM payment_reference p"	\
	    " JOIN payment_history h ON h.id = p.entry_id JOIN user u ON u.id = h.user_id"	\
	    " WHERE p.provider = ? AND p.reference = ?")					\
	/* line */										\
	STMT(LINE_QUEUES, 0, line_queue,							\
	    "SELECT q.id, " SQL_QUEUE_STATE " AS state, q.capacity, " SQL_ACTIVE_COUNT		\
	    " AS active, q.absent_after, g.admitted_total, g.admitted_through,"			\
	    " g.called_through, NOW(6) AS now"							\
	    " FROM queue q JOIN queue_gate g ON g.id = q.id ORDER BY q.id")			\
	/* Nested loops through `line` give queue by queue, id by id, without a sort. */	\
	STMT(LINE_PLACES, 0, line_place,							\
	    "SELECT t.queue_id AS queue, t.id AS token, t.expires_at"				\
	    " FROM queue q FORCE INDEX (PRIMARY)"						\
	    " STRAIGHT_JOIN queue_token t FORCE INDEX (line) ON t.queue_id = q.id"		\
	    " WHERE t.status = 'WAITING' AND t.expires_at > NOW(6)")				\
	/* By the primary key, as whoever leaves locks it: through `line` the two would cross. */	\
	STMT(LINE_SEEN, LINE_SEEN_AT_ONCE, none,								\
	    "UPDATE queue_token FORCE INDEX (PRIMARY) SET last_seen_at = NOW(6)"		\
	    " WHERE status = 'WAITING' AND id IN ("						\
	    SQL_TWENTY ", " SQL_TWENTY ", " SQL_TWENTY ", " SQL_TWENTY ", " SQL_TWENTY ")")	\
	STMT(LINE_CALLED, 2, none,								\
	    "UPDATE queue_gate SET called_through = GREATEST(called_through, ?) WHERE id = ?")	\
	/* Silence counts from the last time that the keeper had been away, or nobody was let in. (A \
	 * join of tables would lock the seats and the queues that it reads.) */		\
	STMT(LINE_BEAT, 1, none,								\
	    "UPDATE queue_gate SET keeper_since = IF(keeper_at > NOW(6) - INTERVAL 10 SECOND"	\
	    " AND (SELECT " SQL_QUEUE_STATE " FROM queue q WHERE q.id = queue_gate.id) >= 3,"	\
	    " keeper_since, NOW(6)), keeper_at = ?")						\
	STMT(LINE_FORGIVE, 1, none, "UPDATE queue_gate SET keeper_since = NOW(6) WHERE id = ?") \
	STMT(LINE_LIST_CALLED, 0, line_called,							\
	    "SELECT q.id AS queue, g.called_through AS through, "				\
	    SQL_SILENT_SINCE " AS silent_since FROM queue q"					\
	    " JOIN queue_gate g ON g.id = q.id WHERE " SQL_QUEUE_STATE " >= 3"			\
	    " HAVING silent_since IS NOT NULL")							\
	STMT(LINE_EXPIRE_ABSENT, 4, none,							\
	    "UPDATE queue_token FORCE INDEX (line) SET status = 'EXPIRED',"			\
	    " end_reason = 'ABSENT', ended_at = NOW(6) WHERE queue_id = ?"			\
	    " AND status = 'WAITING' AND id <= ? AND last_seen_at <= ? ORDER BY id LIMIT ?")	\
	/* operator log */									\
	STMT(OPLOG_INSERT, 4, none,								\
	    "INSERT INTO operator_log (at, actor, verb, object, details)"			\
	    " VALUES (NOW(6), ?, ?, ?, ?)")							\
	STMT(OPLOG_LIST, 4, oplog_entry,							\
	    "SELECT id, at, actor, verb, object, details FROM operator_log"			\
	    " WHERE id < ? AND (? IS NULL OR at >= ?) ORDER BY id DESC LIMIT ?")		\
	/* payment */										\
	/* Its hold is locked: the instant that the deadline is compared with is when it is paid. */ \
	STMT(PAYMENT_INSERT, 1, payment_new,							\
	    "INSERT INTO payment (reservation_id, amount, paid_at)"				\
	    " SELECT id, total, NOW(6) FROM reservation"					\
	    " WHERE id = ? AND hold_expires_at > NOW(6) RETURNING id, paid_at")			\
	STMT(PAYMENT_GET, 2, reservation, SQL_RESERVATION " WHERE p.id = ? AND u.uuid = ? ORDER BY s.id") \
	/* Lock order: token, reservation, seats by id, payment.  One row a seat; a token or a	\
	 * reservation that is not the user's is not locked and reads as null. */		\
	STMT(PAYMENT_LOCK, 3, payment_lock,							\
	    "SELECT STRAIGHT_JOIN " SQL_RESERVATION_STATE ", t.id AS has_token, " SQL_TOKEN_STATE \
	    " FROM " SQL_UNLOCKED("user") " u"							\
	    " LEFT JOIN queue_token t ON t.id = ? AND t.user_id = u.id"				\
	    " LEFT JOIN reservation r ON r.id = ? AND r.user_id = u.id"				\
	    " LEFT JOIN " SQL_UNLOCKED("concert_schedule") " d ON d.id = r.schedule_id"		\
	    " LEFT JOIN " SQL_UNLOCKED("concert") " c ON c.id = d.concert_id"			\
	    " LEFT JOIN reservation_seat rs FORCE INDEX (once) ON rs.reservation_id = r.id"	\
	    " LEFT JOIN concert_seat s FORCE INDEX (PRIMARY) ON s.id = rs.seat_id"		\
	    " LEFT JOIN payment p ON p.reservation_id = r.id WHERE u.uuid = ? FOR UPDATE")	\
	/* Token, reservation, seats and balance at once: 3 rows and 2 a seat, all but the user	\
	 * locked before. */									\
	STMT(PAYMENT_CONFIRM, 1, none,								\
	    "UPDATE payment p STRAIGHT_JOIN reservation r ON r.id = p.reservation_id"		\
	    " STRAIGHT_JOIN queue_token t ON t.id = r.token_id"					\
	    " STRAIGHT_JOIN reservation_seat rs FORCE INDEX (once) ON rs.reservation_id = r.id"	\
	    " STRAIGHT_JOIN concert_seat s FORCE INDEX (PRIMARY) ON s.id = rs.seat_id"		\
	    " AND s.reservation_id = r.id AND s.status = 'TEMP_RESERVED'"			\
	    " STRAIGHT_JOIN user u ON u.id = r.user_id"						\
	    " SET r.status = 'CONFIRMED', t.status = 'DONE', t.expires_at = NULL,"		\
	    " t.ended_at = p.paid_at, rs.sold = 1, s.status = 'RESERVED',"			\
	    " s.hold_expires_at = NULL, u.balance = u.balance - p.amount"			\
	    " WHERE p.id = ? AND r.status = 'TEMP_RESERVED' AND t.status = 'ACTIVE'"		\
	    " AND u.balance >= p.amount")							\
	/* Lock order: reservation, seats by id, payment. */					\
	STMT(REFUND_LOCK, 1, u64,								\
	    "SELECT STRAIGHT_JOIN r.id FROM reservation r"					\
	    " JOIN reservation_seat rs FORCE INDEX (once) ON rs.reservation_id = r.id"		\
	    " JOIN concert_seat s FORCE INDEX (PRIMARY) ON s.id = rs.seat_id"			\
	    " JOIN payment p ON p.reservation_id = r.id WHERE r.id = ? FOR UPDATE")		\
	STMT(REFUND_APPLY, 1, none,								\
	    "UPDATE payment p STRAIGHT_JOIN reservation r ON r.id = p.reservation_id"		\
	    " STRAIGHT_JOIN reservation_seat rs FORCE INDEX (once) ON rs.reservation_id = r.id"	\
	    " STRAIGHT_JOIN concert_seat s FORCE INDEX (PRIMARY) ON s.id = rs.seat_id"		\
	    " AND s.reservation_id = r.id"							\
	    " SET p.status = 'REFUNDED', p.refunded_at = NOW(6), r.status = 'CANCELED',"	\
	    " r.end_reason = 'REFUNDED', r.ended_at = NOW(6), rs.sold = NULL,"			\
	    " s.status = 'AVAILABLE', s.reservation_id = NULL"					\
	    " WHERE p.id = ? AND p.status = 'DONE' AND r.status = 'CONFIRMED'")			\
	/* queue */										\
	STMT(QUEUE_LIST, 0, queue_info, SQL_QUEUE_INFO " ORDER BY q.id")			\
	STMT(QUEUE_GET, 1, queue_info, SQL_QUEUE_INFO " WHERE q.id = ?")			\
	STMT(QUEUE_INSERT, 0 QUEUE_SETTINGS(SETTING_AS_ONE), none,				\
	    "INSERT INTO queue SET" QUEUE_SETTINGS(SETTING_AS_ASSIGNMENT) " paused = FALSE")	\
	/* The last assignment is there for the comma before it. */				\
	STMT(QUEUE_UPDATE, 1 QUEUE_SETTINGS(SETTING_AS_ONE), none,				\
	    "UPDATE queue SET" QUEUE_SETTINGS(SETTING_AS_ASSIGNMENT) " paused = paused WHERE id = ?") \
	STMT(QUEUE_PAUSE, 2, none, "UPDATE queue SET paused = ? WHERE id = ?")			\
	STMT(QUEUE_PAUSE_ALL, 1, none, "UPDATE queue SET paused = ?")				\
	STMT(QUEUE_CLOSE, 2, none, "UPDATE queue SET closed = ? WHERE id = ?")			\
	STMT(QUEUE_LIST_WAITED_FOR, 0, u64,							\
	    "SELECT q.id FROM queue q WHERE EXISTS (SELECT 1 FROM" SQL_WAITERS			\
	    " WHERE w.queue_id = q.id AND w.status = 'WAITING')")				\
	STMT(QUEUE_LIST_LAPSED_TURNS, 0, lapsed_turns,						\
	    "SELECT queue_id AS queue, COUNT(*) AS turns FROM queue_token"			\
	    " WHERE status = 'ACTIVE' AND expires_at <= NOW(6) GROUP BY queue_id")		\
	/* report */										\
	STMT(REPORT_SALES, 2, sales, SQL_REPORT("PAYMENT", "paid_at"))				\
	STMT(REPORT_REFUNDS, 2, sales, SQL_REPORT("REFUND", "refunded_at"))			\
	STMT(REPORT_LEDGER, 2, ledger,								\
	    "SELECT type, adjustment, COUNT(*) AS entries,"					\
	    " CAST(SUM(amount_change) AS SIGNED) AS points"					\
	    " FROM payment_history WHERE created_at >= ? AND created_at < ?"			\
	    " GROUP BY type, adjustment ORDER BY type, adjustment")				\
	/* reservation */									\
	STMT(RESERVATION_GET, 2, reservation,							\
	    SQL_RESERVATION " WHERE r.id = ? AND u.uuid = ? ORDER BY s.id")			\
	STMT(RESERVATION_SHOW, 1, reservation, SQL_RESERVATION " WHERE r.id = ? ORDER BY s.id") \
	STMT(RESERVATION_LIST, 13, reservation,							\
	    "SELECT STRAIGHT_JOIN " SQL_RESERVATION_STATE					\
	    " FROM (" SQL_OWN("0", "o.status = 'CONFIRMED'") " UNION ALL "			\
	    SQL_OWN("0", "o.status = 'TEMP_RESERVED' AND o.hold_expires_at > NOW(6)")		\
	    " UNION ALL "									\
	    SQL_OWN("1", "o.status = 'TEMP_RESERVED' AND o.hold_expires_at <= NOW(6)")		\
	    " UNION ALL " SQL_OWN("1", "o.status = 'CANCELED'")					\
	    " ORDER BY ended, id DESC LIMIT ?) page"						\
	    " STRAIGHT_JOIN reservation r ON r.id = page.id" SQL_RESERVATION_PARTS		\
	    " ORDER BY page.ended, r.id DESC, s.id")						\
	/* Swept or not. */									\
	STMT(RESERVATION_ENDED, 2, bool,								\
	    "SELECT status = 'CANCELED' OR (status = 'TEMP_RESERVED'"				\
	    " AND hold_expires_at <= NOW(6)) FROM reservation WHERE id = ? AND user_id = ?")	\
	/* Its seats first, in the same transaction: a row without seats is not sound. */	\
	STMT(RESERVATION_PURGE_SEATS, 2, none,							\
	    "DELETE rs FROM (SELECT id FROM reservation FORCE INDEX (ended)"			\
	    " WHERE " SQL_PURGEABLE " LIMIT ?) old"						\
	    " JOIN reservation_seat rs ON rs.reservation_id = old.id")				\
	STMT(RESERVATION_PURGE, 2, none,							\
	    "DELETE FROM reservation WHERE " SQL_PURGEABLE " AND NOT EXISTS"			\
	    " (SELECT 1 FROM reservation_seat rs WHERE rs.reservation_id = reservation.id) LIMIT ?") \
	/* All that a hold is judged by; run after the token is locked. */			\
	STMT(RESERVATION_CONTEXT, 2, hold_context,						\
	    "SELECT " SQL_TOKEN_STATE ", d.id AS schedule, d.venue_date AS date, d.starts_at,"	\
	    " c.id AS concert, c.queue_id AS queue,"						\
	    " c.seat_limit, (SELECT COUNT(*) FROM reservation r JOIN reservation_seat rs"	\
	    " ON rs.reservation_id = r.id WHERE r.user_id = t.user_id AND r.schedule_id = d.id"	\
	    " AND (r.status = 'CONFIRMED'"							\
	    " OR (r.status = 'TEMP_RESERVED' AND r.hold_expires_at > NOW(6)))) AS held,"	\
	    " q.holds_per_turn AS hold_limit, t.holds FROM queue_token t JOIN user u ON u.id = t.user_id" \
	    " JOIN queue q ON q.id = t.queue_id"						\
	    " LEFT JOIN concert_schedule d ON d.id = ? AND " SQL_DATE_ON_SALE			\
	    " LEFT JOIN concert c ON c.id = d.concert_id WHERE t.id = ?")			\
	STMT(RESERVATION_INSERT, 4, reservation_new,						\
	    "INSERT INTO reservation (user_id, token_id, schedule_id, total, created_at,"	\
	    " hold_expires_at) VALUES (?, ?, ?, ?, NOW(6), NOW(6) + INTERVAL " SQL_NUMBER(HOLD_S) " SECOND)" \
	    " RETURNING id, created_at, hold_expires_at")					\
	STMT(RESERVATION_SEAT_INSERT, 2 + SEATS_PER_HOLD_MAX, none,							\
	    "INSERT INTO reservation_seat (reservation_id, seat_id, price)"			\
	    " SELECT ?, id, price FROM concert_seat"						\
	    " WHERE schedule_id = ? AND id IN (" SQL_SEATS ")")				\
	/* Seats and token at once: 1 row and 1 a seat. */					\
	STMT(RESERVATION_HOLD, 1, none,								\
	    "UPDATE reservation r STRAIGHT_JOIN queue_token t ON t.id = r.token_id"		\
	    " STRAIGHT_JOIN reservation_seat rs FORCE INDEX (once) ON rs.reservation_id = r.id"	\
	    " STRAIGHT_JOIN concert_seat s FORCE INDEX (PRIMARY) ON s.id = rs.seat_id"		\
	    " SET t.expires_at = r.hold_expires_at, t.holds = t.holds + 1,"			\
	    " s.status = 'TEMP_RESERVED',"							\
	    " s.reservation_id = r.id, s.hold_expires_at = r.hold_expires_at"			\
	    " WHERE r.id = ? AND r.status = 'TEMP_RESERVED' AND t.status = 'ACTIVE'"		\
	    " AND " SQL_SEAT_FREE)								\
	STMT(RESERVATION_TOKEN, 1, reservation_token,						\
	    "SELECT r.token_id AS token, c.queue_id AS queue FROM reservation r"		\
	    " JOIN concert_schedule d ON d.id = r.schedule_id"					\
	    " JOIN concert c ON c.id = d.concert_id WHERE r.id = ?")				\
	STMT(RESERVATION_END, 2, none,								\
	    "UPDATE reservation SET status = 'CANCELED', end_reason = ?, ended_at = NOW(6)"	\
	    " WHERE id = ? AND status = 'TEMP_RESERVED'")					\
	STMT(RESERVATION_LAPSE, 1, none,							\
	    "UPDATE reservation SET status = 'CANCELED', end_reason = 'LAPSED',"		\
	    " ended_at = hold_expires_at"							\
	    " WHERE id = ? AND status = 'TEMP_RESERVED' AND hold_expires_at <= NOW(6)")		\
	STMT(RESERVATION_LIST_STANDING, 1, standing_reservation,				\
	    "SELECT id, status = 'CONFIRMED' AS paid FROM reservation WHERE schedule_id = ?"	\
	    " AND (status = 'CONFIRMED'"							\
	    " OR (status = 'TEMP_RESERVED' AND hold_expires_at > NOW(6))) ORDER BY id LIMIT 50") \
	STMT(RESERVATION_LIST_LAPSED, 1, u64,							\
	    "SELECT id FROM reservation WHERE status = 'TEMP_RESERVED'"				\
	    " AND hold_expires_at <= NOW(6) ORDER BY hold_expires_at LIMIT ?")			\
	/* schedule */										\
	/* Those to be sold: not begun, not canceled. */					\
	STMT(SCHEDULE_LIST, 1, schedule,							\
	    "SELECT d.id, d.concert_id AS concert, d.venue_date AS date, d.starts_at,"		\
	    " (SELECT COUNT(*) FROM concert_seat s WHERE s.schedule_id = d.id) AS total_seats," \
	    " (SELECT COUNT(*) FROM concert_seat s WHERE s.schedule_id = d.id"			\
	    " AND " SQL_SEAT_FREE ") AS available_seats"					\
	    " FROM concert_schedule d WHERE d.concert_id = ?"					\
	    " AND " SQL_DATE_ON_SALE " ORDER BY d.starts_at, d.id")				\
	STMT(SCHEDULE_IDS_OF_DATE, 2, u64,							\
	    "SELECT d.id FROM concert_schedule d WHERE d.concert_id = ? AND d.venue_date = ?"	\
	    " AND " SQL_DATE_ON_SALE " ORDER BY d.id")						\
	STMT(SCHEDULE_INFO, 4, schedule_info,							\
	    SQL_SCHEDULE_INFO("concert_schedule")						\
	    " WHERE (? = 0 OR d.concert_id = ?) AND (? = 0 OR d.id = ?)"				\
	    SQL_SCHEDULE_GROUPED " ORDER BY d.concert_id, d.starts_at, d.id")			\
	/* The dates for sale of all concerts by start and id: those after (start, start, id). */	\
	STMT(SCHEDULE_PAGE, 4, schedule_info,							\
	    SQL_SCHEDULE_INFO("(SELECT d.id, d.concert_id, d.venue_date, d.starts_at, d.canceled_at,"		\
	    " d.cleared_at FROM concert_schedule d FORCE INDEX (by_start)"	\
	    " WHERE " SQL_DATE_ON_SALE " AND d.starts_at >= ? AND (d.starts_at > ? OR d.id > ?)"	\
	    " ORDER BY d.starts_at, d.id LIMIT ?)")						\
	    SQL_SCHEDULE_GROUPED " ORDER BY d.starts_at, d.id")					\
	STMT(SCHEDULE_START, 1, instant, "SELECT starts_at FROM concert_schedule WHERE id = ?") \
	STMT(SCHEDULE_UPDATE, 3, none,								\
	    "UPDATE concert_schedule SET starts_at = ?, venue_date = ?"				\
	    " WHERE id = ? AND canceled_at IS NULL")						\
	STMT(SCHEDULE_REDATE, 2, none, "UPDATE concert_schedule SET venue_date = ? WHERE id = ?") \
	STMT(SCHEDULE_KEEP, 1, u64,								\
	    "SELECT concert_id FROM concert_schedule"						\
	    " WHERE id = ? AND canceled_at IS NULL LOCK IN SHARE MODE")				\
	STMT(SCHEDULE_CANCEL, 1, none,								\
	    "UPDATE concert_schedule SET canceled_at = NOW(6)"					\
	    " WHERE id = ? AND canceled_at IS NULL")						\
	STMT(SCHEDULE_CLEAR, 1, none,								\
	    "UPDATE concert_schedule SET cleared_at = NOW(6)"					\
	    " WHERE id = ? AND canceled_at IS NOT NULL AND cleared_at IS NULL")			\
	STMT(SCHEDULE_OPEN_SEATS, 1, u64,							\
	    "SELECT COUNT(*) FROM concert_seat WHERE schedule_id = ? AND NOT blocked")		\
	STMT(SCHEDULE_REFUNDS, 1, schedule_refunds,						\
	    "SELECT COUNT(*) AS n, CAST(COALESCE(SUM(p.amount), 0) AS UNSIGNED) AS points"	\
	    " FROM concert_schedule d JOIN reservation r ON r.schedule_id = d.id"		\
	    " JOIN payment p ON p.reservation_id = r.id"					\
	    " WHERE d.id = ? AND p.refunded_at >= d.canceled_at")				\
	STMT(SCHEDULE_FITS, 4, schedule_fits,							\
	    "SELECT ? <= NOW(6) AS past, EXISTS (SELECT 1 FROM concert_schedule"		\
	    " WHERE concert_id = ? AND id <> ? AND starts_at = ? AND canceled_at IS NULL)"	\
	    " AS taken")									\
	STMT(SCHEDULE_INSERT, 3, none,								\
	    "INSERT INTO concert_schedule (concert_id, starts_at, venue_date) VALUES (?, ?, ?)") \
	/* schema */										\
	STMT(SCHEMA_LOCK, 0, bool,								\
	    "SELECT COALESCE(GET_LOCK(CONCAT('frontrow.migrate.', DATABASE()), 10), 0) = 1")	\
	STMT(SCHEMA_EXISTS, 0, u64,								\
	    "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()"	\
	    " AND table_name = 'schema_version'")						\
	STMT(SCHEMA_VERSION, 0, u64, "SELECT CAST(COALESCE(MAX(id), 0) AS UNSIGNED) FROM schema_version") \
	/* seat */										\
	STMT(SEAT_INSERT, 4, none,								\
	    "INSERT INTO concert_seat (schedule_id, label, grade, price) VALUES (?, ?, ?, ?)")	\
	/* Each seat with its enum seat_status, or the free ones only; in index order, without a sort. */		\
	STMT(SEAT_LIST, 2, seat,								\
	    "SELECT s.id, s.schedule_id AS schedule, s.label, s.grade, s.price, CASE s.status"	\
	    " WHEN 'RESERVED' THEN 2 WHEN 'TEMP_RESERVED' THEN IF(s.hold_expires_at <= NOW(6), 0, 1)" \
	    " ELSE 0 END AS status FROM concert_seat s FORCE INDEX (of_schedule)"		\
	    " WHERE s.schedule_id = ?"								\
	    " AND (? OR " SQL_SEAT_FREE ") ORDER BY s.id")					\
	STMT(SEAT_LOCK, 1 + SEATS_PER_HOLD_MAX, seat_locked,							\
	    "SELECT s.id, s.label, s.grade, s.price, NOT " SQL_SEAT_FREE " AS status"		\
	    " FROM concert_seat s FORCE INDEX (PRIMARY) WHERE s.schedule_id = ?"		\
	    " AND s.id IN (" SQL_SEATS ") ORDER BY s.id FOR UPDATE")				\
	/* A seat that another has taken over since is not this reservation's any more. */	\
	STMT(SEAT_RELEASE, 1, none,								\
	    "UPDATE concert_seat SET status = 'AVAILABLE', reservation_id = NULL,"		\
	    " hold_expires_at = NULL WHERE reservation_id = ? AND status = 'TEMP_RESERVED'")	\
	STMT(SEAT_LABELS, 1, seat_label,							\
	    "SELECT id, label FROM concert_seat FORCE INDEX (label) WHERE schedule_id = ?")	\
	STMT(SEAT_FREE_IDS, 1, u64,								\
	    "SELECT s.id FROM concert_seat s WHERE s.schedule_id = ? AND " SQL_SEAT_FREE	\
	    " ORDER BY s.id LIMIT " SQL_NUMBER(SEATS_PER_HOLD_MAX))				\
	/* enum standing */									\
	STMT(SEAT_LOCK_STANDING, SEATS_PER_HOLD_MAX, seat_standing,						\
	    "SELECT s.label, CASE WHEN s.blocked THEN 2 WHEN " SQL_SEAT_FREE " THEN 0 ELSE 1 END AS standing" \
	    " FROM concert_seat s FORCE INDEX (PRIMARY) WHERE s.id IN (" SQL_SEATS ")"		\
	    " ORDER BY s.id FOR UPDATE")							\
	STMT(SEAT_BLOCK, SEATS_PER_HOLD_MAX, none,								\
	    "UPDATE concert_seat s FORCE INDEX (PRIMARY) SET s.blocked = TRUE,"			\
	    " s.status = 'RESERVED', s.reservation_id = NULL, s.hold_expires_at = NULL"		\
	    " WHERE s.id IN (" SQL_SEATS ") AND " SQL_SEAT_FREE)				\
	STMT(SEAT_UNBLOCK, SEATS_PER_HOLD_MAX, none,								\
	    "UPDATE concert_seat s FORCE INDEX (PRIMARY) SET s.blocked = FALSE,"		\
	    " s.status = 'AVAILABLE' WHERE s.id IN (" SQL_SEATS ") AND s.blocked")		\
	STMT(SEAT_DOOR, 2, door,								\
	    "SELECT s.label, s.grade, rs.price, u.uuid AS user, r.id AS reservation,"		\
	    " p.id AS payment, p.paid_at FROM reservation r"					\
	    " JOIN user u ON u.id = r.user_id"							\
	    " JOIN reservation_seat rs ON rs.reservation_id = r.id"				\
	    " JOIN concert_seat s ON s.id = rs.seat_id"						\
	    " LEFT JOIN payment p ON p.reservation_id = r.id"					\
	    " WHERE r.schedule_id = ? AND (r.status = 'CONFIRMED'"				\
	    " OR (? AND r.status = 'TEMP_RESERVED' AND r.hold_expires_at > NOW(6))) ORDER BY s.id") \
	/* server */										\
	STMT(SERVER_TOUCH, 0, none, "UPDATE queue_gate SET keeper_at = keeper_at WHERE id = 0") \
	STMT(SERVER_SETTINGS, 0, server_settings,						\
	    "SELECT CAST(@@GLOBAL.innodb_flush_log_at_trx_commit AS UNSIGNED) AS flush_at_commit," \
	    " @@SESSION.tx_isolation AS isolation")						\
	/* sweep */										\
	STMT(SWEEP_STARTED, 1, none,								\
	    "INSERT INTO sweep_run (name, last_start_at) VALUES (?, NOW(6))"			\
	    " ON DUPLICATE KEY UPDATE last_start_at = NOW(6)")					\
	STMT(SWEEP_ENDED, 2, none,								\
	    "UPDATE sweep_run SET last_end_at = NOW(6), row_count = ? WHERE name = ?")		\
	/* SYSDATE is of the server's own clock, as its uptime is. */				\
	STMT(SWEEP_AWAITED, 0, i64,								\
	    "SELECT TIMESTAMPDIFF(SECOND, GREATEST(SYSDATE(6) - INTERVAL"			\
	    " (SELECT variable_value FROM information_schema.global_status"			\
	    " WHERE variable_name = 'UPTIME') SECOND,"						\
	    " (SELECT MIN(applied_at) FROM schema_version)), NOW(6))")				\
	STMT(SWEEP_LIST, 0, sweep_run,								\
	    "SELECT name, last_start_at, last_end_at, row_count,"				\
	    " COALESCE(TIMESTAMPDIFF(SECOND, last_start_at, NOW(6)), -1) AS start_age_s,"	\
	    " COALESCE(TIMESTAMPDIFF(SECOND, last_end_at, NOW(6)), -1) AS age_s"		\
	    " FROM sweep_run ORDER BY name")							\
	/* token */										\
	STMT(TOKEN_JOIN_CONTEXT, 2, token_join, SQL_JOIN_CONTEXT("?"))				\
	STMT(TOKEN_JOIN_CONTEXT_OF_CONCERT, 2, token_join,					\
	    SQL_JOIN_CONTEXT("(SELECT queue_id FROM concert WHERE id = ?)"))			\
	STMT(TOKEN_INSERT, 4, none,								\
	    "INSERT INTO queue_token (queue_id, user_id, created_at, expires_at, last_seen_at)"	\
	    " VALUES (?, ?, NOW(6), GREATEST(NOW(6), COALESCE(?, NOW(6))) + INTERVAL ? SECOND,"	\
	    " NOW(6))")										\
	STMT(TOKEN_VIEW, 2, token_view, SQL_TOKEN_VIEW(SQL_WAITING_COUNT, SQL_AHEAD_COUNT))	\
	STMT(TOKEN_VIEW_FRONT, 2, token_view, SQL_TOKEN_VIEW("0", SQL_AHEAD_COUNT))		\
	STMT(TOKEN_VIEW_TAIL, 6, token_view,							\
	    SQL_TOKEN_VIEW("0", "(SELECT COUNT(*) FROM (SELECT 1 FROM" SQL_WAITERS		\
	    " WHERE w.queue_id = ? AND w.status IN ('WAITING', 'EXPIRED')"			\
	    " AND w.id > ? AND w.id < ? AND IF(w.status = 'WAITING', w.expires_at > NOW(6),"	\
	    " w.activated_at IS NULL AND w.ended_at > NOW(6) - INTERVAL 10 SECOND)"		\
	    " LIMIT ?) tail)"))					\
	STMT(TOKEN_STATE, 2, token,								\
	    "SELECT " SQL_TOKEN_STATE " FROM queue_token t JOIN user u ON u.id = t.user_id"	\
	    " WHERE t.id = ? AND u.uuid = ?")							\
	STMT(TOKEN_OWNER, 1, token_owner,							\
	    "SELECT u.uuid AS user, t.queue_id AS queue"					\
	    " FROM queue_token t JOIN user u ON u.id = t.user_id"				\
	    " WHERE t.id = ?")									\
	STMT(TOKEN_LOCK, 1, u64, "SELECT id FROM queue_token WHERE id = ? FOR UPDATE")		\
	/* The same of one who waits, in the order in which admission locks: `line`, then the row. */ \
	STMT(TOKEN_LOCK_WAITER, 2, u64,								\
	    "SELECT id FROM queue_token FORCE INDEX (line) WHERE queue_id = ?"			\
	    " AND status = 'WAITING' AND id = ? FOR UPDATE")					\
	/* Through `line` and never SKIP LOCKED: it waits for a lower id still uncommitted. */	\
	STMT(TOKEN_LOCK_NEXT, 4, token_next,							\
	    "SELECT id, id <= ? AND COALESCE(last_seen_at <= ?, FALSE) AS absent"		\
	    " FROM queue_token FORCE INDEX (line) WHERE queue_id = ?"				\
	    " AND status = 'WAITING' AND expires_at > NOW(6) ORDER BY id LIMIT ? FOR UPDATE")	\
	/* A turn whose row is locked is in use, and still counts; so do those beyond the limit. */				\
	STMT(TOKEN_LOCK_LAPSED_TURNS, 1, u64,							\
	    "SELECT id FROM queue_token FORCE INDEX (line) WHERE queue_id = ?"			\
	    " AND status = 'ACTIVE' AND expires_at <= NOW(6) LIMIT 500 FOR UPDATE SKIP LOCKED")		\
	STMT(TOKEN_LAPSE, 1, none,								\
	    "UPDATE queue_token SET end_reason = " SQL_LAPSE_REASON ", ended_at = expires_at,"	\
	    " status = 'EXPIRED' WHERE id = ? AND live = 1 AND expires_at <= NOW(6)")		\
	STMT(TOKEN_HOLD_LAPSED, 1, none,							\
	    "UPDATE queue_token SET status = 'EXPIRED', end_reason = 'HOLD_LAPSED',"		\
	    " ended_at = LEAST(expires_at, NOW(6)) WHERE id = ? AND status = 'ACTIVE'")		\
	STMT(TOKEN_EXPIRE_WAITING, 1, none,							\
	    "UPDATE queue_token SET status = 'EXPIRED', end_reason = 'WAITED_OUT',"		\
	    " ended_at = expires_at WHERE status = 'WAITING' AND expires_at <= NOW(6)"		\
	    " ORDER BY expires_at LIMIT ?")							\
	STMT(TOKEN_END, 2, none,								\
	    "UPDATE queue_token SET status = 'EXPIRED', end_reason = ?, ended_at = NOW(6)"	\
	    " WHERE id = ? AND live = 1")							\
	/* A cancelled hold gives the turn its own end back; if that has passed it is over. */	\
	STMT(TOKEN_TURN_BACK, 1, none,								\
	    "UPDATE queue_token SET expires_at = turn_ends_at,"					\
	    " ended_at = IF(turn_ends_at <= NOW(6), turn_ends_at, NULL),"			\
	    " end_reason = IF(turn_ends_at <= NOW(6), 'TURN_OVER', NULL),"			\
	    " status = IF(turn_ends_at <= NOW(6), 'EXPIRED', status)"				\
	    " WHERE id = ? AND status = 'ACTIVE'")						\
	STMT(TOKEN_PURGE, 2, none,								\
	    "DELETE FROM queue_token WHERE ended_at < NOW(6) - INTERVAL ? DAY"			\
	    " AND NOT EXISTS (SELECT 1 FROM reservation r WHERE r.token_id = queue_token.id"	\
	    " AND r.open = 1) ORDER BY ended_at LIMIT ?")					\
	/* user */										\
	STMT(USER_INSERT, 2, none, "INSERT INTO user (uuid, balance) VALUES (?, ?)")		\
	STMT(USER_GET, 1, user, "SELECT id, uuid, balance FROM user WHERE uuid = ?")		\
	/* Never below 0, and no further above the most. */					\
	STMT(USER_ADJUST, 4, none,								\
	    "UPDATE user SET balance = balance + ? WHERE id = ?"				\
	    " AND balance + ? BETWEEN 0 AND GREATEST(?, balance)")				\
	STMT(USER_CREDIT, 4, none,								\
	    "UPDATE user SET balance = balance + ? WHERE id = ? AND balance + ? <= ?")
/* clang-format on */

#endif
