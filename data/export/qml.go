package export

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ceded/data"
)

// qml writes the style of a table for QGIS: colours by hue, patterns by how land
// passed, dashes by how sure a line is, names in the first language. It says what
// the map's own style says; only what is there gets a class.
func qml(m *data.Manifest, t part) string {
	layer := t.Layer
	s := &sheet{colours: m.Palette["light"], other: layer.ID}
	switch family, _ := familyName(t.geom); {
	case !layer.Dated() && family == "areas":
		key := "land"
		if strings.HasPrefix(layer.TileName(), "lake") {
			key = "water"
		}
		s.single("fill", fill(s.colour(key), 255)+outline(s.colour("muted"), .1))
	case !layer.Dated() && family == "lines":
		key := "border"
		if strings.HasPrefix(layer.TileName(), "river") {
			key = "river"
		}
		s.single("line", stroke(s.colour(key), .2, nil))
	case !layer.Dated():
		s.single("marker", marker(s.colour("muted"), 1.2))
	case family == "areas":
		s.classes(t, "fill", []string{"hue", "pattern"}, func(v []string) string { return fill(s.colour(v[0]), 55) + hatch(s.colour(v[0]), v[1]) })
	case family == "lines":
		s.classes(t, "line", []string{"hue", "certainty"}, func(v []string) string { return stroke(s.colour(v[0]), .6, dashes[v[1]]) })
	default:
		s.classes(t, "marker", []string{"kind"}, func([]string) string { return marker(s.colour(""), 2) })
	}
	return s.String(data.FlatName(m.Languages[0]), layer.Dated() || layer.Geometry == "point")
}

// familyName returns the family of a geometry type and whether there is one.
func familyName(geom string) (string, bool) {
	for _, f := range families {
		if geom == f.single || geom == f.multi {
			return f.suffix, true
		}
	}
	return "points", false
}

// dashes are a line's dashes by its certainty, in line widths; surveyed is drawn
// through.
var dashes = map[string][]float64{"treaty-text": {6, 2}, "reconstruction": {2.4, 1.8}, "illustrative": {.9, 1.5}}

// sheet is a style being written.
type sheet struct {
	colours map[string]string
	other   string // key of the layer's own colour, if the palette has it
	attr    string // expression of the classes; "": one symbol for all
	kinds   []class
	symbols []string
}

type class struct{ value, label string }

// colour returns a colour of the palette; for a key that it has not, the layer's
// own, else ink.
func (s *sheet) colour(key string) string {
	return cmp.Or(s.colours[key], s.colours[s.other], s.colours["ink"])
}

func (s *sheet) single(kind, layers string) {
	s.symbols = append(s.symbols, symbol(kind, 0, layers))
}

// classes makes a class of each combination of properties that the rows have.
func (s *sheet) classes(t part, kind string, properties []string, draw func(values []string) string) {
	var at []int
	for _, name := range properties {
		at = append(at, slices.IndexFunc(t.columns, func(c column) bool { return c.name == name }))
	}
	seen := map[string]bool{}
	for _, r := range t.rows {
		values := make([]string, len(at))
		for i, n := range at {
			if n >= 0 {
				values[i], _ = r.values[n].(string)
			}
		}
		key := strings.Join(values, "|")
		if seen[key] {
			continue
		}
		seen[key] = true
		s.kinds = append(s.kinds, class{key, strings.Trim(strings.Join(values, ", "), ", ")})
		s.symbols = append(s.symbols, symbol(kind, len(s.symbols), draw(values)))
	}
	var parts []string
	for i, name := range properties {
		expr := "''"
		if at[i] >= 0 {
			expr = `coalesce("` + name + `",'')`
		}
		parts = append(parts, expr)
	}
	s.attr = strings.Join(parts, " || '|' || ")
}

// String writes the document.
func (s *sheet) String(label string, labelled bool) string {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'><qgis version="3.22.0" styleCategories="Symbology|Labeling" labelsEnabled="` + bit(labelled) + `">`)
	if s.attr == "" {
		b.WriteString(`<renderer-v2 type="singleSymbol" symbollevels="0" enableorderby="0" forceraster="0"><symbols>`)
	} else {
		fmt.Fprintf(&b, `<renderer-v2 type="categorizedSymbol" attr="%s" symbollevels="0" enableorderby="0" forceraster="0"><categories>`, escape(s.attr))
		for i, c := range s.kinds {
			fmt.Fprintf(&b, `<category render="true" symbol="%d" value="%s" label="%s" type="string"/>`, i, escape(c.value), escape(c.label))
		}
		b.WriteString(`</categories><symbols>`)
	}
	b.WriteString(strings.Join(s.symbols, ""))
	b.WriteString(`</symbols></renderer-v2>`)
	if labelled {
		fmt.Fprintf(&b, `<labeling type="simple"><settings calloutType="simple"><text-style fieldName="%s" fontSize="9" fontSizeUnit="Point" textColor="%s" textOpacity="1" fontFamily="Noto Sans" isExpression="0">`+
			`<text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="%s" bufferOpacity="0.8"/></text-style><placement placement="1"/><rendering obstacle="1" scaleVisibility="0"/></settings></labeling>`,
			escape(label), rgba(s.colour("ink"), 255), rgba(s.colour("land"), 255))
	}
	b.WriteString(`</qgis>`)
	return b.String()
}

func symbol(kind string, n int, layers string) string {
	return fmt.Sprintf(`<symbol type="%s" name="%d" alpha="1" clip_to_extent="1" force_rhr="0">%s</symbol>`, kind, n, layers)
}

func drawn(class, options string) string {
	return fmt.Sprintf(`<layer class="%s" enabled="1" locked="0" pass="0"><Option type="Map">%s</Option></layer>`, class, options)
}

// with is an option of a symbol layer.
func with(name, value string) string {
	return fmt.Sprintf(`<Option type="QString" name="%s" value="%s"/>`, name, escape(value))
}

func fill(hex string, alpha int) string {
	return drawn("SimpleFill", with("color", rgba(hex, alpha))+with("style", "solid")+with("outline_style", "no"))
}

func outline(hex string, mm float64) string {
	return drawn("SimpleLine", with("line_color", rgba(hex, 255))+with("line_width", fmt.Sprint(mm))+with("line_width_unit", "MM"))
}

// hatch is the pattern of a passage: rising lines, falling lines, dots.
func hatch(hex, pattern string) string {
	lines := func(angle string) string {
		return strings.Replace(drawn("LinePatternFill", with("angle", angle)+with("distance", "2.2")+with("distance_unit", "MM")+with("line_width", "0.3")+with("color", rgba(hex, 200))), "</Option></layer>",
			`</Option><symbol type="line" name="@hatch" alpha="1" clip_to_extent="1" force_rhr="0">`+stroke(hex, .25, nil)+`</symbol></layer>`, 1)
	}
	switch pattern {
	case "ceded":
		return lines("45")
	case "otherwise":
		return lines("135")
	case "claimed":
		return strings.Replace(drawn("PointPatternFill", with("distance_x", "2.2")+with("distance_y", "2.2")+with("distance_x_unit", "MM")+with("distance_y_unit", "MM")+with("displacement_x", "1.1")+with("displacement_x_unit", "MM")), "</Option></layer>",
			`</Option><symbol type="marker" name="@dots" alpha="1" clip_to_extent="1" force_rhr="0">`+marker(hex, .7)+`</symbol></layer>`, 1)
	}
	return ""
}

// stroke is a line; dash is in line widths.
func stroke(hex string, mm float64, dash []float64) string {
	o := with("line_color", rgba(hex, 255)) + with("line_width", fmt.Sprint(mm)) + with("line_width_unit", "MM") + with("capstyle", "flat") + with("joinstyle", "round")
	if len(dash) == 0 {
		return drawn("SimpleLine", o+with("line_style", "solid"))
	}
	var mms []string
	for _, d := range dash {
		mms = append(mms, fmt.Sprintf("%.2g", d*mm))
	}
	return drawn("SimpleLine", o+with("line_style", "solid")+with("use_custom_dash", "1")+with("customdash", strings.Join(mms, ";"))+with("customdash_unit", "MM"))
}

func marker(hex string, mm float64) string {
	return drawn("SimpleMarker", with("name", "circle")+with("color", rgba(hex, 255))+with("outline_style", "no")+with("size", fmt.Sprint(mm))+with("size_unit", "MM"))
}

// rgba writes #rrggbb as QGIS does.
func rgba(hex string, alpha int) string {
	var r, g, b int
	if _, err := fmt.Sscanf(hex, "#%02x%02x%02x", &r, &g, &b); err != nil {
		return fmt.Sprintf("0,0,0,%d", alpha)
	}
	return fmt.Sprintf("%d,%d,%d,%d", r, g, b, alpha)
}

func bit(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

// escape writes a text inside an attribute of XML.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\n", " ").Replace(s)
}
