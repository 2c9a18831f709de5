#include <expat.h>
#include <zip.h>

/// XML_GetUserData is a macro, which Swift does not see.
static inline void *archive_user_data(XML_Parser parser) { return XML_GetUserData(parser); }
