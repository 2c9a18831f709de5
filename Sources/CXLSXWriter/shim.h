#include <xlsxwriter.h>

/* Texts in the library's records are `char *` up to version 1.1 and `const char *` from 1.2 on, which
   Swift takes for different types. Set here, they are the same to it. */
static inline void connect_measure_set_folder(lxw_workbook_options *options, const char *folder)
{
    options->tmpdir = (char *)folder;
}

static inline void connect_measure_set_texts(lxw_doc_properties *properties, char *title,
    char *subject, char *author, char *company, char *comments)
{
    properties->title = title;
    properties->subject = subject;
    properties->author = author;
    properties->company = company;
    properties->comments = comments;
}

static inline void connect_measure_set_header(lxw_table_column *column, char *header)
{
    column->header = header;
}

static inline void connect_measure_set_name(lxw_table_options *options, char *name)
{
    options->name = name;
}
