#include "store/end_reason.h"

const char *const end_reason_words[END__MAX] = {
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
	return end_reason_words[reason];
}
