package analysis

import "strings"

// exceptions maps folded forms to the keys of their families.
var exceptions = exceptionKeys()

func exceptionKeys() map[string]string {
	m := map[string]string{}
	for w := range strings.FieldsSeq(kept) {
		m[w] = w
	}
	for w := range strings.FieldsSeq(alone) {
		m[w] = w + "!"
	}
	for family := range strings.Lines(families) {
		key := ""
		for w := range strings.FieldsSeq(family) {
			if key == "" {
				key = w + "!"
			}
			m[w] = key
		}
	}
	for w := range strings.FieldsSeq(functionWords) {
		m[w] = w + "!"
	}
	return m
}

// functionWords carry grammar, not meaning: each is a family of its own. They are folded here, as in all these lists.
const functionWords = `
a au aux ai as avait avaient avais avons avez ont aura auront aurait auraient ait aient ayant eu eut eurent
ce cet cette ces ceci cela celui celle ceux celles ca car ci chez chaque chacun chacune comme comment contre
dans de des du donc dont dos depuis derriere devant deja durant
elle elles en encore entre est et ete etes etait etaient etant eux es
furent fut fus serait seraient sera seront soit soient sont suis sommes sois seras
il ils ici
je jusque jusqu
la le les leur leurs lui lors lorsque lorsqu
ma mais malgre me mes meme memes mien mienne miens miennes moi moins mon
ne ni nos notre notres nous non
on or ou ouais
par parce parmi pas pendant peu peut plus plusieurs pour pourquoi presque puis puisque puisqu
quand que quel quelle quels quelles quelque quelques quelqu qui quoi quoique qu
sa sans sauf se selon ses si sien sienne siens siennes sinon son sous sur
ta tandis te tes toi ton toujours tous tout toute toutes tres tu tant tel telle telles tels
un une uns unes
vers via voici voila vos votre votres vous
y
apres avant avec ainsi alors aussi aucun aucune assez autre guere hors hormis jamais mieux pire ailleurs envers
hier demain deux trois quatre cinq six sept huit dix onze douze treize quinze seize vingt trente quarante cinquante soixante
cent mille
`

// families lists, a line each, forms that the rules would split, or join with those of another word.
const families = `
st sts ste stes saint saints sainte saintes
oeil yeux
ciel ciels cieux
aieul aieux aieuls aieule aieules
monsieur messieurs
madame mesdames
mademoiselle mesdemoiselles
travail travaux
vitrail vitraux
bail baux
corail coraux
email emaux
soupirail soupiraux
vantail vantaux
mal maux
tuyau tuyaux
noyau noyaux
joyau joyaux
boyau boyaux
etau etaux
gruau gruaux
esquimau esquimaux esquimaude esquimaudes
landau landaus
faux fausse fausses
nouveau nouveaux nouvel nouvelle nouvelles
beau beaux bel belle belles
vieux vieil vieille vieilles
fou fous fol folle folles
mou mous mol molle molles
jumeau jumeaux jumelle jumelles
chameau chameaux chamelle chamelles
gros grosse grosses
gras grasse grasses
bas basse basses
las lasse lasses
epais epaisse epaisses
expres expresse expresses
metis metisse metisses
doux douce douces
roux rousse rousses
jaloux jalouse jalouses
epoux epouse epouses
andalou andalous andalouse andalouses
blanc blancs blanche blanches
franc francs franche franches
sec secs seche seches
frais fraiche fraiches
public publics publique publiques
grec grecs grecque grecques
turc turcs turque turques
laic laics laique laiques
caduc caducs caduque caduques
long longs longue longues
oblong oblongs oblongue oblongues
neuf neufs neuve neuves
veuf veufs veuve veuves
bref brefs breve breves
vif vifs vive vives
gentil gentils gentille gentilles
nul nuls nulle nulles
pareil pareils pareille pareilles
vermeil vermeils vermeille vermeilles
sot sots sotte sottes
bon bons bonne bonnes
breton bretons bretonne bretonnes
patron patrons patronne patronnes
champion champions championne championnes
baron barons baronne baronnes
lion lions lionne lionnes
espion espions espionne espionnes
pieton pietons pietonne pietonnes
wallon wallons wallonne wallonnes
saxon saxons saxonne saxonnes
gascon gascons gasconne gasconnes
letton lettons lettone lettones lettonne lettonnes
teuton teutons teutonne teutonnes
vigneron vignerons vigneronne vigneronnes
bucheron bucherons bucheronne bucheronnes
percheron percherons percheronne percheronnes
beauceron beaucerons beauceronne beauceronnes
cochon cochons cochonne cochonnes
mignon mignons mignonne mignonnes
bourguignon bourguignons bourguignonne bourguignonnes
brabancon brabancons brabanconne brabanconnes
berrichon berrichons berrichonne berrichonnes
felon felons felonne felonnes
fanfaron fanfarons fanfaronne fanfaronnes
fripon fripons friponne friponnes
glouton gloutons gloutonne gloutonnes
bouffon bouffons bouffonne bouffonnes
polisson polissons polissonne polissonnes
poltron poltrons poltronne poltronnes
grognon grognons grognonne grognonnes
pigeon pigeons pigeonne pigeonnes
paysan paysans paysanne paysannes
valaisan valaisans valaisanne valaisannes
clos close closes
obtus obtuse obtuses
epars eparse eparses
divers diverse diverses
pervers perverse perverses
leger legers legere legeres
etranger etrangers etrangere etrangeres
berger bergers bergere bergeres
ouvrier ouvriers ouvriere ouvrieres
passager passagers passagere passageres
messager messagers messagere messageres
menager menagers menagere menageres
boucher bouchers bouchere boucheres
horloger horlogers horlogere horlogeres
parier parie paries parient pariait pariaient pariee pariees parierait pariera
lobby lobbies lobbys
hobby hobbies hobbys
ideal ideaux ideals ideale ideales
maximum maximums maxima
minimum minimums minima
optimum optimums optima
`

// alone are words whose families hold their plural at most, which the rules would join with another: pays with payer, Paris
// with pari, armée with arme.
const alone = `
pays fois fils paris mois sens cours mars dos bois temps corps univers envers revers travers angers
prix paix voix taux chaux
armee annee journee soiree matinee idee guinee coree crimee musee lycee trophee maree vallee epee assemblee chaussee tournee
duree poignee denree cheminee epopee odyssee nausee rosee insee mosquee
parti partie mari papier amis ennemis
mere pere frere gens aid eleve priere rocher clocher plancher verger oranger potager archer cahier mer per
`

// kept are forms whose end looks like a verb's and is none; their key is the form, so that rules still join their feminine.
const kept = `
absent abstinent accent accident adherent adjacent adolescent affluent afferent agent ambivalent antecedent apparent ardent argent
arpent ascendant ascendent astringent astragent auvent avent bident bivalent chiendent client coefficient coherent competent
concurrent confident confluent conscient consequent content contingent continent contrevent convalescent convergent corpulent couvent
decadent decent deferent deficient dent detergent diligent different dissident divergent dolent effervescent efficient eloquent
emergent eminent emollient equivalent escient event evident evanescent excedent excellent expedient fervent fluorescent
florent frequent gradient grandiloquent idempotent immanent imminent impatient impertinent impotent imprudent impudent incandescent
incident incoherent incompetent inconscient inconsequent incontinent inconvenient indecent indifferent indigent indolent indulgent
influent ingredient inherent innocent insolent insurgent intelligent intermittent jacent laurent latent lent luminescent
mecontent millicent monovalent munificent negligent obsolescent occident omnipotent omnipresent omniscient onguent opalescent opulent
orient paravent parent patent patient penitent permanent persistent pertinent phosphorescent polyvalent pourcent precedent
present president preeminent proeminent prudent purulent quotient recent recipient recurrent referent regent relent
resident remanent resurgent reticent sanguinolent sergent serpent somnolent souvent strident subconscient subsequent succulent talent tangent
torrent transparent trident truculent turbulent urgent vent vincent violent virulent coresident
portrait attrait extrait retrait abstrait distrait soustrait souhait autoportrait
opera camera cholera bandera habanera riviera primavera etcetera caldera shakira samira ramirez
serment ferment document argument instrument monument
cendre gendre cylindre flandre scaphandre alexandre salamandre moindre calandre coriandre esclandre meandre palissandre
`
