/* 試験のための細工 (LD_PRELOAD): SHIM_ROOT の下を変える操作を、Python と Git の子を通して数え、決めた番目に障りを起こす。
 *
 * SHIM_STATE は { 数, 番目, 主のプロセス, 障り } の四つの long を持つファイル。障りは
 *   0 主だけを殺す (残された子は操作を終えてから終わる)   1 一団をすべて殺す
 *   2 その番目から後、空き容量が無い (ENOSPC)            3 その番目だけ、入出力に失敗する (EIO)
 *   4 主に中断 (Ctrl-C) を送る                          5 その番目の書込みだけ、半分しか書かない (POSIX の許す短い書込み)
 * 5 では、二バイト以上の書込みだけを数える。ほかでは、作る、書く、縮める、届かせる、付け替える、消す、のすべてを数える。
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

static volatile long *state;
static const char *root;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("SHIM_STATE");
    root = getenv("SHIM_ROOT");
    int fd = path ? open(path, O_RDWR) : -1;
    if (fd < 0) return;
    void *map = mmap(NULL, 4 * sizeof(long), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (map != MAP_FAILED) state = map;
}

/* 数えて、障りの番なら起こす。-1 は失敗させよ、1 は半分だけ書け、0 はそのまま。size は書く大きさ (書込みでなければ 0)。 */
static int mutation(size_t size) {
    if (state[3] == 5 && size < 2) return 0;
    long now = __sync_add_and_fetch(&state[0], 1), at = state[1];
    if (at < 1 || now < at || (state[3] != 2 && now != at)) return 0;
    switch (state[3]) {
    case 1: kill(0, SIGKILL); /* fall through */
    case 0: kill((pid_t)state[2], SIGKILL); return 0;
    case 4: kill((pid_t)state[2], SIGINT); return 0;
    case 5: return 1;
    case 2: errno = ENOSPC; return -1;
    default: errno = EIO; return -1;
    }
}

static int on_data(const char *path, size_t size) {
    return strncmp(path, root, strlen(root)) == 0 ? mutation(size) : 0;
}

static int named(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    path[length < 0 ? 0 : length] = 0;
    return path[0] == '/';
}

static int on_fd(int fd, size_t size) {
    char path[PATH_MAX];
    return state && root && named(fd, path) ? on_data(path, size) : 0;
}

static int on_at(int dir, const char *path) {
    char place[PATH_MAX], full[2 * PATH_MAX];
    if (!state || !root || !path) return 0;
    if (path[0] == '/') return on_data(path, 0);
    if (!(dir == AT_FDCWD ? getcwd(place, sizeof place) != NULL : named(dir, place))) return 0;
    snprintf(full, sizeof full, "%s/%s", place, path);
    return on_data(full, 0);
}

static int on_path(const char *path) { return on_at(AT_FDCWD, path); }

#define REAL(type, name, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name))

#define OPEN(name)                                                            \
    int name(const char *path, int flags, ...) {                              \
        va_list rest; va_start(rest, flags);                                  \
        mode_t mode = (flags & O_CREAT) ? va_arg(rest, mode_t) : 0;           \
        va_end(rest);                                                         \
        if ((flags & (O_CREAT | O_TRUNC)) && on_path(path)) return -1;        \
        return REAL(int, name, const char *, int, ...)(path, flags, mode);    \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                                  \
    int name(int dir, const char *path, int flags, ...) {                             \
        va_list rest; va_start(rest, flags);                                          \
        mode_t mode = (flags & O_CREAT) ? va_arg(rest, mode_t) : 0;                   \
        va_end(rest);                                                                 \
        if ((flags & (O_CREAT | O_TRUNC)) && on_at(dir, path)) return -1;             \
        return REAL(int, name, int, const char *, int, ...)(dir, path, flags, mode);  \
    }
OPENAT(openat)
OPENAT(openat64)

/* 消すことは、空きが無くてもできる。数えて殺しはするが、失敗させない。 */
#define CALL(type, check, name, types, ...)                                                    \
    if (check) return -1;                                                                      \
    return ((type(*) types)dlsym(RTLD_NEXT, #name))(__VA_ARGS__);

/* 中身を送る呼出し: 半分しか送らないことがある。Python の shutil.copyfile は sendfile を使う。 */
#define SEND(name, to, types, ...)                                                             \
    ssize_t name types {                                                                       \
        int hit = on_fd(to, size);                                                             \
        if (hit < 0) return -1;                                                                \
        if (hit) size /= 2;                                                                    \
        return ((ssize_t(*) types)dlsym(RTLD_NEXT, #name))(__VA_ARGS__);                       \
    }
SEND(write, fd, (int fd, const void *data, size_t size), fd, data, size)
SEND(pwrite, fd, (int fd, const void *data, size_t size, off_t at), fd, data, size, at)
SEND(pwrite64, fd, (int fd, const void *data, size_t size, off_t at), fd, data, size, at)
SEND(sendfile, out, (int out, int in, off_t *at, size_t size), out, in, at, size)
SEND(sendfile64, out, (int out, int in, off_t *at, size_t size), out, in, at, size)
SEND(copy_file_range, out, (int in, off_t *from, int out, off_t *to, size_t size, unsigned flags), in, from, out, to,
     size, flags)

int fsync(int fd) { CALL(int, on_fd(fd, 0), fsync, (int), fd) }
int fdatasync(int fd) { CALL(int, on_fd(fd, 0), fdatasync, (int), fd) }
int ftruncate(int fd, off_t size) { CALL(int, on_fd(fd, 0), ftruncate, (int, off_t), fd, size) }
int chmod(const char *path, mode_t mode) { CALL(int, on_path(path), chmod, (const char *, mode_t), path, mode) }
int rename(const char *old, const char *new) {
    CALL(int, on_path(new), rename, (const char *, const char *), old, new)
}
int renameat(int a, const char *old, int b, const char *new) {
    CALL(int, on_at(b, new), renameat, (int, const char *, int, const char *), a, old, b, new)
}
int link(const char *old, const char *new) {
    CALL(int, on_path(new), link, (const char *, const char *), old, new)
}
int symlink(const char *target, const char *path) {
    CALL(int, on_path(path), symlink, (const char *, const char *), target, path)
}
int utime(const char *path, const struct utimbuf *times) {
    CALL(int, on_path(path), utime, (const char *, const struct utimbuf *), path, times)
}
int linkat(int a, const char *old, int b, const char *new, int flags) {
    CALL(int, on_at(b, new), linkat, (int, const char *, int, const char *, int), a, old, b, new, flags)
}
int mkdir(const char *path, mode_t mode) { CALL(int, on_path(path), mkdir, (const char *, mode_t), path, mode) }
int mkstemp64(char *path) { CALL(int, on_path(path), mkstemp64, (char *), path) }
int mkstemp(char *path) { CALL(int, on_path(path), mkstemp, (char *), path) }
char *mkdtemp(char *path) {
    if (on_path(path)) return NULL;
    return REAL(char *, mkdtemp, char *)(path);
}
int unlink(const char *path) { CALL(int, (on_path(path), 0), unlink, (const char *), path) }
int unlinkat(int dir, const char *path, int flags) {
    CALL(int, (on_at(dir, path), 0), unlinkat, (int, const char *, int), dir, path, flags)
}
int rmdir(const char *path) { CALL(int, (on_path(path), 0), rmdir, (const char *), path) }
