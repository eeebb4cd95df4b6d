/* seccomp: the system calls that a server still needs when it has its socket and its data set. */
#include "server/process/confine_steps.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

static const int allowed[] = {
    /* connections */
    SCMP_SYS(accept4),
    SCMP_SYS(accept),
    SCMP_SYS(recvfrom),
    SCMP_SYS(recvmsg),
    SCMP_SYS(sendfile),
    SCMP_SYS(shutdown),
    SCMP_SYS(setsockopt),
    SCMP_SYS(getsockopt),
    SCMP_SYS(getsockname),
    SCMP_SYS(getpeername),
    SCMP_SYS(epoll_create1),
    SCMP_SYS(epoll_ctl),
    SCMP_SYS(epoll_wait),
    SCMP_SYS(epoll_pwait),
    SCMP_SYS(eventfd2),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    /* files that are already open, or that Landlock lets be opened */
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(close),
    SCMP_SYS(lseek),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(statx),
    SCMP_SYS(getdents64),
    /* memory */
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    /* threads */
    SCMP_SYS(futex),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sysinfo),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    /* signals */
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigpending),
    SCMP_SYS(rt_sigtimedwait),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    /* time and chance; clocks where the vDSO has none */
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(nanosleep),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(getrandom),
    SCMP_SYS(getrusage),
};

/* Calls that are allowed only with certain arguments: (argument & mask) == value. */
static const struct {
	int call;
	unsigned argument;
	uint64_t mask, value;
} guarded[] = {
    /* Nothing is opened for writing or created, whatever the file system allows. */
    {SCMP_SYS(openat), 2, O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | O_PATH, O_RDONLY},
    /* Memory cannot be made executable. */
    {SCMP_SYS(mmap), 2, PROT_EXEC, 0},
    {SCMP_SYS(mprotect), 2, PROT_EXEC, 0},
    /* Threads, no processes. */
    {SCMP_SYS(clone), 0, CLONE_THREAD, CLONE_THREAD},
    /* Answers go only to where the request came from: a closed socket must not become a connection of our own. */
    {SCMP_SYS(sendto), 4, UINT64_MAX, 0},
    {SCMP_SYS(sendmsg), 2, MSG_FASTOPEN, 0},
    {SCMP_SYS(fcntl), 1, UINT32_MAX, F_GETFL},
    {SCMP_SYS(fcntl), 1, UINT32_MAX, F_SETFL},
    {SCMP_SYS(fcntl), 1, UINT32_MAX, F_GETFD},
    {SCMP_SYS(fcntl), 1, UINT32_MAX, F_SETFD},
    {SCMP_SYS(fcntl), 1, UINT32_MAX, F_DUPFD_CLOEXEC}, /* each thread has a copy of the listening socket */
    {SCMP_SYS(prctl), 0, UINT32_MAX, PR_SET_NAME},
    {SCMP_SYS(ioctl), 1, UINT32_MAX, TCGETS}, /* stdio asks whether it writes to a terminal */
    {SCMP_SYS(prlimit64), 2, UINT64_MAX, 0},  /* limits may be asked, not set */
};

/* Calls that no library here ever makes. A process that tries one has been taken over, so it is ended. */
static const int deadly[] = {
    SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev),
};

static int guard(scmp_filter_ctx filter, int call, unsigned argument, uint64_t mask, uint64_t value)
{
	const struct scmp_arg_cmp test = {argument, SCMP_CMP_MASKED_EQ, mask, value};
	return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &test);
}

/* 0 or a negative error number. The library ignores calls that the architecture does not have. */
static int fill(scmp_filter_ctx filter)
{
	/* clone3 hides its flags behind a pointer. When the C library is told that there is no clone3, it uses clone. */
	int result = seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0, NULL);
	for (size_t i = 0; i < SKY_COUNT(allowed) && result == 0; i++)
		result = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, allowed[i], 0, NULL);
	for (size_t i = 0; i < SKY_COUNT(guarded) && result == 0; i++)
		result = guard(filter, guarded[i].call, guarded[i].argument, guarded[i].mask, guarded[i].value);
	for (size_t i = 0; i < SKY_COUNT(deadly) && result == 0; i++)
		result = seccomp_rule_add_array(filter, SCMP_ACT_KILL_PROCESS, deadly[i], 0, NULL);
	/* abort() signals its own process. */
	return result ? result : guard(filter, SCMP_SYS(tgkill), 0, UINT32_MAX, (uint64_t)getpid());
}

static int confine(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	if (!filter)
		return -ENOMEM;
	int result = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
	/* A binary tree: the rules are walked at each call that has a guard. */
	result = result ? result : seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	result = result ? result : seccomp_attr_set(filter, SCMP_FLTATR_API_SYSRAWRC, 1);
	result = result ? result : fill(filter);
	result = result ? result : seccomp_load(filter);
	seccomp_release(filter);
	return result;
}

bool sky_confine_calls(char text[SKY_CONFINE_TEXT_MAX])
{
	if (SKY_SANITIZED) {
		snprintf(text, SKY_CONFINE_TEXT_MAX, "this build carries a sanitizer, which needs its own");
		return false;
	}
	int result = confine();
	if (result != 0) {
		snprintf(text, SKY_CONFINE_TEXT_MAX, "seccomp refuses: %s", strerrordesc_np(-result));
		return false;
	}
	snprintf(text, SKY_CONFINE_TEXT_MAX, "makes no system calls but those on its list (seccomp)");
	return true;
}
