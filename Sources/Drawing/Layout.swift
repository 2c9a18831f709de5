import CPangoCairo

/// One paragraph, shaped and broken into lines by Pango.
@safe final class Layout {
    let pointer: OpaquePointer?

    init(_ paragraph: Paragraph, context: OpaquePointer) {
        unsafe pointer = unsafe pango_layout_new(context)
        let text = paragraph.spans.map { Self.unbroken($0.text) }.joined()
        unsafe pango_layout_set_text(pointer, text, Int32(text.utf8.count))
        setFont(paragraph.style)
        setAttributes(paragraph)
        setLines(paragraph)
    }

    deinit {
        if let pointer = unsafe pointer { unsafe g_object_unref(UnsafeMutableRawPointer(pointer)) }
    }

    /// The text with no line end between a minus sign and the pound sign of its number.
    private static func unbroken(_ text: String) -> String {
        text.replacing("−£", with: "−\u{2060}£")
    }

    /// Width and height of all lines, in points.
    var size: Size {
        var (width, height): (Int32, Int32) = (0, 0)
        unsafe pango_layout_get_size(pointer, &width, &height)
        return Size(width: Double(width) / Self.scale, height: Double(height) / Self.scale)
    }

    /// Points from the top to the first baseline.
    var baseline: Double { Double(unsafe pango_layout_get_baseline(pointer)) / Self.scale }

    private static let scale = Double(PANGO_SCALE)

    private func setFont(_ style: TextStyle) {
        guard let description = unsafe pango_font_description_new() else { return }
        defer { unsafe pango_font_description_free(description) }
        unsafe pango_font_description_set_family(description, Typesetter.family)
        unsafe pango_font_description_set_absolute_size(description, style.size * Self.scale)
        unsafe pango_font_description_set_weight(description, style.weight.pango)
        unsafe pango_layout_set_font_description(pointer, description)
    }

    private func setLines(_ paragraph: Paragraph) {
        if let width = paragraph.width {
            unsafe pango_layout_set_width(pointer, Int32((width * Self.scale).rounded()))
            unsafe pango_layout_set_wrap(pointer, PANGO_WRAP_WORD_CHAR)
            unsafe pango_layout_set_alignment(pointer, paragraph.alignment.pango)
        }
        if let lines = paragraph.maximumLines {
            unsafe pango_layout_set_height(pointer, -Int32(lines))
            unsafe pango_layout_set_ellipsize(pointer, PANGO_ELLIPSIZE_END)
        }
    }

    private func setAttributes(_ paragraph: Paragraph) {
        guard let list = unsafe pango_attr_list_new() else { return }
        defer { unsafe pango_attr_list_unref(list) }
        let end = UInt32(paragraph.spans.reduce(0) { $0 + Self.unbroken($1.text).utf8.count })
        // Contextual alternates would turn "->" or "10x" into other glyphs than were written.
        unsafe connect_attribute_insert(
            list, pango_attr_font_features_new("tnum=1, calt=0"), 0, end)
        if let height = paragraph.style.lineHeight {
            unsafe connect_attribute_insert(
                list, pango_attr_line_height_new_absolute(Int32(height * Self.scale)), 0, end)
        }
        var start: UInt32 = 0
        for span in paragraph.spans {
            let stop = start + UInt32(Self.unbroken(span.text).utf8.count)
            if let weight = span.weight {
                unsafe connect_attribute_insert(
                    list, pango_attr_weight_new(weight.pango), start, stop)
            }
            if let colour = span.colour {
                unsafe connect_attribute_insert(
                    list,
                    pango_attr_foreground_new(
                        UInt16(colour.red) * 257, UInt16(colour.green) * 257,
                        UInt16(colour.blue) * 257), start, stop)
            }
            start = stop
        }
        unsafe pango_layout_set_attributes(pointer, list)
    }
}

extension FontWeight {
    var pango: PangoWeight { PangoWeight(UInt32(rawValue)) }
}

extension TextAlignment {
    var pango: PangoAlignment {
        switch self {
        case .left: PANGO_ALIGN_LEFT
        case .centre: PANGO_ALIGN_CENTER
        case .right: PANGO_ALIGN_RIGHT
        }
    }
}
