package flags

import (
	"github.com/urfave/cli/v2"

	"goalsearch/configs"
	"goalsearch/internal/campaign"
)

// Workers is the flag of the number of trainings at once.
func Workers() *cli.IntFlag {
	return &cli.IntFlag{
		Name:        "workers",
		Usage:       "`N` trainings at once; changes no result",
		DefaultText: "one per core, as many as fit into memory",
		Action:      AtLeast("workers", 1),
	}
}

// AcceptNumerics is the flag that accepts runs of other kernels.
func AcceptNumerics() *cli.BoolFlag {
	return &cli.BoolFlag{Name: "accept-numerics", Usage: "accept runs from other kernels, whose last bits may differ"}
}

// Campaign reads what the flags say of taking studies through a store.
func Campaign(line *cli.Context) campaign.Options {
	return campaign.Options{
		Store:          line.String("store"),
		Data:           line.String("data"),
		Workers:        line.Int("workers"),
		AcceptNumerics: line.Bool("accept-numerics"),
		MaxTime:        line.Duration("max-time"),
	}
}

// Settings returns what --set gives.
func Settings(line *cli.Context) ([]configs.Setting, error) {
	var settings []configs.Setting
	for _, text := range line.StringSlice("set") {
		s, err := configs.ParseSetting("--set", text)
		if err != nil {
			return nil, err
		}
		settings = append(settings, s)
	}
	return settings, nil
}
