#include "registers.h"

#include <elf.h>
#include <stdbool.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

enum call_stop get_call(pid_t thread, struct call_info *info) {
    struct __ptrace_syscall_info given;
    long count = ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof given, &given);
    if (count <= 0) return CALL_GONE;
    if (given.op == PTRACE_SYSCALL_INFO_EXIT) return CALL_LEFT;
    if (given.op != PTRACE_SYSCALL_INFO_ENTRY) return CALL_GONE;
    info->number = (long)given.entry.nr;
    for (int i = 0; i < 6; i++) info->arguments[i] = given.entry.args[i];
    return CALL_ENTERED;
}

#if defined(__x86_64__)

typedef struct user_regs_struct registers;
static const long NO_CALL = -1;

static unsigned long long *argument_2(registers *all) { return &all->rdx; }
static unsigned long long *result_of(registers *all) { return &all->rax; }

#elif defined(__aarch64__)

typedef struct user_regs_struct registers;
static const int NO_CALL = -1;

static unsigned long long *argument_2(registers *all) { return &all->regs[2]; }
static unsigned long long *result_of(registers *all) { return &all->regs[0]; }

#else
#error "registers.c knows x86-64 and AArch64; add this processor."
#endif

// A thread that was killed meanwhile has no registers, and needs none.
static bool get_all(pid_t thread, registers *all) {
    struct iovec piece = {all, sizeof *all};
    return ptrace(PTRACE_GETREGSET, thread, NT_PRSTATUS, &piece) == 0;
}

static void set_all(pid_t thread, registers *all) {
    struct iovec piece = {all, sizeof *all};
    ptrace(PTRACE_SETREGSET, thread, NT_PRSTATUS, &piece);
}

void skip_call(pid_t thread) {
#if defined(__x86_64__)
    registers all;
    if (!get_all(thread, &all)) return;
    all.orig_rax = (unsigned long long)NO_CALL;
    set_all(thread, &all);
#else
    int number = NO_CALL;
    struct iovec piece = {&number, sizeof number};
    ptrace(PTRACE_SETREGSET, thread, NT_ARM_SYSTEM_CALL, &piece);
#endif
}

void set_argument_2(pid_t thread, unsigned long value) {
    registers all;
    if (!get_all(thread, &all)) return;
    *argument_2(&all) = value;
    set_all(thread, &all);
}

void set_result(pid_t thread, long result) {
    registers all;
    if (!get_all(thread, &all)) return;
    *result_of(&all) = (unsigned long long)result;
    set_all(thread, &all);
}
