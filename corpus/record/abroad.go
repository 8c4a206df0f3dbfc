package record

import "strings"

// abroad are the names of columns and keys in other languages than French and English, folded by FoldName: German, Spanish, Italian,
// Portuguese, Catalan, Dutch, Polish, Romanian, Russian, Arabic, Chinese. They rank behind those of aliases.
var abroad = [fieldCount]string{
	Title: "titel artikeltitel uberschrift schlagzeile titulo titular titulodelarticulo titulodelanoticia titolo titoloarticolo titolodellarticolo titol " +
		"titular kop krantenkop tytuł titlu заголовок название العنوان عنوان 标题",
	Lead: "vorspann teaser unterzeile entradilla bajada subtitulo sottotitolo occhiello sommario resumo riassunto samenvatting anreisser",
	Body: "volltext inhalt artikeltext textinhalt texto textocompleto contenido cuerpo cuerpodelarticulo textodelarticulo testo testocompleto testointegrale " +
		"contenuto corpo corpodotexto conteudo textointegral contingut textcomplet tekst artikeltekst inhoud tresc treść conținut continut текст текстстатьи " +
		"содержание النص المحتوى نص 内容 正文",
	Date: "erscheinungsdatum veroffentlichungsdatum publikationsdatum fecha fechapublicacion fechadepublicacion datapubblicazione datadipubblicazione " +
		"datapublicacao datadepublicacao datadepublicacio datapublikacji datapublicarii publicatiedatum verschijningsdatum дата датапубликации التاريخ " +
		"تاريخالنشر 日期 发布日期",
	Source: "zeitung quelle zeitschrift periodico diario fuente medio giornale testata fonte jornal veiculo diari krant krantentitel bron zrodło zrodlo gazeta " +
		"ziar газета источник издание المصدر الصحيفة جريدة 来源 报纸",
	Section: "ressort seccion sezione secao rubriek seccio рубрика القسم",
	Authors: "autor autoren verfasser autores autora autore autori auteursnaam autorzy автор الكاتب 作者",
	Place:   "ort lugar luogo plaats lloc miejsce место المكان",
	Tags:    "schlagworte schlagworter stichworter palabrasclave parolechiave palavraschave trefwoorden hashtags paraulesclau",
	URL:     "enlace lienurl urladresse",
	Page:    "seite seitenzahl pagina strona страница",
	Year:    "jahr ano anno jaar rok год",
	Month:   "monat mes mese maand miesiac месяц",
	Day:     "dia giorno dag dzien день",
}

// abroadRank is that of the first of them.
const abroadRank = 500

// friends are names that mean a field in the company of others and nothing by themselves: "data" is a date beside "titolo", "message" a
// text beside what only a post of a social network has, and "created_at" its day.
var friends = []struct {
	company string // one of them, folded, beside
	names   string // the likelier first
	field   Field
}{
	{"titolo testo titulo texto titol treść tresc tytuł gazeta titlu ziar jornal giornale diari", "data", Date},
	{social, "tweet fulltext message postmessage posttext caption", Body},
	{social, "postcreated postcreateddate createdat createdtime createdatutc", Date},
	{"facebookid postcreated likesatposting", "pagename groupname", Source},
	{"tweet conversationid likescount", "username", Source},
}

// social are names of what only a post of a social network has.
const social = "facebookid postcreated likesatposting tweet tweetid retweet retweets retweetscount retweetcount favoritecount inreplytostatusid " +
	"publicmetrics conversationid authorid replycount likescount likecount reblogscount"

// friendRank is that of a name that only its company explains.
const friendRank = 3000

// maxTogether bounds the columns that are looked at: a table has fewer.
const maxTogether = 1000

// Meet takes account of what names stand together in a table, before any of them is asked for: some mean something only in company.
func (c *Columns) Meet(names []string) {
	if len(names) > maxTogether {
		return
	}
	folded := map[string]string{}
	for _, name := range names {
		if f := FoldName(name); f != "" {
			folded[f] = name
		}
	}
	for _, f := range friends {
		if !among(folded, f.company) {
			continue
		}
		for rank, alias := range strings.Fields(f.names) {
			name, ok := folded[alias]
			if _, told := c.fields[name]; !ok || told || c.fields[alias] != None || c.Look([]byte(name)) != None {
				continue
			}
			if k, seen := c.byName[name]; seen && k.use != nil {
				k.Field, k.rank, k.use.Field = f.field, friendRank+rank, f.field
				c.byName[name] = k
				continue
			}
			if c.met == nil {
				c.met = map[string]Claim{}
			}
			c.met[name] = Claim{Field: f.field, rank: friendRank + rank}
		}
	}
}

// among reports whether one of several names is there.
func among(there map[string]string, names string) bool {
	for name := range strings.FieldsSeq(names) {
		if _, ok := there[name]; ok {
			return true
		}
	}
	return false
}
