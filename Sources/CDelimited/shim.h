#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

/// The offset of the first such byte, or -1.
static inline long delimited_find(const void *bytes, unsigned char byte, long count) {
    const char *hit = memchr(bytes, byte, (size_t)count);
    return hit ? hit - (const char *)bytes : -1;
}

/// Makes a file, or empties it, for writing; a negative result is an error number.
static inline int delimited_create(const char *path) {
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    return file >= 0 ? file : -errno;
}

/// Writes all bytes; 0, or a negative error number.
static inline int delimited_write(int file, const void *bytes, size_t count) {
    const char *next = bytes;
    while (count > 0) {
        ssize_t written = write(file, next, count);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return -errno;
        next += written;
        count -= (size_t)written;
    }
    return 0;
}

/// Closes a file; 0, or a negative error number.
static inline int delimited_close(int file) { return close(file) == 0 ? 0 : -errno; }

/// The words of an error number.
static inline const char *delimited_error(int number) { return strerror(number); }
