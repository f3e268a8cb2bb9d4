package figure

// Pt is a position in scene units.
type Pt struct{ X, Y int }

// Run is a chain of points; a closed one is a ring.
type Run struct {
	Pts    []Pt
	Closed bool
}

// Hatch says how a surface is patterned.
type Hatch struct {
	Kind    string // ceded: 45 degrees, otherwise: 135 degrees, claimed: dots, none: flat
	Colour  string
	Tint    float64 // opacity of the flat colour under the pattern
	Ink     float64 // opacity of the pattern itself
	Spacing float64 // scene units between strokes
	Stroke  float64 // scene units
}

// Shape is a set of runs with one paint. The empty string paints nothing.
type Shape struct {
	Group         string // what it is: land, river, territory, ... for reading the picture as text
	ID            string // feature, where one shape is one feature
	Name          string // shown by a browser on hover
	Runs          []Run
	Fill          string
	FillOpacity   float64 // 0 means opaque
	Hatch         *Hatch
	Stroke        string
	StrokeOpacity float64 // 0 means opaque
	Width         float64 // scene units
	Dash          []float64
	Butt          bool
	ClipSelf      bool // paint only inside the shape itself: half the stroke
}

// Anchor places a text against its position.
type Anchor int

// The three anchors.
const (
	Middle Anchor = iota
	Start
	End
)

// Text is one line of words.
type Text struct {
	Group  string
	X, Y   int // baseline
	S      string
	Lang   string // when it is not the picture's
	Size   float64
	Weight int // 400, 500, 600 or 700
	Italic bool
	Track  float64 // letter spacing, scene units
	Anchor Anchor
	Fill   string
	Halo   string
	HaloW  float64
	Angle  float64 // degrees clockwise about X, Y
}

// Scene is a picture ready to be written. Map shapes and texts are clipped to
// the map's height; Over is drawn after, unclipped.
type Scene struct {
	Width, Height int // scene units
	MapHeight     int
	PxW, PxH      int // output pixels
	Lang          string
	Title, Desc   string
	Water         string
	Shapes        []Shape
	Texts         []Text
	OverShapes    []Shape
	OverTexts     []Text
}
