/* Notices what a customer at a keyboard could do to the machine, and prints a line for each: what
   the kernel says of its own keys (SysRq), a change of the console that is shown or of a keyboard's
   locks, what reaches a console as input, and a signal that a key sends.

   `watch`: prints `watching` when it sees everything, then `effect …` lines until it ends. */
#include "guest.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kd.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

/* The consoles that Ctrl-Alt-F1 to F12 lead to. */
#define CONSOLES 12
/* Nobody tells of a lock; how often it is looked for. */
#define LOOK_MILLISECONDS 20

static struct pollfd waiting[CONSOLES + 4];
enum { KERNEL = CONSOLES, SHOWN, SIGNALS, COUNT };

/* Each key at once and as it is: no line, no echo, no Ctrl-C. */
static int open_console(int number) {
    char path[32];
    struct termios mode;
    snprintf(path, sizeof path, "/dev/tty%d", number);
    int console = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (console < 0 || tcgetattr(console, &mode) < 0) return -1;
    cfmakeraw(&mode);
    return tcsetattr(console, TCSANOW, &mode) < 0 ? -1 : console;
}

static int shown(char *name, size_t size) {
    ssize_t got = pread(waiting[SHOWN].fd, name, size - 1, 0);
    name[got > 0 ? got - 1 : 0] = 0;
    return got > 0;
}

static int prepare(char *name, size_t size) {
    for (int index = 0; index < CONSOLES; index++) {
        waiting[index] = (struct pollfd){.fd = open_console(index + 1), .events = POLLIN};
        if (waiting[index].fd < 0) return guest_fault("a console");
    }
    int kernel = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (kernel < 0 || lseek(kernel, 0, SEEK_END) < 0) return guest_fault("/dev/kmsg");
    waiting[KERNEL] = (struct pollfd){.fd = kernel, .events = POLLIN};
    int active = open("/sys/class/tty/tty0/active", O_RDONLY | O_CLOEXEC);
    waiting[SHOWN] = (struct pollfd){.fd = active, .events = POLLPRI | POLLERR};
    if (active < 0 || !shown(name, size)) return guest_fault("the console that is shown");
    sigset_t all;
    sigemptyset(&all);
    int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP, SIGUSR1, SIGPWR};
    for (size_t index = 0; index < sizeof numbers / sizeof *numbers; index++)
        sigaddset(&all, numbers[index]);
    sigprocmask(SIG_BLOCK, &all, NULL);
    waiting[SIGNALS] =
        (struct pollfd){.fd = signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK), .events = POLLIN};
    /* Alt-Up asks the kernel for a new console; whoever asked to be told gets a signal. */
    return ioctl(waiting[0].fd, KDSIGACCEPT, SIGUSR1) < 0 ? guest_fault("KDSIGACCEPT") : 0;
}

static void tell_keys(int index) {
    unsigned char bytes[64];
    ssize_t got = read(waiting[index].fd, bytes, sizeof bytes);
    if (got <= 0) return;
    printf("effect tty%d got", index + 1);
    for (ssize_t at = 0; at < got; at++) printf(" %02x", bytes[at]);
    printf("\n");
}

/* Only what its own keys do; a device that comes or goes also makes the kernel speak. */
static void tell_kernel(void) {
    char line[4096];
    for (;;) {
        ssize_t got = read(waiting[KERNEL].fd, line, sizeof line - 1);
        /* Lines that were overwritten before they were read; those that follow are there. */
        if (got < 0 && errno == EPIPE) continue;
        if (got <= 0) return;
        line[got] = 0;
        char *text = strchr(line, ';');
        char *end = text ? strchr(text, '\n') : NULL;
        if (end) *end = 0;
        if (text && strstr(text, "sysrq")) printf("effect kernel%s\n", text);
    }
}

/* Caps, number and scroll lock of each console. */
static void tell_locks(void) {
    static char before[CONSOLES];
    for (int index = 0; index < CONSOLES; index++) {
        char now = before[index];
        if (ioctl(waiting[index].fd, KDGKBLED, &now) < 0 || now == before[index]) continue;
        printf("effect tty%d has locks %d\n", index + 1, now);
        before[index] = now;
    }
}

int guest_watch(int count, char **words) {
    (void)words;
    char before[32], now[32];
    if (count != 0) return 64;
    if (prepare(before, sizeof before)) return 1;
    printf("watching\n");
    while (poll(waiting, COUNT, LOOK_MILLISECONDS) >= 0) {
        tell_locks();
        for (int index = 0; index < CONSOLES; index++)
            if (waiting[index].revents & POLLIN) tell_keys(index);
        if (waiting[KERNEL].revents) tell_kernel();
        if (waiting[SHOWN].revents && shown(now, sizeof now) && strcmp(before, now) != 0) {
            printf("effect shown %s\n", now);
            strcpy(before, now);
        }
        struct signalfd_siginfo news;
        if (waiting[SIGNALS].revents && read(waiting[SIGNALS].fd, &news, sizeof news) > 0) {
            printf("effect signal %u\n", news.ssi_signo);
            if (news.ssi_signo == SIGTERM) return 0;
        }
    }
    return guest_fault("poll");
}
