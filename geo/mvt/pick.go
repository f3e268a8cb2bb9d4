package mvt

import "encoding/binary"

// Pick returns a tile with those layers of a tile whose name keep is true of,
// their bytes as they are; nil when none is left. It returns an error that wraps
// geo.ErrInvalid for bytes that are not a tile.
func Pick(tile []byte, keep func(name string) bool) ([]byte, error) {
	var out []byte
	err := eachField(tile, func(f field) error {
		if f.number != 3 || f.wire != 2 {
			return nil
		}
		name := ""
		err := eachField(f.bytes, func(f field) error {
			if f.number == 1 && f.wire == 2 {
				name = string(f.bytes)
			}
			return nil
		})
		if err != nil || !keep(name) {
			return err
		}
		out = append(out, 3<<3|2)
		out = binary.AppendUvarint(out, uint64(len(f.bytes)))
		out = append(out, f.bytes...)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
