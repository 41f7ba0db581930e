/* The guest's first process after the root file system is there: runs programs for the host, which
   talks to it over a virtio port.

   Both ways: a byte that says what, four bytes with the program's number, four with the length of
   what follows, all little-endian. From the host: 'R' run (the words, each ended by a zero byte),
   'I' its standard input (nothing: the end of it), 'K' a signal (one byte), 'S' a program that
   becomes the first process instead (its words). To the host: 'H' once,
   when this is ready; 'O' and 'E' what a program prints; 'X' its end, as four bytes of `waitpid`'s
   status. When the host goes, the machine goes off. */
#include "guest.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAMS_MAX 64
#define WORDS_MAX 64
#define BYTES_MAX 65536

struct program {
    uint32_t number;
    pid_t process; /* 0: this place is free. */
    int input, output, error;
    int has_ended, status;
};

static struct program programs[PROGRAMS_MAX];
static int port = -1;

struct __attribute__((packed)) header {
    uint8_t what;
    uint32_t number;
    uint32_t length;
};

static void tell(char what, uint32_t number, const void *bytes, uint32_t length) {
    struct header header = {(uint8_t)what, number, length};
    if (guest_write(port, &header, sizeof header) < 0 || guest_write(port, bytes, length) < 0)
        guest_fault("the host is not listening");
}

static struct program *find(uint32_t number, int is_free) {
    for (int index = 0; index < PROGRAMS_MAX; index++) {
        struct program *program = &programs[index];
        if (is_free ? program->process == 0 : program->process && program->number == number)
            return program;
    }
    return NULL;
}

static void start_child(char **words, int input, int output, int error) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setsid();
    dup2(input, 0);
    dup2(output, 1);
    dup2(error, 2);
    execvp(words[0], words);
    guest_fault(words[0]);
    _exit(127);
}

/* Everything that was made is closed on exec, so that only its own three ends reach a child. */
static void run(uint32_t number, char *bytes, uint32_t length) {
    char *words[WORDS_MAX + 1] = {0};
    int count = 0, ends[3][2], unknown = 127 << 8;
    for (uint32_t at = 0; at < length && count < WORDS_MAX; at += strlen(bytes + at) + 1)
        words[count++] = bytes + at;
    struct program *program = find(0, 1);
    if (count == 0 || !program || pipe2(ends[0], O_CLOEXEC) < 0 || pipe2(ends[1], O_CLOEXEC) < 0
        || pipe2(ends[2], O_CLOEXEC) < 0) {
        tell('X', number, &unknown, sizeof unknown);
        return;
    }
    pid_t process = fork();
    if (process == 0) start_child(words, ends[0][0], ends[1][1], ends[2][1]);
    close(ends[0][0]);
    close(ends[1][1]);
    close(ends[2][1]);
    *program = (struct program){.number = number, .process = process, .input = ends[0][1],
                                .output = ends[1][0], .error = ends[2][0]};
}

/* Another program becomes the first process, and this one goes on beside it. What runs already
   stays with the first process, so nobody is told of its end. */
static void give_way(char *bytes, uint32_t length) {
    char *words[WORDS_MAX + 1] = {0};
    int count = 0;
    for (uint32_t at = 0; at < length && count < WORDS_MAX; at += strlen(bytes + at) + 1)
        words[count++] = bytes + at;
    if (count == 0 || fork() == 0) return;
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    execvp(words[0], words);
    guest_fault(words[0]);
    reboot(RB_POWER_OFF);
}

static void end_input(struct program *program) {
    if (program->input >= 0) close(program->input);
    program->input = -1;
}

static void obey(const struct header *header, char *bytes) {
    if (header->what == 'R') {
        run(header->number, bytes, header->length);
        return;
    }
    if (header->what == 'S') {
        give_way(bytes, header->length);
        return;
    }
    struct program *program = find(header->number, 0);
    if (!program) return;
    if (header->what == 'K' && header->length == 1) kill(-program->process, bytes[0]);
    if (header->what != 'I') return;
    if (header->length == 0 || program->input < 0) end_input(program);
    else if (guest_write(program->input, bytes, header->length) < 0) end_input(program);
}

/* Returns -1 where the host is gone. A read may end inside a message. */
static int listen_to_host(void) {
    static char box[sizeof(struct header) + BYTES_MAX + 1];
    static size_t filled;
    ssize_t got = read(port, box + filled, sizeof box - 1 - filled);
    if (got < 0) return errno == EAGAIN || errno == EINTR ? 0 : -1;
    if (got == 0) return -1;
    filled += (size_t)got;
    for (struct header header; filled >= sizeof header;) {
        memcpy(&header, box, sizeof header);
        size_t whole = sizeof header + header.length;
        if (header.length > BYTES_MAX) return -1;
        if (filled < whole) break;
        char after = box[whole];
        box[whole] = 0; /* The last word is ended whatever the host sent. */
        obey(&header, box + sizeof header);
        box[whole] = after;
        memmove(box, box + whole, filled - whole);
        filled -= whole;
    }
    return 0;
}

static void pass_on(struct program *program, int *end, char what) {
    char bytes[4096];
    ssize_t got = *end < 0 ? 0 : read(*end, bytes, sizeof bytes);
    if (got > 0) tell(what, program->number, bytes, (uint32_t)got);
    else if (got == 0 || errno != EINTR) {
        if (*end >= 0) close(*end);
        *end = -1;
    }
}

/* A program is over when it has ended and all that it printed is told. One that left others behind
   with its output open is over when it has ended. */
static void settle(struct program *program) {
    if (!program->process || !program->has_ended) return;
    int *ends[] = {&program->output, &program->error};
    for (int index = 0; index < 2; index++) {
        struct pollfd left = {.fd = *ends[index], .events = POLLIN};
        while (*ends[index] >= 0 && poll(&left, 1, 0) > 0)
            pass_on(program, ends[index], index == 0 ? 'O' : 'E');
        if (*ends[index] >= 0) close(*ends[index]);
    }
    end_input(program);
    tell('X', program->number, &program->status, sizeof program->status);
    program->process = 0;
}

/* As the first process it also gets those whose parents are gone. */
static void bury(void) {
    int status;
    for (pid_t process; (process = waitpid(-1, &status, WNOHANG)) > 0;)
        for (int index = 0; index < PROGRAMS_MAX; index++)
            if (programs[index].process == process) {
                programs[index].has_ended = 1;
                programs[index].status = status;
            }
}

static int turn(int signals) {
    struct pollfd waiting[2 + 2 * PROGRAMS_MAX];
    waiting[0] = (struct pollfd){.fd = port, .events = POLLIN};
    waiting[1] = (struct pollfd){.fd = signals, .events = POLLIN};
    for (int index = 0; index < PROGRAMS_MAX; index++) {
        struct program *program = &programs[index];
        int is_there = program->process != 0;
        waiting[2 + 2 * index] =
            (struct pollfd){.fd = is_there ? program->output : -1, .events = POLLIN};
        waiting[3 + 2 * index] =
            (struct pollfd){.fd = is_there ? program->error : -1, .events = POLLIN};
    }
    if (poll(waiting, 2 + 2 * PROGRAMS_MAX, -1) < 0) return errno == EINTR ? 0 : -1;
    for (int index = 0; index < PROGRAMS_MAX; index++) {
        if (waiting[2 + 2 * index].revents) pass_on(&programs[index], &programs[index].output, 'O');
        if (waiting[3 + 2 * index].revents) pass_on(&programs[index], &programs[index].error, 'E');
    }
    if (waiting[1].revents) {
        struct signalfd_siginfo news;
        if (read(signals, &news, sizeof news) > 0) bury();
    }
    for (int index = 0; index < PROGRAMS_MAX; index++) settle(&programs[index]);
    return waiting[0].revents ? listen_to_host() : 0;
}

int guest_agent(int count, char **words) {
    if (count != 1) return 64;
    signal(SIGPIPE, SIG_IGN);
    sigset_t children;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    sigprocmask(SIG_BLOCK, &children, NULL);
    int signals = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
    port = open(words[0], O_RDWR | O_CLOEXEC | O_NONBLOCK);
    if (port < 0 || signals < 0) return guest_fault(words[0]);
    setenv("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 1);
    setenv("HOME", "/root", 1);
    tell('H', 0, NULL, 0);
    while (turn(signals) == 0) continue;
    /* Whoever wanted this machine has gone, or was killed. */
    reboot(RB_POWER_OFF);
    return guest_fault("the machine stays on");
}
