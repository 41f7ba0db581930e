// Which system calls concern files, and which faults there are.

#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "registers.h"

enum { PATH_BYTES_MAX = 4096 };

struct call {
    const char *name;
    long number;
    // The places of arguments that are a path, as a mask, and of one that is a descriptor.
    unsigned paths;
    int descriptor;
    bool is_close;
    // So far, on the files that count.
    long count;
};

// Ends with a call without a name.
extern struct call all_calls[];

// NULL for a call that does not concern files.
struct call *find_call(long number);

// Whether a file that the call names or has open is the folder `under` or stands in it; which one
// goes to `path`.
bool is_under(const char *under, pid_t thread, const struct call *call,
              const struct call_info *info, char path[PATH_BYTES_MAX]);

struct fault {
    const char *name;
    enum {
        // The call is not performed, and returns an error.
        FAULT_INSTEAD,
        // The call is performed, and returns an error all the same.
        FAULT_AFTER,
        // The kernel does half of it.
        FAULT_SHORT,
        // The program dies before the call.
        FAULT_KILL,
    } kind;
    int code;
    // Every later call of the name meets it as well.
    bool is_lasting;
};

// NULL where there is none of that name.
const struct fault *find_fault(const char *name);
