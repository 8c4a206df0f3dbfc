<doc id="gazette-1" date="2023-02-06" year="2023" yearmonth="2023-02" date_precision="day" date_origin="declared" source="La Gazette de Valmarin" section="Politique" title="La réforme des retraites revient à l'Assemblée" title_derived="false" authors="Odile Ferrand; Jean-Luc Le Braz" place="Valmarin" tags="retraites; Assemblée nationale" url="https://gazette.example/retraites?a=1&amp;b=2" page="4" details="edition==Soir; words=412" extract="false" occurrences="12">
<p type="title">
<s>
La	la	la
réforme	reforme	réforme|reformer|réformer
des	des	des
retraites	retraites	retraite|retraité|retraiter
revient	revient	revient|revenir
à	a	à
l'	l	l'
Assemblée	assemblee	assemblée|assembler
</s>
</p>
<p type="lead">
<s>
Lundi	lundi	lundi
,	,	,
les	les	les
députés	deputes	député|députer
reprennent	reprennent	reprendre
le	le	le
texte	texte	texte
.	.	.
</s>
</p>
<p>
<s>
La	la	la
réforme	reforme	réforme|reformer|réformer
revient	revient	revient|revenir
lundi	lundi	lundi
.	.	.
</s>
</p>
<p>
<s>
«	«	«
Nous	nous	nous
verrons	verrons	voir
»	»	»
,	,	,
dit	dit	dit|dire
la	la	la
ministre	ministre	ministre
;	;	;
&quot;	&quot;	&quot;
rien	rien	rien
n'	n	n'
est	est	est
joué	joue	joue|jouer
&quot;	&quot;	&quot;
.	.	.
</s>
</p>
</doc>
<doc id="gazette-2" date="2022-11" year="2022" yearmonth="2022-11" date_precision="month" date_origin="inferred" source="La Gazette de Valmarin" title="=HYPERLINK(&quot;http://piege.example&quot;;&quot;Cliquez&quot;)" title_derived="true" agency="AVI" extract="false" occurrences="0">
<p>
<s>
-	-	-
Un	un	un
tiret	tiret	tiret
en	en	en
tête	tete	tête|téter
.	.	.
</s>
<s>
+	+	+
Puis	puis	puis
un	un	un
plus	plus	plus
.	.	.
</s>
</p>
<p>
<s>
@	@	@
suite	suite	suite
</s>
</p>
</doc>
<doc id="année/é 2021_a" date="2021" year="2021" yearmonth="nd" date_precision="year" date_origin="declared" source="Le Courrier, édition du soir" section="Économie" title="100 % de hausse : {prix} &amp; $ #1 _ ~ ^ \ fin" title_derived="false" authors="La Rédaction; Bray, P.; Kofi Mensah, envoyé spécial" agency="AVI" tags="prix, hausses; *étoile*; C&amp;A" url="https://courrier.example/~x/{a}" extract="true" occurrences="1">
<p type="title">
<s>
100	100	100
%	%	%
de	de	de
hausse	hausse	hausse|hausser
:	:	:
{	{	{
prix	prix	prix
}	}	}
&amp;	&amp;	&amp;
$	$	$
#	#	#
1	1	1
_	_	_
~	~	~
^	^	^
\	\	\
fin	fin	fin
</s>
</p>
<p>
<s>
x	x	x
</s>
</p>
</doc>
<doc id="sans-date" date="nd" year="nd" yearmonth="nd" date_precision="none" date_origin="none" title_derived="false" authors="DUPONT Jean" url="javascript:alert(1)" extract="false" occurrences="3">
<p type="lead">
<s>
Ligne	ligne	ligne|ligner
une	une	une
.	.	.
</s>
</p>
<p type="lead">
<s>
Ligne	ligne	ligne|ligner
deux	deux	deux
.	.	.
</s>
<s>
Fin	fin	fin
.	.	.
</s>
</p>
<p>
<s>
Texte	texte	texte
avec	avec	avec
&lt;	&lt;	&lt;
b	b	b
&gt;	&gt;	&gt;
balises	balises	balise|baliser
&lt;	&lt;	&lt;
/	/	/
b	b	b
&gt;	&gt;	&gt;
&amp;	&amp;	&amp;
esperluettes	esperluettes	esperluette
;	;	;
été	ete	été
😀	😀	😀
.	.	.
</s>
</p>
</doc>
