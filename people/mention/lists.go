package mention

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/kiosque-search/kiosque/analysis"
)

// wordSet is folded words, written in one line.
type wordSet map[string]bool

func wordsOf(lists ...string) wordSet {
	s := wordSet{}
	for _, list := range lists {
		for w := range strings.FieldsSeq(list) {
			s[strings.ToLower(w)] = true
		}
	}
	return s
}

// lists are the words that speak for a name, or against one; folded.
type lists struct {
	courtesy   wordSet // that stand before the name of a person alone: M. Macron, docteur Petit
	roles      wordSet // what a person is: le député Damien Abad
	kin        wordSet // what a person is to another: sa femme, Bernadette
	given      wordSet // given names that the lexicon lacks
	particles  wordSet // inside names of people
	noble      wordSet // those that follow given names only
	things     wordSet // before names of people that are those of things: rue Jean Jaurès
	bodies     wordSet // what an organisation is, before its name: le quotidien, le syndicat
	heads      wordSet // with which names of organisations begin: Ligue, Conseil
	wide       wordSet // with which others begin, too: only where their acronym follows
	named      wordSet // that have a name behind them: Fondation Chirac
	lower      wordSet // with which names of organisations begin, in small letters
	adjectives wordSet // of organisations, behind their heads
	suffixes   wordSet // with which names of organisations end
	forms      wordSet // with which they end, in capitals: SA, FM
	noName     wordSet // what nobody is called, though it looks like a name
	noOrg      wordSet // what is in capitals and is no organisation
	sources    wordSet // before the name of a paper
	says       wordSet // what people do in the press, before and behind their names
}

var known = sync.OnceValue(func() lists {
	return lists{
		courtesy: wordsOf(`m mm mme mmes mlle mlles monsieur madame mademoiselle mesdames messieurs me mr mrs ms dr drs pr mgr monseigneur docteur
			docteure professeur general colonel commandant capitaine lieutenant sergent adjudant caporal amiral marechal imam cheikh cheick cheik sheikh
			hadj hadja adja elhadj sir lord lady maitre abbe pape prince princesse soeur commissaire juge brigadier`),
		roles: wordsOf(`president presidente ministre maire depute deputee senateur senatrice conseiller conseillere secretaire chef cheffe leader patron
			patronne directeur directrice pdg fondateur fondatrice journaliste animateur animatrice presentateur presentatrice acteur actrice comedien
			comedienne chanteur chanteuse artiste ecrivain ecrivaine auteur auteure romancier romanciere realisateur realisatrice cineaste humoriste
			sociologue historien historienne economiste politologue chercheur chercheuse medecin avocat avocate procureur procureure prefet prefete
			entraineur joueur joueuse footballeur skipper pilote champion championne candidat candidate militant militante etudiant etudiante enseignant
			enseignante islamologue predicateur essayiste philosophe peintre photographe graphiste architecte cuisinier elu elue porte-parole
			socialiste ecologiste centriste republicain frontiste ambassadeur ambassadrice astronome physicien physicienne biologiste astronaute
			commentateur editorialiste chroniqueur chroniqueuse polemiste rappeur rappeuse producteur productrice prince princesse roi reine guide
			marraine parrain coach coachs tresoriere tresorier coordonnateur coordinateur coordinatrice responsable psychologue psychiatre
			geographe linguiste juriste poete sculpteur dessinateur musicien pianiste danseur danseuse styliste mannequin cycliste coureur nageur nageuse
			patriarche eveque cardinal archeveque dictateur autocrate premier sherif gouverneur prix-nobel representant representante delegue deleguee
			membre garde`),
		kin: wordsOf(`epouse epoux femme mari fils fille soeur frere pere mere compagne compagnon veuve veuf oncle tante cousin cousine neveu niece
			ami amie grand-pere grand-mere demi-soeur demi-frere petit-fils petite-fille aine ainee cadet cadette`),
		given: wordsOf(`aissata aisseta aicha alizeta alizèta abzeta awa azara barack boubacar beyonce blaise bamba bio daouda djeneba djibril eminem
			fatim fatimata habibou hamid hamadi haoua harouna hesham ibrahima idrissa inessa iris issa issaka issiaka issouf jacline jonathann kadi
			koumba kyrie lassane lawrence loleh maimouna mariam mariame maryam mitt mohamed mohammed muammar nelly noufou nafissatou
			ousseni oumar pape ramata rasmane redoine roch roselyne safiatou sala salif salimata samira seydou sekou siaka souleymane tiecoura xi yacouba
			yero zeinabou zeynabou zinedine laeticia barbra bashar vladimir angela theresa boris jair kim benyamin recep tayyip abdel abdou abdoulaye
			adama alassane amadou aminata assimi bakary bassirou birame cheikh dioncounda diango fanta fousseyni hissene idriss kwame laurent-desire
			macky malick mame modibo moctar moustapha mory ngozi paul-henri sadio samba sidi thione thomas-sankara tidjane wole yaya
			zephirin xavier gerald edouard cherif ashraf khaled khalil leopoldo alfredo julio ana pilar jose juan pablo pedro jorge miguel angel ignacio joaquin
			inigo jordi carles enrique esteban felipe fernando gonzalo guillermo hernan ines javier jesus lucia luis manuela mercedes raul ramon ricardo
			rosario santiago sergio soledad teresa xabi antonio beppe carlo enzo fabio federico francesco gianluca gianni giorgio giovanni giulio giuseppe
			guido luca luigi marcello mario massimo matteo paolo renzo roberto romano romeo salvatore silvio umberto vittorio boutros hosni nouri nabih
			saad samir walid rafic anouar bechir chawki faycal hacene hichem kamel karim khadija lakhdar larbi leila malik mehdi mokhtar moncef
			mounir mourad mouloud nabil nadia nadim najat nasser nordine omar rabah rachid rachida reda ridha riad saadi salah salim samia sofiane
			tahar tarek tariq yacine yassine youssef zine zohra abdelaziz abdelkader abdelkrim abderrahmane achraf adel ahmed aly amine amr
			andrew arnold arthur ashton ben bill bob boris brad bradley brian bruce chris chuck clint colin craig dan daniel dave david dick dominic doug
			douglas dustin dwayne earl ed eddie elon elton emily emma eric ernie frank fred gary gavin gene george gerry glen gordon graham greg guy harry harvey
			heather henry howard hugh ian jack jake james jamie jane janet jason jay jeff jennifer jeremy jerry jessica jill jim jimmy joan joe joel john
			johnny jonathan joseph josh judy julia julian julie justin kanye karen karl kate katie keith kelly ken kenneth kevin kyle larry laura lee leonard
			leslie lewis liam linda lindsay lionel lisa liz louise lucy luke madeleine malcolm marcus margaret maria mark martin mary matt matthew max megan
			meghan mel michael michelle mick mike miley mitch molly nancy naomi neil nelson nick nicole nigel nora oliver oprah oscar owen pamela pat
			patrick paul peter phil philip quentin ralph randy ray rex richard rick rob robert robin roger ron ronald ross roy russell ruth ryan sally sam
			samuel sandra sarah scott sean serena seth shane sharon simon stan stephen steve steven stuart sue susan sylvester ted terry thomas tim timothy tom
			tommy tony tracy tyler venus victor vince walter warren wayne wendy whitney will william woody zach dieter fritz gerhard gunther hans heinz helmut
			horst jens joachim jurgen karl-heinz klaus kurt lothar ludwig manfred matthias norbert otto reinhard rolf rudolf sigmar sven thorsten uwe ursula
			viktor volker werner wolfgang alexei alexandre anatoli andrei boris dmitri evgueni gennadi igor irina ivan konstantin leonid maxim mikhail
			nikita nikolai oleg olga pavel roman sergei svetlana tatiana vassili viatcheslav youri iouri wladimir`),
		particles: wordsOf(`van von der den ben bin ibn ebn bint el al ag ould ait da dos do di della del y as`),
		noble:     wordsOf(`de du d' d’ des la le les`),
		things: wordsOf(`rue avenue boulevard place lycee college hopital stade fondation universite prix ecole institut aeroport pont square gare
			musee theatre salle centre quai station porte cours allee impasse chemin metro cite residence tour fort camp maternelle gymnase
			esplanade rond-point parc jardin route villa hotel clinique chu librairie galerie porte-avions navire paquebot operation ouragan typhon
			tempete cyclone maladie degre degres echelle planete etoile syndrome loi plan amendement boson theorie effet fregate`),
		bodies: wordsOf(`quotidien hebdomadaire magazine mensuel journal chaine radio site agence syndicat parti association ong societe
			entreprise groupe compagnie constructeur equipementier banque operateur editeur editions club firme start-up startup cabinet enseigne
			mouvement fondation institut revue television laboratoire geant filiale federation organisation coalition collectif confederation
			plateforme assureur distributeur avionneur consortium bureau organisme bimensuel`),
		heads: wordsOf(`association federation union ligue confederation syndicat parti mouvement comite conseil commission office agence institut
			cercle fondation ministere universite organisation communaute societe compagnie banque chambre academie alliance observatoire
			musee coalition collectif fonds secretariat haut haute direction`),
		wide:  wordsOf(`front centre cour caisse groupe ordre congres brigade cabinet ecole tribunal rassemblement radio television assemblee festival`),
		named: wordsOf(`fondation institut banque groupe radio agence editions librairie galeries laboratoires ets etablissements collectif`),
		lower: wordsOf(`ministere universite prefecture`),
		adjectives: wordsOf(`national nationale regional regionale international internationale mondial mondiale europeen europeenne francais francaise
			constitutionnel general generale departemental departementale central centrale americain americaine italien italienne espagnol espagnole
			allemand allemande britannique belge suisse africain africaine islamique islamiques musulman musulmane populaire democratique socialiste
			communiste economique superieur superieure permanent permanente electoral electorale independant independante canadien canadienne
			malien malienne russe chinois chinoise burkinabe ivoirien senegalais algerien algerienne marocain tunisien militaire
			penale conseil autorite royal royale territorial territoriale`),
		forms: wordsOf(`SA SAS SARL NV AG TV FM`),
		suffixes: wordsOf(`Inc Ltd Corp Corporation Company Group Groupe Airlines Airways Motors Cars Bank Banque Telecom Télécom Telecoms
			Télécoms Media Médias Média Radio Press News Magazine Foundation University Institute Museum Party League United Agency Council
			Engineering Technologies Systems Holding Capital Partners Records Studios Pictures Productions Entertainment Energy Industries
			International Sciences Society Association Watch Airport Consulting Racing`),
		noOrg: wordsOf(`adn arn sida vih mst ist tv pdg qg sdf co2 suv tgv avc smic ndlr ong utc video videos usa us uk ue tva rsa bac bts cdi cdd
			gps ok id it pc mp3 dvd cd hd vo vf pma gpa ivg hlm pme eau paf sms tnt led lgbt btp dr st ste nb pib pv ht ttc kg km ch nm rn cv fb dj
			mc jt pma plu zac zep rer vtt cm1 cm2 ce1 ce2 cp bd je tu il elle on nous vous ils ils mme mr revue confidences exclusif info direct photo
			photos secteur securite polemique meteo alerte urgent dossier interview sondage bilan avis opinion sas`),
		noName: wordsOf(`allah inch dieu noel paques`),
		sources: wordsOf(`selon dans rapporte revele indique precise explique ecrit annonce d'apres apres par raconte note detaille relaie rappelle
			affirme confirme relate devoile quotidien hebdomadaire journal magazine relaye publie assure ajoute souligne relate avance rapportait
			cite citant par`),
		says: wordsOf(`declare explique estime affirme assure precise ajoute indique confie raconte souligne rappelle regrette denonce lance
			repond deplore insiste conclut annonce commente previent plaide promet juge salue critique martele observe confirme evoque note
			reconnait tweete ecrit`),
	}
})

//go:embed known.txt
var knownFile string

// organisation is one of known.txt.
type organisation struct {
	words  []string // as printed, without the signs between
	goesOn bool     // the name of a place may follow
	plus   bool     // + follows
}

// organisations are those of known.txt by their first words, folded; the longest first.
var organisations = sync.OnceValue(func() map[string][]organisation {
	all := map[string][]organisation{}
	var a analysis.Analyzer
	for line := range strings.Lines(knownFile) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		var o organisation
		line, o.goesOn = strings.CutSuffix(line, "*")
		o.plus = strings.HasSuffix(line, "+")
		for _, t := range a.Analyze([]byte(line)) {
			o.words = append(o.words, line[t.Start:t.End])
		}
		if len(o.words) == 0 {
			continue
		}
		first := analysis.FoldString(o.words[0])
		list := append(all[first], o)
		for i := len(list) - 1; i > 0 && len(list[i].words) > len(list[i-1].words); i-- {
			list[i], list[i-1] = list[i-1], list[i]
		}
		all[first] = list
	}
	return all
})
