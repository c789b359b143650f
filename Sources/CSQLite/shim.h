// What Swift cannot import from sqlite3.h: function-pointer constants and variadic configuration.
#include <sqlite3.h>

/// Binds UTF-8 text and lets SQLite copy it.
static inline int fawen_bind_text(sqlite3_stmt *statement, int index, const char *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_text64(statement, index, bytes, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// Binds bytes and lets SQLite copy them; zero bytes bind an empty value, not NULL.
static inline int fawen_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
    if (count == 0) return sqlite3_bind_zeroblob(statement, index, 0);
    return sqlite3_bind_blob64(statement, index, bytes, count, SQLITE_TRANSIENT);
}

/// Sets one on-or-off option of a connection (SQLITE_DBCONFIG_…).
static inline int fawen_configure(sqlite3 *connection, int option, int value) {
    return sqlite3_db_config(connection, option, value, (int *)0);
}
