//! An open index, which answers several threads.
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use tantivy::collector::{Collector, Count, SegmentCollector, TopDocs};
use tantivy::columnar::{Column, StrColumn};
use tantivy::query::{BooleanQuery, BoostQuery, FuzzyTermQuery, Occur, PhraseQuery, Query, RegexQuery, TermQuery};
use tantivy::schema::document::TantivyDocument;
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions, Value, FAST, INDEXED, STORED, STRING};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::{Language, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer, StopWordFilter, TextAnalyzer};
use tantivy::{DocId, Index, IndexReader, Score, SegmentOrdinal, SegmentReader, Term};

use crate::Asked;

pub const FRENCH: &str = "french";
const YEARS: usize = 2200;
const TITLE: f32 = 2.0;
/// Runes of the one snippet it makes, about two of ours.
const SNIPPET: usize = 300;

pub fn tokenizer() -> TextAnalyzer {
    let words = TextAnalyzer::builder(SimpleTokenizer::default()).filter(RemoveLongFilter::limit(80)).filter(LowerCaser);
    let stop = StopWordFilter::new(Language::French).expect("there is a list of French stop words");
    words.filter(stop).filter(Stemmer::new(Language::French)).build()
}

pub struct Fields {
    pub id: Field,
    pub title: Field,
    pub text: Field,
    pub date: Field,
    pub source: Field,
    pub month: Field,
}

impl Fields {
    pub fn schema() -> (Schema, Fields) {
        let french = TextFieldIndexing::default().set_tokenizer(FRENCH).set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let text = TextOptions::default().set_stored().set_indexing_options(french);
        let mut s = Schema::builder();
        let fields = Fields {
            id: s.add_text_field("id", STRING | STORED),
            title: s.add_text_field("title", text.clone()),
            text: s.add_text_field("text", text),
            date: s.add_text_field("date", STORED),
            source: s.add_text_field("source", STRING | FAST),
            month: s.add_u64_field("month", FAST | INDEXED),
        };
        (s.build(), fields)
    }

    pub fn of(s: &Schema) -> tantivy::Result<Fields> {
        Ok(Fields {
            id: s.get_field("id")?,
            title: s.get_field("title")?,
            text: s.get_field("text")?,
            date: s.get_field("date")?,
            source: s.get_field("source")?,
            month: s.get_field("month")?,
        })
    }
}

pub struct Engine {
    pub sink: AtomicUsize, // so that no work is for nothing
    reader: IndexReader,
    fields: Fields,
}

impl Engine {
    pub fn open(dir: &str) -> tantivy::Result<Engine> {
        let index = Index::open_in_dir(dir)?;
        index.tokenizers().register(FRENCH, tokenizer());
        Ok(Engine { sink: AtomicUsize::new(0), reader: index.reader()?, fields: Fields::of(&index.schema())? })
    }

    pub fn refresh(&self) -> tantivy::Result<()> {
        self.reader.reload()
    }

    pub fn articles(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Does the job for one query and returns the exact total.
    pub fn answer(&self, asked: &Asked, facets: bool, snippets: bool) -> tantivy::Result<usize> {
        let searcher = self.reader.searcher();
        let query = self.query(asked);
        let top = TopDocs::with_limit(10);
        let (hits, total) = if facets {
            let (hits, total, counted) = searcher.search(&*query, &(top, Count, Counts))?;
            self.sink.fetch_add(counted.months[24000] as usize + counted.sources.len(), Ordering::Relaxed);
            (hits, total)
        } else {
            searcher.search(&*query, &(top, Count))?
        };
        let generator = match snippets {
            true => {
                let mut g = SnippetGenerator::create(&searcher, &*query, self.fields.text)?;
                g.set_max_num_chars(SNIPPET);
                Some(g)
            }
            false => None,
        };
        for (_, address) in hits {
            let doc: TantivyDocument = searcher.doc(address)?;
            let shown = doc.get_first(self.fields.title).and_then(|v| v.as_str()).map_or(0, str::len)
                + generator.as_ref().map_or(0, |g| g.snippet_from_doc(&doc).fragment().len());
            self.sink.fetch_add(shown, Ordering::Relaxed);
        }
        Ok(total)
    }

    fn terms(&self, text: &str) -> Vec<String> {
        let (mut analyzer, mut out) = (tokenizer(), vec![]);
        let mut stream = analyzer.token_stream(text);
        while stream.advance() {
            out.push(stream.token().text.clone());
        }
        out
    }

    /// A query in the title, which counts double, or in the text.
    fn both(&self, in_field: impl Fn(Field) -> Box<dyn Query>) -> Box<dyn Query> {
        let title: Box<dyn Query> = Box::new(BoostQuery::new(in_field(self.fields.title), TITLE));
        Box::new(BooleanQuery::new(vec![(Occur::Should, title), (Occur::Should, in_field(self.fields.text))]))
    }

    fn word(&self, term: &str) -> Box<dyn Query> {
        self.both(|f| Box::new(TermQuery::new(Term::from_field_text(f, term), IndexRecordOption::WithFreqs)))
    }

    fn words(&self, occur: Occur, terms: Vec<String>) -> Box<dyn Query> {
        Box::new(BooleanQuery::new(terms.iter().map(|t| (occur, self.word(t))).collect()))
    }

    fn query(&self, asked: &Asked) -> Box<dyn Query> {
        let q = asked.query.as_str();
        match asked.kind.as_str() {
            "and2" => self.words(Occur::Must, self.terms(&q.replace('+', " "))),
            "phrase2" => match self.terms(q) {
                terms if terms.len() > 1 => {
                    self.both(|f| Box::new(PhraseQuery::new(terms.iter().map(|t| Term::from_field_text(f, t)).collect())))
                }
                terms => self.words(Occur::Should, terms),
            },
            "prefix" => {
                let pattern = format!("{}.*", q.trim_end_matches('*').to_lowercase());
                self.both(|f| Box::new(RegexQuery::from_pattern(&pattern, f).expect("letters are a pattern")))
            }
            "fuzzy1" => {
                let word = q.trim_end_matches("~1").to_lowercase();
                self.both(|f| Box::new(FuzzyTermQuery::new(Term::from_field_text(f, &word), 1, true)))
            }
            _ => self.words(Occur::Should, self.terms(q)),
        }
    }
}

/// Counts hits by month and by source.
struct Counts;

struct Counted {
    months: Vec<u32>,
    sources: HashMap<String, u32>,
}

struct SegmentCounts {
    month: Column<u64>,
    source: Option<StrColumn>,
    months: Vec<u32>,
    ords: Vec<u32>,
}

impl Collector for Counts {
    type Fruit = Counted;
    type Child = SegmentCounts;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentCounts> {
        let source = segment.fast_fields().str("source")?;
        let ords = vec![0; source.as_ref().map_or(0, |s| s.num_terms())];
        Ok(SegmentCounts { month: segment.fast_fields().u64("month")?, source, months: vec![0; 12 * YEARS], ords })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Counted>) -> tantivy::Result<Counted> {
        let mut all = Counted { months: vec![0; 12 * YEARS], sources: HashMap::new() };
        for fruit in fruits {
            all.months.iter_mut().zip(fruit.months).for_each(|(sum, n)| *sum += n);
            for (source, n) in fruit.sources {
                *all.sources.entry(source).or_default() += n;
            }
        }
        Ok(all)
    }
}

impl SegmentCollector for SegmentCounts {
    type Fruit = Counted;

    fn collect(&mut self, doc: DocId, _: Score) {
        if let Some(month) = self.month.first(doc) {
            self.months[month as usize] += 1;
        }
        if let Some(ord) = self.source.as_ref().and_then(|s| s.term_ords(doc).next()) {
            self.ords[ord as usize] += 1;
        }
    }

    fn harvest(self) -> Counted {
        let mut sources = HashMap::new();
        if let Some(column) = self.source {
            for (ord, n) in self.ords.iter().enumerate().filter(|(_, n)| **n > 0) {
                let mut name = String::new();
                if column.ord_to_str(ord as u64, &mut name).unwrap_or(false) {
                    sources.insert(name, *n);
                }
            }
        }
        Counted { months: self.months, sources }
    }
}
