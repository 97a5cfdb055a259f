#include "store/end_reason.h"

#include <string.h>

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
	for (enum end_reason i = END_NONE + 1; text != NULL && i < END__MAX; i++)
		if (strcmp(text, words[i]) == 0)
			return i;
	return END_NONE;
}
