#include "store/end_reason.h"

#include "store/stmt.h"

static const char *const words[END__MAX] = {
	[END_TURN_OVER] = "TURN_OVER",
	[END_HOLD_LAPSED] = "HOLD_LAPSED",
	[END_ABSENT] = "ABSENT",
	[END_WAITED_OUT] = "WAITED_OUT",
	[END_LEFT] = "LEFT",
	[END_REVOKED] = "REVOKED",
	[END_LAPSED] = "LAPSED",
	[END_CANCELED] = "CANCELED",
	[END_REFUNDED] = "REFUNDED",
};

const char *end_reason_text(enum end_reason reason)
{
	return words[reason];
}

enum end_reason end_reason_from(const char *text)
{
	if (text == NULL)
		return END_NONE;
	return END_NONE + 1 + store_word(text, words + END_NONE + 1, END__MAX - END_NONE - 1);
}
