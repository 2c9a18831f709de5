#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <cairo.h>
#include <pango/pangocairo.h>

/* PangoAttribute's range is written through its fields; this keeps the pointer in C. */
static inline void connect_attribute_insert(PangoAttrList *list, PangoAttribute *attribute,
                                            unsigned int start, unsigned int end) {
    attribute->start_index = start;
    attribute->end_index = end;
    pango_attr_list_insert(list, attribute);
}

/* The family that really answers for a description, or NULL; the caller frees it with g_free. */
static inline char *connect_family_found(const PangoFontDescription *description) {
    PangoFontMap *map = pango_cairo_font_map_get_default();
    PangoContext *context = pango_font_map_create_context(map);
    PangoFont *font = pango_font_map_load_font(map, context, description);
    char *family = NULL;
    if (font != NULL) {
        PangoFontDescription *found = pango_font_describe(font);
        family = g_strdup(pango_font_description_get_family(found));
        pango_font_description_free(found);
        g_object_unref(font);
    }
    g_object_unref(context);
    return family;
}

/* A context that lays text out in points, the same on every surface: no hinting, no rounding. */
static inline PangoContext *connect_context_new(void) {
    PangoContext *context =
        pango_font_map_create_context(pango_cairo_font_map_get_default());
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(context, 72);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_language(context, pango_language_from_string("en-GB"));
    pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
    return context;
}
