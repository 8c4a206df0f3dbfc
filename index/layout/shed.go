package layout

import "context"

// Whole returns an error unless a generation can be read from end to end and is as it was written.
func Whole(ctx context.Context, dir string, s Sealed) error {
	m, err := ReadManifest(dir, s)
	if err != nil {
		return err
	}
	var damaged error
	err = m.ReadAll(ctx, dir, func(f File, damage string) {
		if damage != "" && damaged == nil {
			damaged = Damaged(dir, f.Path+" : "+damage, nil)
		}
	})
	if err != nil {
		return err
	}
	return damaged
}

// Shed removes all but the generation in service, and returns the bytes on the disk that are free now, and the folders that could not be
// removed. The caller holds the lock.
func Shed(dir string, in Sealed) (freed int64, left []string, err error) {
	before, err := DiskUsage(dir)
	if err != nil {
		return 0, nil, Wrap(err, "le dossier de l'index ne peut pas être lu")
	}
	if err := (Service{Sealed: in}).Set(dir); err != nil {
		return 0, nil, Wrap(err, "CURRENT n'a pas pu être écrit")
	}
	left, err = Sweep(dir, in.Name)
	if err != nil {
		return 0, nil, Wrap(err, "le dossier de l'index ne peut pas être lu")
	}
	after, err := DiskUsage(dir)
	if err != nil {
		return 0, nil, Wrap(err, "le dossier de l'index ne peut pas être lu")
	}
	return before - after, append([]string{}, left...), nil
}
