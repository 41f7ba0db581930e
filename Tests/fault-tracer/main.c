// fault-tracer: runs a program and lets one of its system calls go wrong.
//
//     fault-tracer REPORT UNDER CALL NTH FAULT PROGRAM ARGUMENT...
//
// Counted are the system calls, of all threads together, that name a file in the folder UNDER or
// have one open. The NTH such call named CALL meets FAULT; with NTH 0 nothing goes wrong. REPORT
// is a file for the counts, for what went wrong and for how the program ended.
//
// strace can inject faults too, but it counts the calls of each thread apart, so that a fault in
// one thread hides those of another, and it cannot let the kernel write less than was asked for.

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "calls.h"
#include "registers.h"

enum { THREADS_MAX = 64, PROBLEM = 125 };

// What the call of a thread is to return, whatever the kernel said.
static struct {
    pid_t thread;
    long result;
} pending[THREADS_MAX];

static struct plan {
    FILE *report;
    const char *under;
    const char *call;
    long nth;
    const struct fault *fault;
} plan;

static void give_up(const char *what) {
    fprintf(stderr, "fault-tracer: %s: %s\n", what, strerror(errno));
    exit(PROBLEM);
}

static void promise(pid_t thread, long result) {
    for (int i = 0; i < THREADS_MAX; i++) {
        if (pending[i].thread != 0) continue;
        pending[i].thread = thread;
        pending[i].result = result;
        return;
    }
    errno = E2BIG;
    give_up("too many threads");
}

static void keep_promise(pid_t thread) {
    for (int i = 0; i < THREADS_MAX; i++) {
        if (pending[i].thread != thread) continue;
        pending[i].thread = 0;
        set_result(thread, pending[i].result);
        return;
    }
}

static void go_wrong(pid_t thread, struct call *call, const struct call_info *info,
                     const char *path) {
    const struct fault *fault = plan.fault;
    fprintf(plan.report, "fired %s %s\n", call->name, path);
    fflush(plan.report);
    switch (fault->kind) {
    case FAULT_KILL:
        kill(thread, SIGKILL);
        return;
    case FAULT_SHORT:
        // The kernel itself does less: half of what was asked for, and says so.
        if (info->arguments[2] > 1) set_argument_2(thread, info->arguments[2] / 2);
        return;
    case FAULT_INSTEAD:
        // Linux gives the descriptor back whatever close returns.
        if (!call->is_close) skip_call(thread);
        promise(thread, -fault->code);
        return;
    case FAULT_AFTER:
        promise(thread, -fault->code);
        return;
    }
}

static void enter(pid_t thread, const struct call_info *info) {
    struct call *call = find_call(info->number);
    char path[PATH_BYTES_MAX];
    if (call == NULL || !is_under(plan.under, thread, call, info, path)) return;
    call->count++;
    if (plan.nth == 0 || strcmp(call->name, plan.call) != 0) return;
    if (call->count == plan.nth || (plan.fault->is_lasting && call->count > plan.nth)) {
        go_wrong(thread, call, info, path);
    }
}

static void stop_at_call(pid_t thread) {
    struct call_info info;
    switch (get_call(thread, &info)) {
    case CALL_ENTERED: enter(thread, &info); return;
    case CALL_LEFT: keep_promise(thread); return;
    case CALL_GONE: return;
    }
}

// Follows every thread until the program has ended; returns its status as waitpid gives it.
static int follow(pid_t program) {
    int status;
    pid_t thread;
    while ((thread = waitpid(-1, &status, __WALL)) > 0) {
        if (!WIFSTOPPED(status)) {
            if (thread == program) return status;
            continue;
        }
        int number = WSTOPSIG(status);
        int passed = 0;
        if (number == (SIGTRAP | 0x80)) {
            stop_at_call(thread);
        } else if (status >> 16 == 0 && number != SIGSTOP) {
            passed = number;  // The program's own signal.
        }
        ptrace(PTRACE_SYSCALL, thread, 0, passed);
    }
    give_up("waitpid");
    return 0;
}

static void write_report(int status) {
    for (struct call *call = all_calls; call->name != NULL; call++) {
        if (call->count > 0) fprintf(plan.report, "calls %s %ld\n", call->name, call->count);
    }
    if (WIFSIGNALED(status)) {
        fprintf(plan.report, "signal %d\n", WTERMSIG(status));
    } else {
        fprintf(plan.report, "exit %d\n", WEXITSTATUS(status));
    }
    if (fclose(plan.report) != 0) give_up("the report");
}

int main(int count, char **words) {
    if (count < 7 || (plan.fault = find_fault(words[5])) == NULL) {
        fprintf(stderr, "usage: fault-tracer REPORT UNDER CALL NTH FAULT PROGRAM ARGUMENT...\n");
        return PROBLEM;
    }
    plan.under = words[2];
    plan.call = words[3];
    plan.nth = atol(words[4]);
    plan.report = fopen(words[1], "we");
    if (plan.report == NULL) give_up(words[1]);
    pid_t program = fork();
    if (program < 0) give_up("fork");
    if (program == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        raise(SIGSTOP);
        execv(words[6], words + 6);
        give_up(words[6]);
    }
    int status;
    if (waitpid(program, &status, 0) != program || !WIFSTOPPED(status)) give_up("start");
    long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC
        | PTRACE_O_EXITKILL;
    if (ptrace(PTRACE_SETOPTIONS, program, 0, options) != 0) give_up("ptrace");
    ptrace(PTRACE_SYSCALL, program, 0, 0);
    write_report(follow(program));
    return 0;
}
