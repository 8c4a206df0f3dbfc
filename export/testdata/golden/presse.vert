<doc id="CV-15-0021" date="2015-01-14" year="2015" yearmonth="2015-01" date_precision="day" date_origin="declared" source="Le Courrier de la Vézarne" section="Locale" title="Le tribunal d’instance fermera, c’est écrit" title_derived="false" authors="Philippe-Antoine Sorel" url="https://www.courrier-vezarne.example/cv-15-0021" extract="false" occurrences="2">
<p type="title">
<s>
Le	le	le
tribunal	tribunal	tribunal
d’	d	d'
instance	instance	instance
fermera	fermera	fermer
,	,	,
c’	c	c'
est	est	est
écrit	ecrit	écrit|écrire
</s>
</p>
<p type="lead">
<s>
La	la	la
chancellerie	chancellerie	chancellerie
confirme	confirme	confirmer
la	la	la
disparition	disparition	disparition
de	de	de
la	la	la
juridiction	juridiction	juridiction
de	de	de
La	la	la
Roche	roche	roche
-	-	-
Audouin	audouin	audouin
.	.	.
</s>
</p>
<p>
<s>
Pour	pour	pour
divorcer	divorcer	divorcer
,	,	,
il	il	il
faudra	faudra	falloir
désormais	desormais	désormais
faire	faire	faire
quarante	quarante	quarante
kilomètres	kilometres	kilométrer
.	.	.
</s>
<s>
Le	le	le
tribunal	tribunal	tribunal
d’	d	d'
instance	instance	instance
de	de	de
La	la	la
Roche	roche	roche
-	-	-
Audouin	audouin	audouin
fermera	fermera	fermer
ses	ses	ses
portes	portes	porte|porter
le	le	le
31	31	31
décembre	decembre	décembre
.	.	.
</s>
<s>
Le	le	le
bâtonnier	batonnier	bâtonnier
parle	parle	parler
d’	d	d'
«	«	«
une	une	une
justice	justice	justice
à	a	à
la	la	la
carte	carte	carte|carter
routière	routiere	routier
»	»	»
.	.	.
</s>
</p>
<p>
<s>
Le	le	le
dernier	dernier	dernier
greffier	greffier	greffier
,	,	,
lui	lui	lui
,	,	,
prendra	prendra	prendre
sa	sa	sa
retraite	retraite	retraite|retraité|retraiter
le	le	le
même	meme	même
jour	jour	jour
.	.	.
</s>
<s>
Il	il	il
a	a	a
compté	compte	compte|compter
les	les	les
marches	marches	marche|marché|marcher
du	du	du
palais	palais	palais
,	,	,
trente	trente	trente
et	et	et
une	une	une
,	,	,
et	et	et
les	les	les
affaires	affaires	affaire|affairer
de	de	de
bornage	bornage	bornage
,	,	,
innombrables	innombrables	innombrable
.	.	.
</s>
<s>
«	«	«
On	on	on
ne	ne	ne
jugeait	jugeait	juger
pas	pas	pas
,	,	,
on	on	on
raccommodait	raccommodait	raccommoder
»	»	»
,	,	,
dit	dit	dit|dire
-	-	-
il	il	il
en	en	en
rangeant	rangeant	ranger
ses	ses	ses
tampons	tampons	tampon
.	.	.
</s>
<s>
Le	le	le
bâtiment	batiment	bâtiment
pourrait	pourrait	pouvoir
accueillir	accueillir	accueillir
une	une	une
maison	maison	maison
de	de	de
santé	sante	santé
,	,	,
si	si	si
l’	l	l'
on	on	on
trouve	trouve	trouver
des	des	des
médecins	medecins	médecin
.	.	.
</s>
</p>
</doc>
<doc id="CV-24-0042" date="2024-02-16" year="2024" yearmonth="2024-02" date_precision="day" date_origin="declared" source="Le Courrier de la Vézarne" section="Justice" title="Appel des quais : l’ancienne maire blanchie" title_derived="false" authors="Clémence Abgrall" url="https://www.courrier-vezarne.example/cv-24-0042" extract="false" occurrences="2">
<p type="title">
<s>
Appel	appel	appel
des	des	des
quais	quais	quai
:	:	:
l’	l	l'
ancienne	ancienne	ancien
maire	maire	maire
blanchie	blanchie	blanchir
</s>
</p>
<p type="lead">
<s>
La	la	la
cour	cour	cour
confirme	confirme	confirmer
la	la	la
peine	peine	peine|peiner
de	de	de
Gérard	gerard	Gérard
Pontaillac	pontaillac	pontaillac
.	.	.
</s>
</p>
<p>
<s>
Relaxée	relaxee	relaxé|relaxer
.	.	.
</s>
<s>
Le	le	le
mot	mot	mot
a	a	a
mis	mis	mettre
trois	trois	trois
secondes	secondes	second|seconder
à	a	à
traverser	traverser	traverser
la	la	la
salle	salle	salle
.	.	.
</s>
<s>
Hélène	helene	Hélène
Kermarrec	kermarrec	kermarrec
-	-	-
Vidal	vidal	Vidal
a	a	a
fermé	ferme	ferme|fermer
les	les	les
yeux	yeux	yeux
,	,	,
puis	puis	puis
cherché	cherche	chercher
sa	sa	sa
fille	fille	fille
du	du	du
regard	regard	regard
.	.	.
</s>
<s>
Pour	pour	pour
Gérard	gerard	Gérard
Pontaillac	pontaillac	pontaillac
,	,	,
la	la	la
peine	peine	peine|peiner
est	est	est
confirmée	confirmee	confirmer
:	:	:
il	il	il
dormira	dormira	dormir
en	en	en
prison	prison	prison
.	.	.
</s>
<s>
«	«	«
J’	j	j'
aurais	aurais	avoir
préféré	prefere	préférer
une	une	une
élection	election	élection
à	a	à
une	une	une
relaxe	relaxe	relaxe|relaxé|relaxer
»	»	»
,	,	,
a	a	a
lâché	lache	lâche|lâcher
l’	l	l'
ancienne	ancienne	ancien
élue	elue	élu|élire|éluer
sur	sur	sur
le	le	le
perron	perron	perron
.	.	.
</s>
</p>
<p>
<s>
Son	son	son
avocat	avocat	avocat
,	,	,
Me	me	me
Olivier	olivier	olivier|Olivier
Talhouët	talhouet	talhouët
,	,	,
a	a	a
parlé	parle	parler
cette	cette	cette
fois	fois	foi|fois
quatre	quatre	quatre
minutes	minutes	minute|minuter
.	.	.
</s>
<s>
La	la	la
ville	ville	ville
n’	n	n'
a	a	a
pas	pas	pas
fait	fait	fait|faire
savoir	savoir	savoir
si	si	si
elle	elle	elle
rembourserait	rembourserait	rembourser
les	les	les
frais	frais	frai|frais
de	de	de
justice	justice	justice
de	de	de
l’	l	l'
ancienne	ancienne	ancien
maire	maire	maire
.	.	.
</s>
<s>
Bruno	bruno	Bruno
Lestrac	lestrac	lestrac
dit	dit	dit|dire
«	«	«
prendre	prendre	prendre
acte	acte	acte|acter
»	»	»
,	,	,
formule	formule	formule|formuler
qui	qui	qui
,	,	,
au	au	au
conseil	conseil	conseil
,	,	,
désigne	designe	désigner
d’	d	d'
ordinaire	ordinaire	ordinaire
les	les	les
tuyaux	tuyaux	tuyau
percés	perces	perce|percer
.	.	.
</s>
</p>
</doc>
<doc id="app-2021-0245" date="2021-11-23" year="2021" yearmonth="2021-11" date_precision="day" date_origin="declared" source="Agence Ponant-Presse" section="Justice" title="La maire de Saint-Aubrac mise en examen dans l'affaire des quais" title_derived="false" authors="Anne-Sophie Riou" agency="APP" tags="justice" url="https://app.example/depeches/app-2021-0245" extract="false" occurrences="2">
<p type="title">
<s>
La	la	la
maire	maire	maire
de	de	de
Saint	saint	saint
-	-	-
Aubrac	aubrac	Aubrac
mise	mise	mise|mettre|miser
en	en	en
examen	examen	examen
dans	dans	dans
l'	l	l'
affaire	affaire	affaire|affairer
des	des	des
quais	quais	quai
</s>
</p>
<p>
<s>
La	la	la
maire	maire	maire
de	de	de
Saint	saint	saint
-	-	-
Aubrac	aubrac	Aubrac
,	,	,
Hélène	helene	Hélène
Kermarrec	kermarrec	kermarrec
-	-	-
Vidal	vidal	Vidal
,	,	,
a	a	a
été	ete	été
mise	mise	mise|mettre|miser
en	en	en
examen	examen	examen
mardi	mardi	mardi
soir	soir	soir
pour	pour	pour
favoritisme	favoritisme	favoritisme
par	par	par
la	la	la
juge	juge	juge|juger
Inès	ines	Inès
Carrouges	carrouges	carrouges
,	,	,
après	apres	après
sept	sept	sept
heures	heures	heure
d'	d	d'
audition	audition	audition
,	,	,
a	a	a
annoncé	annonce	annonce|annoncer
le	le	le
parquet	parquet	parquet
.	.	.
</s>
</p>
<p>
<s>
Elle	elle	elle
est	est	est
soupçonnée	soupconnee	soupçonner
d'	d	d'
avoir	avoir	avoir
laissé	laisse	laisse|laisser
fausser	fausser	fausser
en	en	en
2016	2016	2016
l'	l	l'
attribution	attribution	attribution
du	du	du
marché	marche	marché|marcher
de	de	de
rénovation	renovation	rénovation
des	des	des
quais	quais	quai
de	de	de
la	la	la
Vézarne	vezarne	vézarne
à	a	à
la	la	la
société	societe	société
Bâti	bati	bâtir
-	-	-
Ponant	ponant	ponant
,	,	,
ce	ce	ce
qu'	qu	qu'
elle	elle	elle
conteste	conteste	conteste|contester
.	.	.
</s>
<s>
&quot;	&quot;	&quot;
Je	je	je
n'	n	n'
ai	ai	aï
jamais	jamais	jamais
signé	signe	signe|signer
ce	ce	ce
rapport	rapport	rapport
&quot;	&quot;	&quot;
,	,	,
a	a	a
-	-	-
t	t	t
-	-	-
elle	elle	elle
déclaré	declare	déclarer
à	a	à
la	la	la
presse	presse	presse|presser
.	.	.
</s>
</p>
</doc>
