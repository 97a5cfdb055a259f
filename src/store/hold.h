/* How long a hold lasts, and how many seats it may have. */
#ifndef STORE_HOLD_H
#define STORE_HOLD_H

#define HOLD_S             300
#define SEATS_PER_HOLD_MAX 20

/* A number in the text of a statement. */
#define SQL_NUMBER(n)  SQL_NUMBER_(n)
#define SQL_NUMBER_(n) #n

#endif
