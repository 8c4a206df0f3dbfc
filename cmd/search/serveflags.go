package main

import (
	"time"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque/web"
	"github.com/kiosque-search/kiosque/web/guard"
)

// serveFlags are the flags of serve, in the groups of the help.
func serveFlags() []ucli.Flag {
	const (
		access  = "Qui peut entrer"
		limits  = "Limites"
		embed   = "Dans d'autres pages"
		logging = "Journal"
		running = "Marche"
	)
	return []ucli.Flag{
		indexFlag(),
		&ucli.StringFlag{Name: "addr", Value: "127.0.0.1:8080", Usage: "`ADRESSE` où répondre ; par défaut 127.0.0.1:8080, :8080 pour tout le réseau, :0 " +
			"pour un port libre"},
		&ucli.StringFlag{Name: "admin-email", Usage: "`ADRESSE` de qui tient le serveur, pour ceux qui moissonnent (OAI-PMH) ; par défaut postmaster@ la machine"},
		&ucli.StringFlag{Name: "base-url", Usage: "`URL` adresse publique de la page, pour ce qui se lit ailleurs (flux, descriptions) ; par défaut celle " +
			"de chaque requête"},
		&ucli.StringFlag{Name: "title", Usage: "`TITRE` nom du site dans la page ; par défaut Kiosque"},
		synonymsFlag(),
		&ucli.StringFlag{Name: "tls-cert", Usage: "`FICHIER` certificat TLS en PEM, avec sa chaîne ; sans lui, HTTP"},
		&ucli.StringFlag{Name: "tls-key", Usage: "`FICHIER` clé du certificat en PEM"},

		&ucli.StringFlag{Category: access, Name: "keys", Usage: "`FICHIER` clés d'accès admises, une ligne « nom<TAB>empreinte » chacune, écrite par « search key »"},
		&ucli.StringFlag{Category: access, Name: "passwords", Usage: "`FICHIER` mots de passe admis, une ligne « nom:bcrypt » chacun, écrite par « htpasswd -B »"},
		&ucli.StringFlag{Category: access, Name: "proxy-user-header", Usage: "`EN-TÊTE` où les mandataires de confiance nomment le lecteur, par exemple Remote-User"},
		&ucli.StringSliceFlag{Category: access, Name: "trusted-proxy", Usage: "`RÉSEAU` mandataire de confiance, adresse ou réseau (10.0.0.0/8) ; répétable"},
		&ucli.StringFlag{Category: access, Name: "rights", Usage: "`FICHIER` droits des sources, une ligne « source<TAB>extrait » ou « source<TAB>texte » " +
			"chacune, * pour les autres ; par défaut tout est montré"},

		&ucli.Float64Flag{Category: limits, Name: "rate", Usage: "`N` requêtes par seconde et par lecteur, à la longue ; par défaut sans limite"},
		&ucli.IntFlag{Category: limits, Name: "burst", Usage: "`N` requêtes d'un coup par lecteur ; par défaut dix secondes de --rate"},
		&ucli.IntFlag{
			Category: limits, Name: "max-in-flight", Value: 128,
			Usage: "`N` recherches en même temps, dont la moitié au plus d'un même lecteur ; par défaut 128, 0 : sans limite",
		},
		&ucli.IntFlag{
			Category: limits, Name: "max-streams", Value: 8,
			Usage: "`N` exports en même temps, dont la moitié au plus d'un même lecteur ; par défaut 8, 0 : sans limite",
		},
		&ucli.DurationFlag{Category: limits, Name: "timeout", Value: 5 * time.Second, Usage: "`DURÉE` d'une recherche au plus ; par défaut 5s, 0 : sans limite"},
		&ucli.DurationFlag{Category: limits, Name: "stream-timeout", Value: 10 * time.Minute, Usage: "`DURÉE` d'un export au plus ; par défaut 10m, 0 : sans limite"},

		&ucli.StringSliceFlag{
			Category: embed, Name: "cors-origin",
			Usage: "`ORIGINE` dont les scripts peuvent interroger l'API, par exemple https://intranet.exemple.fr ; répétable",
		},
		&ucli.StringSliceFlag{Category: embed, Name: "frame-ancestor", Usage: "`ORIGINE` dont les pages peuvent montrer celle-ci dans un cadre ; répétable"},

		&ucli.StringFlag{Category: logging, Name: "log-format", Value: "text", Usage: "`FORME` du journal : text ou json ; par défaut text"},
		&ucli.BoolFlag{Category: logging, Name: "log-queries", Usage: "note aussi le texte des requêtes"},
		&ucli.BoolFlag{Category: logging, Name: "log-users", Usage: "note aussi le nom des lecteurs identifiés"},

		&ucli.BoolFlag{Category: running, Name: "metrics", Usage: "donne des mesures à Prometheus sous /metrics, à qui peut entrer"},
		&ucli.StringFlag{
			Category: running, Name: "metrics-addr",
			Usage: "`ADRESSE` où donner ces mesures à part, à qui peut l'atteindre, par exemple 127.0.0.1:9090",
		},
		&ucli.DurationFlag{Category: running, Name: "drain", Usage: "`DURÉE` entre le signal d'arrêt et l'arrêt, pendant laquelle readyz répond 503 ; par défaut 0"},
	}
}

func guardOptions(c *ucli.Context) guard.Options {
	return guard.Options{
		KeysFile: c.String("keys"), PasswordsFile: c.String("passwords"), UserHeader: c.String("proxy-user-header"), Proxies: c.StringSlice("trusted-proxy"),
		Rate: c.Float64("rate"), Burst: c.Int("burst"),
	}
}

func webOptions(c *ucli.Context, door web.Door, log logger) web.Options {
	return web.Options{
		Title: c.String("title"), BaseURL: c.String("base-url"), AdminEmail: c.String("admin-email"),
		CORSOrigins: c.StringSlice("cors-origin"), FrameAncestors: c.StringSlice("frame-ancestor"),
		Door: door, Stopping: func() bool { return c.Err() != nil },
		Logger: log.Logger, LogQueries: c.Bool("log-queries"), LogUsers: c.Bool("log-users"),
		MaxInFlight: orNone(c.Int("max-in-flight")), MaxStreams: orNone(c.Int("max-streams")),
		Timeout: orNone(c.Duration("timeout")), StreamTimeout: orNone(c.Duration("stream-timeout")),
	}
}

// orNone turns zero, which means "no limit" to who types it, into what means so in web.Options.
func orNone[T int | time.Duration](n T) T {
	if n == 0 {
		return -1
	}
	return n
}

// writeLimit is how long the server lets an answer take that is sent as a whole: longer than the search in it.
func writeLimit(c *ucli.Context) time.Duration {
	if limit := c.Duration("timeout"); limit > 0 {
		return limit + writeTimeout
	}
	return 0
}
