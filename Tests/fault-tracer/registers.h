// The call that a stopped thread is at. The rest of the tracer knows no processor.

#pragma once

#include <sys/types.h>

struct call_info {
    long number;
    unsigned long arguments[6];
};

enum call_stop { CALL_ENTERED, CALL_LEFT, CALL_GONE };

// CALL_GONE where the thread was killed meanwhile, or stands at no call.
enum call_stop get_call(pid_t thread, struct call_info *info);

// Only at the entry: the kernel performs nothing.
void skip_call(pid_t thread);

// Only at the entry: the third argument, the byte count of a read or a write.
void set_argument_2(pid_t thread, unsigned long value);

// Only on the way out.
void set_result(pid_t thread, long result);
