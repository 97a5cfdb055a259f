/*
 * What the service manager is told (sd_notify(3)): datagrams to the socket that NOTIFY_SOCKET
 * names. Without one nothing is sent.  A message that gets lost is logged and changes nothing.
 */
#ifndef WORKER_NOTIFY_H
#define WORKER_NOTIFY_H

/* The workers run, and none of an earlier image is left. */
void notify_ready(void);
/* notify_ready() follows, from this image or from the next. */
void notify_reloading(void);
void notify_stopping(void);

#endif
