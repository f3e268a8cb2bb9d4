package check

// checkPopulation follows the measures and features that rows of people name,
// and wants a value or its mark for each year.
func (d *dossier) checkPopulation() {
	for _, r := range d.rows(populationFile, "population") {
		measure, feature := str(r.v["measure"]), str(r.v["feature"])
		d.need(d.has(populationFile, "measures", measure), r, r.field("measure"), "a measure of "+populationFile, measure)
		d.need(feature == "" || d.feature(feature) != nil, r, r.field("feature"), "a feature of a layer", feature)
		for _, f := range r.below("figures") {
			if (f.v["value"] == nil) != truth(f.v["toBeSourced"]) {
				d.report.add(Fault{File: r.file, ID: r.id, Field: f.field("value"), Reason: expected("a value, or null with toBeSourced", plain("neither, or both")), Fix: "write the figure, or mark it"})
			}
		}
	}
}
