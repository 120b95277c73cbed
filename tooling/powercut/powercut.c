/*
 * Records what a program does to the files below $POWERCUT_DIR in $POWERCUT_JOURNAL, so that the disks a power cut may
 * leave behind can be rebuilt afterwards. Preloaded (LD_PRELOAD); needs glibc. MIT licence, see the repository's LICENSE.
 *
 * The journal is a sequence of records: a header of 40 bytes, a path relative to the directory, and data.
 *
 *    0  u32  0x54554350
 *    4  u32  what: see enum effect
 *    8  u32  the file, numbered in the order of their creation; 0 for none
 *   12  u32  reserved
 *   16  u64  CREATE: 1 for a file that was there before the program. WRITE: offset. TRUNCATE: size. SYNC, SYNC_DIRECTORY: all records below this number are durable now
 *   24  u32  bytes of the path
 *   28  u32  bytes of the data
 *   32  u64  number of the record
 *
 * Numbers are those of the machine. A write is recorded after it was done, a sync says what had been recorded before it
 * began: so nothing counts as durable that an ordering of the two might have left out. Not seen: mappings, io_uring,
 * copy_file_range and sendfile.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum effect { CREATE = 1, WRITE, TRUNCATE, SYNC, SYNC_DIRECTORY, UNLINK, RENAME, LINK };

struct header {
  uint32_t magic, effect, file, reserved;
  uint64_t value;
  uint32_t path_bytes, data_bytes;
  uint64_t number;
};

enum { most_fds = 65536, most_paths = 4096 };

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static char root[PATH_MAX];
static size_t root_bytes;
static int journal = -1;
static uint64_t records;
static uint32_t files;

/* By file descriptor: the file, or the directory. */
static uint32_t file_of[most_fds];
static char *directory_of[most_fds];

static struct { char *path; uint32_t file; } known[most_paths];

static int (*real_openat)(int, const char *, int, ...);
static int (*real_close)(int);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static ssize_t (*real_pwritev)(int, const struct iovec *, int, off_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_rename)(const char *, const char *);
static int (*real_unlink)(const char *);
static int (*real_link)(const char *, const char *);

static void give_up(const char *why) {
  fprintf(stderr, "powercut: %s: %s\n", why, strerror(errno));
  abort();
}

static void *real(const char *name) {
  void *function = dlsym(RTLD_NEXT, name);
  if (function == NULL) give_up(name);
  return function;
}

__attribute__((constructor)) static void start(void) {
  real_openat = real("openat");
  real_close = real("close");
  real_write = real("write");
  real_pwrite = real("pwrite");
  real_writev = real("writev");
  real_pwritev = real("pwritev");
  real_ftruncate = real("ftruncate");
  real_fsync = real("fsync");
  real_fdatasync = real("fdatasync");
  real_rename = real("rename");
  real_unlink = real("unlink");
  real_link = real("link");
  const char *directory = getenv("POWERCUT_DIR"), *file = getenv("POWERCUT_JOURNAL");
  if (directory == NULL || file == NULL) return;
  if (realpath(directory, root) == NULL) give_up("POWERCUT_DIR");
  root_bytes = strlen(root);
  journal = real_openat(AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (journal < 0) give_up("POWERCUT_JOURNAL");
}

/* Below the root: relative to it, "" for itself. Otherwise NULL. */
static const char *watched(const char *path) {
  if (journal < 0 || path == NULL || strncmp(path, root, root_bytes) != 0) return NULL;
  if (path[root_bytes] == '\0') return "";
  return path[root_bytes] == '/' ? path + root_bytes + 1 : NULL;
}

static void append_all(const void *bytes, size_t count) {
  for (const char *from = bytes; count > 0;) {
    ssize_t written = real_write(journal, from, count);
    if (written < 0 && errno != EINTR) give_up("the journal");
    if (written > 0) from += written, count -= (size_t)written;
  }
}

/* In one piece as far as a kill is concerned: a record that is cut off is the last one, and is not read. */
static void record(enum effect effect, uint32_t file, uint64_t value, const char *path, const void *data, size_t data_bytes) {
  size_t path_bytes = path == NULL ? 0 : strlen(path);
  struct header header = {0x54554350, effect, file, 0, value, (uint32_t)path_bytes, (uint32_t)data_bytes, records++};
  append_all(&header, sizeof header);
  append_all(path, path_bytes);
  append_all(data, data_bytes);
}

static uint32_t *slot(const char *path) {
  int free_slot = -1;
  for (int i = 0; i < most_paths; i++) {
    if (known[i].path == NULL) { if (free_slot < 0) free_slot = i; }
    else if (strcmp(known[i].path, path) == 0) return &known[i].file;
  }
  if (free_slot < 0) give_up("too many files");
  known[free_slot].path = strdup(path);
  known[free_slot].file = 0;
  return &known[free_slot].file;
}

static void forget(const char *path) {
  for (int i = 0; i < most_paths; i++) {
    if (known[i].path == NULL || strcmp(known[i].path, path) != 0) continue;
    free(known[i].path);
    known[i].path = NULL;
  }
}

static int is_tracked(int fd) { return journal >= 0 && fd >= 0 && fd < most_fds && file_of[fd] != 0; }

static int open_at(int at, const char *path, int flags, mode_t mode) {
  const char *name = path != NULL && path[0] == '/' ? watched(path) : NULL;
  if (name == NULL) return real_openat(at, path, flags, mode);
  pthread_mutex_lock(&lock);
  struct stat before;
  int was_there = stat(path, &before) == 0;
  int fd = real_openat(at, path, flags, mode);
  struct stat now;
  int saved = errno;
  if (fd >= 0 && fd < most_fds && fstat(fd, &now) == 0) {
    free(directory_of[fd]);
    directory_of[fd] = NULL;
    file_of[fd] = 0;
    if (S_ISDIR(now.st_mode)) {
      directory_of[fd] = strdup(name);
    } else if (S_ISREG(now.st_mode)) {
      uint32_t *file = slot(name);
      if (*file == 0 || !was_there) {
        *file = ++files;
        record(CREATE, *file, was_there ? 1 : 0, name, NULL, 0);
      }
      if (was_there && (flags & O_TRUNC)) record(TRUNCATE, *file, 0, NULL, NULL, 0);
      file_of[fd] = *file;
    }
  }
  pthread_mutex_unlock(&lock);
  errno = saved;
  return fd;
}

#define MODE(flags, mode) \
  mode_t mode = 0; \
  if ((flags) & (O_CREAT | O_TMPFILE)) { \
    va_list list; \
    va_start(list, flags); \
    mode = va_arg(list, mode_t); \
    va_end(list); \
  }

int open(const char *path, int flags, ...) { MODE(flags, mode) return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags, mode) return open_at(AT_FDCWD, path, flags | O_LARGEFILE, mode); }
int openat(int at, const char *path, int flags, ...) { MODE(flags, mode) return open_at(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE(flags, mode) return open_at(at, path, flags | O_LARGEFILE, mode); }
int creat(const char *path, mode_t mode) { return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

int close(int fd) {
  if (journal >= 0 && fd >= 0 && fd < most_fds) {
    pthread_mutex_lock(&lock);
    file_of[fd] = 0;
    free(directory_of[fd]);
    directory_of[fd] = NULL;
    pthread_mutex_unlock(&lock);
  }
  return real_close(fd);
}

ssize_t write(int fd, const void *bytes, size_t count) {
  if (!is_tracked(fd)) return real_write(fd, bytes, count);
  pthread_mutex_lock(&lock);
  ssize_t written = real_write(fd, bytes, count);
  int saved = errno;
  if (written > 0) {
    off_t end = lseek(fd, 0, SEEK_CUR);
    record(WRITE, file_of[fd], (uint64_t)(end - written), NULL, bytes, (size_t)written);
  }
  pthread_mutex_unlock(&lock);
  errno = saved;
  return written;
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
  if (!is_tracked(fd)) return real_pwrite(fd, bytes, count, offset);
  pthread_mutex_lock(&lock);
  ssize_t written = real_pwrite(fd, bytes, count, offset);
  int saved = errno;
  if (written > 0) record(WRITE, file_of[fd], (uint64_t)offset, NULL, bytes, (size_t)written);
  pthread_mutex_unlock(&lock);
  errno = saved;
  return written;
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off_t offset) { return pwrite(fd, bytes, count, offset); }

/* One by one: a vector is no more atomic than that. */
static ssize_t each(int fd, const struct iovec *vector, int count, off_t offset) {
  ssize_t sum = 0;
  for (int i = 0; i < count; i++) {
    ssize_t written = offset < 0 ? write(fd, vector[i].iov_base, vector[i].iov_len)
                                 : pwrite(fd, vector[i].iov_base, vector[i].iov_len, offset + sum);
    if (written < 0) return sum > 0 ? sum : -1;
    sum += written;
    if ((size_t)written < vector[i].iov_len) break;
  }
  return sum;
}

ssize_t writev(int fd, const struct iovec *vector, int count) {
  return is_tracked(fd) ? each(fd, vector, count, -1) : real_writev(fd, vector, count);
}

ssize_t pwritev(int fd, const struct iovec *vector, int count, off_t offset) {
  return is_tracked(fd) ? each(fd, vector, count, offset) : real_pwritev(fd, vector, count, offset);
}

ssize_t pwritev64(int fd, const struct iovec *vector, int count, off_t offset) { return pwritev(fd, vector, count, offset); }

int ftruncate(int fd, off_t size) {
  if (!is_tracked(fd)) return real_ftruncate(fd, size);
  pthread_mutex_lock(&lock);
  int result = real_ftruncate(fd, size);
  int saved = errno;
  if (result == 0) record(TRUNCATE, file_of[fd], (uint64_t)size, NULL, NULL, 0);
  pthread_mutex_unlock(&lock);
  errno = saved;
  return result;
}

int ftruncate64(int fd, off_t size) { return ftruncate(fd, size); }

static int sync_by(int (*function)(int), int fd) {
  int is_file = is_tracked(fd);
  int is_directory = journal >= 0 && fd >= 0 && fd < most_fds && directory_of[fd] != NULL;
  pthread_mutex_lock(&lock);
  uint64_t before = records;
  pthread_mutex_unlock(&lock);
  int result = function(fd);
  int saved = errno;
  if (result == 0 && (is_file || is_directory)) {
    pthread_mutex_lock(&lock);
    if (is_file) record(SYNC, file_of[fd], before, NULL, NULL, 0);
    else record(SYNC_DIRECTORY, 0, before, directory_of[fd], NULL, 0);
    pthread_mutex_unlock(&lock);
  }
  errno = saved;
  return result;
}

int fsync(int fd) { return sync_by(real_fsync, fd); }
int fdatasync(int fd) { return sync_by(real_fdatasync, fd); }

int unlink(const char *path) {
  const char *name = watched(path);
  if (name == NULL) return real_unlink(path);
  pthread_mutex_lock(&lock);
  int result = real_unlink(path);
  int saved = errno;
  if (result == 0) {
    forget(name);
    record(UNLINK, 0, 0, name, NULL, 0);
  }
  pthread_mutex_unlock(&lock);
  errno = saved;
  return result;
}

int rename(const char *from, const char *to) {
  const char *old_name = watched(from), *new_name = watched(to);
  if (old_name == NULL || new_name == NULL) return real_rename(from, to);
  pthread_mutex_lock(&lock);
  int result = real_rename(from, to);
  int saved = errno;
  if (result == 0) {
    uint32_t file = *slot(old_name);
    forget(old_name);
    *slot(new_name) = file;
    record(RENAME, file, 0, old_name, new_name, strlen(new_name));
  }
  pthread_mutex_unlock(&lock);
  errno = saved;
  return result;
}

int link(const char *from, const char *to) {
  const char *old_name = watched(from), *new_name = watched(to);
  if (old_name == NULL || new_name == NULL) return real_link(from, to);
  pthread_mutex_lock(&lock);
  int result = real_link(from, to);
  int saved = errno;
  if (result == 0) {
    uint32_t file = *slot(old_name);
    *slot(new_name) = file;
    record(LINK, file, 0, old_name, new_name, strlen(new_name));
  }
  pthread_mutex_unlock(&lock);
  errno = saved;
  return result;
}
