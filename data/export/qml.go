package export

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"ceded/data"
)

// qml writes the style of a table for QGIS: colours by hue, patterns by how land
// passed, dashes by how sure a line is, names in the first language. It says what
// the map's own style says; only what is there gets a class. What the map does
// not draw of itself (sections, which lie on the lines that they are parts of) is
// there to be switched on.
func qml(m *data.Manifest, t part) string {
	layer := t.Layer
	s := &sheet{part: t, colours: m.Palette["light"], colour: layer.ID, shown: drawnFrom(layer)}
	name := layer.TileName()
	switch family, _ := familyName(t.geom); {
	case !layer.Dated() && family == "areas":
		key := "land"
		if strings.HasPrefix(name, "lake") {
			key = "water"
		}
		s.single("fill", fill(s.of(key), 255)+stroke(s.of("shore"), .1, nil))
	case !layer.Dated() && family == "lines" && strings.HasPrefix(name, "river"):
		s.single("line", stroke(s.of("river"), .2, nil))
	case !layer.Dated() && family == "lines":
		s.classes("line", []string{"kind"}, func(v []string) string {
			switch v[0] {
			case "admin1":
				return stroke(s.of("admin"), .15, []float64{6, 4})
			case "disputed":
				return stroke(s.of("border"), .25, []float64{2, 2})
			}
			return stroke(s.of("border"), .25, nil)
		})
	case !layer.Dated() && name == "labels":
		s.single("marker", "")
	case !layer.Dated():
		s.colour = "ink"
		s.single("marker", marker(s.of("ink"), 1.1, s.when("enabled")))
	case family == "areas" && !layer.Territories: // which the map draws when it speaks of them
		s.colour = "muted"
		s.single("fill", stroke(s.of("muted"), .3, []float64{3, 2}))
	case family == "areas":
		s.classes("fill", []string{"hue", "pattern", "certainty"}, func(v []string) string {
			return fill(s.of(v[0]), 55) + hatch(s.of(v[0]), v[1]) + stroke(s.of(v[0]), .25, dashes[v[2]])
		})
	case family == "lines":
		s.classes("line", []string{"hue", "certainty", "statusAt", "kind"}, func(v []string) string {
			if v[1] != "" {
				return stroke(s.of(v[0]), .6, dashes[v[1]])
			}
			// A route is a double line, which no border is.
			return stroke(s.of(cmp.Or(v[0], "muted")), .9, routes[v[2]]) + stroke(s.of("halo"), .5, nil)
		})
	default:
		if s.colours[layer.ID] == "" {
			s.colour = "muted"
		}
		s.classes("marker", []string{"kind", "statusAt"}, func(v []string) string {
			if v[1] == "underway" || v[1] == "after" {
				return ring(s.of(""), s.of("halo"), 2)
			}
			return ring(s.of("halo"), s.of(""), 2)
		})
	}
	return s.String(data.FlatName(m.Languages[0]), layer.Dated() && (layer.Territories || layer.Geometry != "polygon") || layer.Geometry == "point")
}

// drawnFrom is a condition in QGIS's words: whether a feature of a rank is drawn
// at the map's scale, as in the tiles. "" is always.
func drawnFrom(l *data.Layer) string {
	if len(l.RankMinZoom) == 0 {
		return ""
	}
	var zooms []string
	for _, z := range l.RankMinZoom {
		zooms = append(zooms, fmt.Sprint(z))
	}
	const wholeWorld = 279541132 // the scale of zoom 0, a world of 512 pixels of 0.28 mm
	return fmt.Sprintf(`array_get(array(%s), min(coalesce("rank",0),%d)) <= log(2, %d / @map_scale)`, strings.Join(zooms, ","), len(zooms)-1, wholeWorld)
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

// routes are a route's dashes by its state on the day that the data speaks of.
var routes = map[string][]float64{"underway": {5, 2.6}, "after": {1.4, 3}}

// hidden reports whether a kind is drawn as a part of others, or by no zoom.
func (s *sheet) hidden(kind string) bool {
	return kind == "border-section" || s.Layer.KindMinZoom[kind] > data.MaxTileZoom
}

// sheet is a style being written.
type sheet struct {
	part
	colours map[string]string
	colour  string // key of the layer's own colour, if the palette has it
	shown   string // a condition for symbols and names; "": always
	attr    string // expression of the classes; "": one symbol for all
	kinds   []class
	symbols []string
}

type class struct {
	value, label string
	hidden       bool
}

// of returns a colour of the palette; for a key that it has not, the layer's
// own, else ink.
func (s *sheet) of(key string) string {
	return cmp.Or(s.colours[key], s.colours[s.colour], s.colours["ink"])
}

// when makes a setting of a symbol depend on what is shown at the scale.
func (s *sheet) when(setting string) string {
	if s.shown == "" {
		return ""
	}
	return depends(map[string]string{setting: s.shown})
}

func (s *sheet) single(kind, layers string) {
	s.symbols = append(s.symbols, symbol(kind, 0, layers))
}

// classes makes a class of each combination of properties that the rows have.
func (s *sheet) classes(kind string, properties []string, draw func(values []string) string) {
	var at []int
	for _, name := range properties {
		at = append(at, slices.IndexFunc(s.columns, func(c column) bool { return c.name == name }))
	}
	seen := map[string]bool{}
	for _, r := range s.rows {
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
		label := strings.Join(slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" }), ", ")
		s.kinds = append(s.kinds, class{key, label, slices.ContainsFunc(values, s.hidden)})
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
	switch {
	case s.attr == "" && !strings.Contains(s.symbols[0], "<layer"):
		b.WriteString(`<renderer-v2 type="nullSymbol"><symbols>`)
		s.symbols = nil
	case s.attr == "":
		b.WriteString(`<renderer-v2 type="singleSymbol" symbollevels="0" enableorderby="0" forceraster="0"><symbols>`)
	default:
		fmt.Fprintf(&b, `<renderer-v2 type="categorizedSymbol" attr="%s" symbollevels="0" enableorderby="0" forceraster="0"><categories>`, escape(s.attr))
		for i, c := range s.kinds {
			fmt.Fprintf(&b, `<category render="%t" symbol="%d" value="%s" label="%s" type="string"/>`, !c.hidden, i, escape(c.value), escape(c.label))
		}
		b.WriteString(`</categories><symbols>`)
	}
	b.WriteString(strings.Join(s.symbols, ""))
	b.WriteString(`</symbols></renderer-v2>`)
	if labelled {
		b.WriteString(s.names(label))
	}
	b.WriteString(`</qgis>`)
	return b.String()
}

// names writes the labels: of territories bold, in their hue and before all
// others; of places beside their mark.
func (s *sheet) names(field string) string {
	weight, place, priority, ink := "50", "6", 5, s.of("ink")
	set := map[string]string{}
	if s.shown != "" {
		set["Show"] = s.shown
	}
	switch {
	case s.Layer.Territories:
		weight, place, priority = "75", "1", 10
		var hues strings.Builder
		for key, hex := range sorted(s.colours) {
			fmt.Fprintf(&hues, ` WHEN "hue"='%s' THEN '%s'`, key, hex)
		}
		set["Color"] = "CASE" + hues.String() + " END"
	case !s.Layer.Dated() && s.Layer.TileName() == "labels":
		place, priority, ink = "1", 7, s.of("muted")
	case strings.HasSuffix(s.geom, "LINESTRING"):
		place, priority, ink = "2", 3, s.of("muted")
	}
	return fmt.Sprintf(`<labeling type="simple"><settings calloutType="simple"><text-style fieldName="%s" fontSize="9" fontSizeUnit="Point" fontWeight="%s" textColor="%s" textOpacity="1" fontFamily="Noto Sans" isExpression="0">`+
		`<text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="%s" bufferOpacity="0.8"/></text-style><text-format wrapChar="" autoWrapLength="18"/>`+
		`<placement placement="%s" priority="%d" dist="0.8" distUnits="MM" offsetType="1" predefinedPositionOrder="R,L,TR,BR,TL,BL,TSR,BSR"/><rendering obstacle="0" scaleVisibility="0"/>%s</settings></labeling>`,
		escape(field), weight, rgba(ink, 255), rgba(s.of("halo"), 255), place, priority, strings.NewReplacer("data_defined_properties", "dd_properties").Replace(depends(set)))
}

// depends writes settings that an expression of QGIS decides for each feature.
func depends(settings map[string]string) string {
	if len(settings) == 0 {
		return ""
	}
	var b strings.Builder
	for name, expression := range sorted(settings) {
		fmt.Fprintf(&b, `<Option type="Map" name="%s"><Option type="bool" name="active" value="true"/><Option type="QString" name="expression" value="%s"/><Option type="int" name="type" value="3"/></Option>`, name, escape(expression))
	}
	return `<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/><Option type="Map" name="properties">` + b.String() + `</Option><Option type="QString" name="type" value="collection"/></Option></data_defined_properties>`
}

// sorted ranges over a map in the order of its keys.
func sorted(m map[string]string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, k := range slices.Sorted(maps.Keys(m)) {
			if !yield(k, m[k]) {
				return
			}
		}
	}
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
			`</Option><symbol type="marker" name="@dots" alpha="1" clip_to_extent="1" force_rhr="0">`+marker(hex, .7, "")+`</symbol></layer>`, 1)
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

// marker is a dot; more is what else its layer says.
func marker(hex string, mm float64, more string) string {
	o := with("name", "circle") + with("color", rgba(hex, 255)) + with("outline_style", "no") + with("size", fmt.Sprint(mm)) + with("size_unit", "MM")
	return strings.Replace(drawn("SimpleMarker", o), "</layer>", more+"</layer>", 1)
}

// ring is a dot with a rim.
func ring(rim, hex string, mm float64) string {
	return drawn("SimpleMarker", with("name", "circle")+with("color", rgba(hex, 255))+with("outline_color", rgba(rim, 255))+with("outline_width", "0.3")+with("outline_width_unit", "MM")+with("size", fmt.Sprint(mm))+with("size_unit", "MM"))
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
